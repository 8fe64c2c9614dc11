package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Examples;
import dev.chainrule.mlp.core.data.Fitted;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Order;
import dev.chainrule.mlp.core.data.Summary;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * A CSV whose rows are read again whenever they are asked for, so that no more than a window of them is in memory. One pass
 * over the file, when it is opened, checks every cell, sums up the rows and remembers where some of them begin.
 */
public final class CsvStream {
    /** So many rows are summed up at a time. */
    private static final int PORTION = 1024;
    /** So many bytes apart are the rows whose place is remembered. */
    private static final int STEP = 1 << 17;
    /** What a window takes if the document does not say. */
    private static final int WINDOW_BYTES = 1 << 23;

    private final Path file;
    private final String source;
    private final DataSpec spec;
    private final boolean labels;
    private final IntPredicate heldOut;
    private final long length;
    private final Summary training = new Summary();
    private final Summary validation = new Summary();
    private final Places places = new Places();
    private final Columns columns;
    private final List<String> warnings;

    private CsvStream(Path file, DataSpec spec, TargetType type, IntPredicate heldOut) throws IOException {
        this.file = file;
        source = CsvTable.name(file);
        this.spec = spec;
        labels = type == TargetType.LABEL;
        this.heldOut = heldOut;
        length = Files.size(file);
        try (InputStream in = InputFile.open(file)) {
            StrictUtf8Reader reader = new StrictUtf8Reader(in, source);
            FirstPass pass = new FirstPass(reader);
            TableHandler handler =
                    new TableHandler(source, reading(), CsvTable.finding(spec, Columns.Finder::forTraining), pass);
            CsvTable.parse(handler, reader, spec.delimiter(), () -> false);
            CsvTable.checkNotEmpty(handler, reader, source);
            pass.training.sumUp();
            pass.validation.sumUp();
            columns = handler.columns();
            warnings = handler.warnings();
        }
    }

    /**
     * Goes through a file once.
     *
     * @param file the file; {@link DataSpec#file} is not looked at
     * @param spec which columns are features and targets
     * @param type {@link TargetType#LABEL} or {@link TargetType#NUMBER}
     * @param heldOut whether a row is held out, by its number from 0
     * @throws DataException if a line or a cell is not as it must be
     */
    public static CsvStream open(Path file, DataSpec spec, TargetType type, IntPredicate heldOut) {
        try {
            return new CsvStream(file, spec, type, heldOut);
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
    }

    /** What the pass told of the rows to train on. */
    public Summary training() {
        return training;
    }

    /** What the pass told of the rows that are held out. */
    public Summary validation() {
        return validation;
    }

    /** The labels of all rows; none if the targets are numbers. */
    public Set<String> labels() {
        Set<String> all = new HashSet<>(training.labels().keySet());
        all.addAll(validation.labels().keySet());
        return all;
    }

    /** What a user should know and can live with, a sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** The rows to train on. */
    public Dataset trainingRows(Fitted fitted) {
        boolean weighted =
                columns.weight().isPresent() || !fitted.weights().ofClass().isEmpty();
        return new Rows(false, training.rows(), fitted, weighted, fitted::training);
    }

    /** The rows that are held out. */
    public Dataset validationRows(Fitted fitted) {
        return new Rows(true, validation.rows(), fitted, false, fitted.preprocessing()::dataset);
    }

    private TableHandler.Reading reading() {
        return new TableHandler.Reading(spec.header(), labels, spec.missing(), false);
    }

    private RowTable newTable() {
        return new RowTable(labels, new MemoryBudget(Runtime.getRuntime().maxMemory(), source));
    }

    private Examples examples(RowTable table) {
        List<String> names = table.columns().targetNames();
        return labels
                ? table.examples(names, table.labels(), new double[0])
                : table.examples(names, List.of(), table.numbers());
    }

    /** Rows of one kind that follow each other; read from the last place that is remembered before them. */
    private Examples read(boolean ofHeldOut, int from, int count) {
        int place = places.before(ofHeldOut, from);
        try {
            if (Files.size(file) != length) {
                throw changed();
            }
            Part part = new Part(place, ofHeldOut, from, count);
            FileChannel channel = FileChannel.open(file);
            try (InputStream in = Channels.newInputStream(channel.position(places.offsets[place]))) {
                int lineBefore = places.lines[place] - 1;
                StrictUtf8Reader reader = new StrictUtf8Reader(in, source, lineBefore, places.offsets[place]);
                CsvTable.parse(
                        new TableHandler(source, reading(), columns, lineBefore, part),
                        reader,
                        spec.delimiter(),
                        () -> part.table.rows() == count);
            }
            if (part.table.rows() < count) {
                throw changed();
            }
            return examples(part.table);
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
    }

    private DataException changed() {
        return new DataException(
                ErrorCode.DAT_CHANGED,
                Location.of(source, ""),
                "the file is not what it was when training began; it is streamed, and must stay as it is until the end");
    }

    /** Where in the file some rows begin, and how many of each kind are before them. */
    private static final class Places {
        private long[] offsets = new long[16];
        private int[] lines = new int[16];
        private int[] training = new int[16];
        private int[] heldOut = new int[16];
        private int count;

        boolean isDue(long offset) {
            return count == 0 || offset - offsets[count - 1] >= STEP;
        }

        void add(long offset, int line, int trainingBefore, int heldOutBefore) {
            if (count == lines.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
                lines = Arrays.copyOf(lines, 2 * count);
                training = Arrays.copyOf(training, 2 * count);
                heldOut = Arrays.copyOf(heldOut, 2 * count);
            }
            offsets[count] = offset;
            lines[count] = line;
            training[count] = trainingBefore;
            heldOut[count++] = heldOutBefore;
        }

        /** The last place with no more than so many rows of a kind before it. */
        int before(boolean ofHeldOut, int rows) {
            int[] before = ofHeldOut ? heldOut : training;
            int low = 0;
            int high = count - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (before[middle] <= rows) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low;
        }
    }

    /** Takes the rows of the file, sums up and remembers places. */
    private final class FirstPass implements RowSink {
        private final StrictUtf8Reader reader;
        private final Portion training = new Portion(CsvStream.this.training);
        private final Portion validation = new Portion(CsvStream.this.validation);

        private FirstPass(StrictUtf8Reader reader) {
            this.reader = reader;
        }

        @Override
        public void start(Columns found) {
            training.start(found);
            validation.start(found);
        }

        @Override
        public void row(TableHandler row) {
            long offset = reader.offsetOf(row.line());
            if (places.isDue(offset)) {
                places.add(offset, row.line(), training.count, validation.count);
            }
            if (row.rows() == Integer.MAX_VALUE) {
                throw new DataException(
                        ErrorCode.DAT_LIMIT,
                        new Location(source, row.line(), 0, ""),
                        "the file has more than " + Integer.MAX_VALUE + " rows. Use fewer");
            }
            (heldOut.test(row.rows()) ? validation : training).add(row);
        }
    }

    /** Rows that are not yet summed up. */
    private final class Portion {
        private final Summary summary;
        private Columns found;
        private RowTable table = newTable();
        private int count;

        private Portion(Summary summary) {
            this.summary = summary;
        }

        private void start(Columns of) {
            found = of;
            table.start(of);
        }

        private void add(TableHandler row) {
            table.row(row);
            count++;
            if (table.rows() == PORTION) {
                sumUp();
            }
        }

        private void sumUp() {
            if (table.rows() > 0) {
                summary.add(examples(table));
                table = newTable();
                table.start(found);
            }
        }
    }

    /** Takes the rows that are wanted. */
    private final class Part implements RowSink {
        private final RowTable table = newTable();
        private final boolean ofHeldOut;
        /** How many rows of the kind are to be passed by. */
        private int before;

        private final int wanted;
        /** The number of the next row. */
        private int row;

        private Part(int place, boolean ofHeldOut, int from, int wanted) {
            this.ofHeldOut = ofHeldOut;
            this.wanted = wanted;
            before = from - (ofHeldOut ? places.heldOut : places.training)[place];
            row = places.training[place] + places.heldOut[place];
        }

        @Override
        public void start(Columns found) {
            table.start(found);
        }

        @Override
        public void row(TableHandler next) {
            if (heldOut.test(row++) == ofHeldOut && before-- <= 0 && table.rows() < wanted) {
                table.row(next);
            }
        }
    }

    /** Rows of one kind as the network takes them, of which those used last are at hand, a block at a time. */
    private final class Rows implements Dataset {
        private final boolean ofHeldOut;
        private final int rows;
        private final Fitted fitted;
        private final boolean weighted;
        private final Function<Examples, MatrixDataset> encoding;
        private final int window;
        private final int block;
        private final Map<Integer, MatrixDataset> blocks = new LinkedHashMap<>(16, 0.75f, true);
        /** The block that a row was asked from last. */
        private int current = -1;

        private MatrixDataset currentRows;

        private Rows(
                boolean ofHeldOut,
                long rows,
                Fitted fitted,
                boolean weighted,
                Function<Examples, MatrixDataset> encoding) {
            this.ofHeldOut = ofHeldOut;
            this.rows = (int) rows;
            this.fitted = fitted;
            this.weighted = weighted;
            this.encoding = encoding;
            window = spec.shuffleWindow()
                    .orElse(Math.max(Order.BLOCKS, WINDOW_BYTES / Float.BYTES / (inputs() + outputs())));
            block = Order.blockRows(window);
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public int inputs() {
            return fitted.preprocessing().scaler().columns();
        }

        @Override
        public int outputs() {
            return fitted.preprocessing().target().outputs();
        }

        @Override
        public int window() {
            return window;
        }

        @Override
        public boolean hasWeights() {
            return weighted;
        }

        @Override
        public synchronized void copy(int[] numbers, int from, int count, Matrix input, Matrix target) {
            input.setRows(count);
            target.setRows(count);
            for (int i = 0; i < count; i++) {
                MatrixDataset at = blockOf(numbers[from + i]);
                int row = numbers[from + i] % block;
                System.arraycopy(at.input().data(), row * inputs(), input.data(), i * inputs(), inputs());
                System.arraycopy(at.target().data(), row * outputs(), target.data(), i * outputs(), outputs());
            }
        }

        @Override
        public synchronized void copyWeights(int[] numbers, int from, int count, float[] weights) {
            for (int i = 0; i < count; i++) {
                weights[i] = weighted ? blockOf(numbers[from + i]).weights()[numbers[from + i] % block] : 1;
            }
        }

        private MatrixDataset blockOf(int row) {
            int wanted = row / block;
            if (wanted != current) {
                currentRows = blocks.get(wanted);
                if (currentRows == null) {
                    makeRoom();
                    int first = wanted * block;
                    currentRows = encoding.apply(read(ofHeldOut, first, Math.min(block, rows - first)));
                    blocks.put(wanted, currentRows);
                }
                current = wanted;
            }
            return currentRows;
        }

        /** A batch of weighted rows is asked for twice, and may be of two windows. */
        private void makeRoom() {
            if (blocks.size() == (weighted ? 2 : 1) * Order.BLOCKS) {
                blocks.remove(blocks.keySet().iterator().next());
            }
        }
    }
}
