package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.TableSummary;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.file.Gzip;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * A CSV of any size, of which at most a window is in memory: one pass finds what is fitted to its rows and where
 * they are, and blocks of rows are read again when they are wanted. Read as strictly as {@link CsvTable}.
 *
 * @since 0.2
 */
public final class CsvStream {
    private static final int PORTION = 1024;

    private final Path file;
    private final DataSpec spec;
    private final TargetType type;
    private final IntPredicate heldOut;
    private final Stamp stamp;
    private final TableHandler handler;
    private final Pass pass;

    private CsvStream(
            Path file,
            DataSpec spec,
            TargetType type,
            IntPredicate heldOut,
            Stamp stamp,
            TableHandler handler,
            Pass pass) {
        this.file = file;
        this.spec = spec;
        this.type = type;
        this.heldOut = heldOut;
        this.stamp = stamp;
        this.handler = handler;
        this.pass = pass;
    }

    /**
     * The shape of the rows after preprocessing.
     *
     * @param inputs the network's inputs
     * @param outputs its outputs
     * @param weights whether rows count differently
     * @param window how many rows are in memory and shuffled together
     */
    public record Shape(int inputs, int outputs, boolean weights, int window) {}

    /** The length and time of a file, which change with its content. */
    private record Stamp(long length, FileTime modified) {
        static Stamp of(Path file) throws IOException {
            return new Stamp(InputFile.length(file), Files.getLastModifiedTime(file));
        }
    }

    /**
     * Scans rows to train on.
     *
     * @param spec which columns are features and targets
     * @param type what the target is
     * @param heldOut which rows are held out, by their number from 0, or that of their group if the rows have groups
     * @param training a summary of no rows with the encodings of the run, which receives the rows to train on
     * @param listener receives how far the reading is
     * @throws DataException if a line or a cell is not valid
     */
    public static CsvStream scan(
            Path file,
            DataSpec spec,
            TargetType type,
            IntPredicate heldOut,
            TableSummary training,
            ReadListener listener) {
        return scan(
                file,
                spec,
                type,
                false,
                heldOut,
                training,
                listener,
                finder -> finder.forTraining(training.encodings()));
    }

    /**
     * Scans rows to evaluate a model on.
     *
     * @param spec which columns are targets, and how the file is written
     * @param preprocessing the model's, with the features and the labels that it knows
     * @param type what the target is
     * @param listener receives how far the reading is
     * @throws DataException if a line or a cell is not valid
     */
    public static CsvStream scan(
            Path file, DataSpec spec, Preprocessing preprocessing, TargetType type, ReadListener listener) {
        TableSummary none = new TableSummary(spec.preprocessing().classWeights());
        return scan(file, spec, type, true, row -> true, none, listener, finder -> finder.forEvaluation(preprocessing));
    }

    private static CsvStream scan(
            Path file,
            DataSpec spec,
            TargetType type,
            boolean byModel,
            IntPredicate heldOut,
            TableSummary training,
            ReadListener listener,
            Function<ColumnFinder, Columns> columns) {
        String source = CsvTable.name(file);
        try {
            Stamp stamp = Stamp.of(file);
            if (Gzip.isGzip(InputFile.read(file, 2))) {
                throw new DataException(
                        ErrorCode.DAT_FORMAT,
                        Location.of(source, ""),
                        "the file is compressed with gzip and cannot be streamed, because rows are read from many places in"
                                + " it. Unpack it first (gunzip -k), or set \"streaming\": false if the rows fit in memory");
            }
            try (InputStream in = InputFile.open(file, listener)) {
                boolean asText = type == TargetType.LABEL;
                CsvText text = CsvText.open(in, source, spec.format());
                Pass pass = new Pass(source, type, asText, spec, heldOut, training, text);
                TableHandler handler = new TableHandler(
                        source,
                        new CellRules(
                                spec.format(), asText, spec.preprocessing().missing(), byModel),
                        CsvTable.finding(text.applyTo(spec), byModel, columns),
                        pass);
                CsvTable.parse(handler, text, () -> false);
                CsvTable.checkNotEmpty(handler, text.reader(), source);
                pass.end(handler.messages());
                IntPredicate heldOutRows = pass.hasGroups ? pass.inHeldOutGroup::get : heldOut;
                return new CsvStream(file, spec, type, heldOutRows, stamp, handler, pass);
            }
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
    }

    /** Takes every row once, and keeps none. */
    private static final class Pass implements RowSink {
        private final String source;
        private final TargetType type;
        private final boolean asText;
        private final IntPredicate isHeldOut;
        private final CsvText text;
        private final RowOffsets marks = new RowOffsets();
        private final Portion training;
        private final Portion heldOut;
        /** The rows of groups that are held out; empty if the rows have no groups. */
        private final BitSet inHeldOutGroup = new BitSet();

        private boolean hasGroups;
        private int rows;
        private int trainingRows;

        Pass(
                String source,
                TargetType type,
                boolean asText,
                DataSpec spec,
                IntPredicate isHeldOut,
                TableSummary trainingRows,
                CsvText text) {
            this.source = source;
            this.type = type;
            this.asText = asText;
            this.isHeldOut = isHeldOut;
            this.text = text;
            training = new Portion(source, asText, spec.format(), trainingRows);
            heldOut = new Portion(source, asText, spec.format(), new TableSummary(new ClassWeights.Equal()));
        }

        @Override
        public void start(Columns columns) {
            hasGroups = columns.keys().group().isPresent();
            training.table.start(columns.withoutKeys());
            heldOut.table.start(columns.withoutKeys());
        }

        @Override
        public void row(CurrentRow row) {
            if (rows == Integer.MAX_VALUE) {
                throw new DataException(
                        ErrorCode.DAT_LIMIT,
                        new Location(source, row.line(), 0, ""),
                        "the file has more than " + Integer.MAX_VALUE + " rows. Split it");
            }
            marks.add(rows, text.reader().offsetOf(row.line()), row.line(), trainingRows);
            boolean isHeldOutNow = isHeldOut.test(hasGroups ? row.keys().group() : rows);
            if (hasGroups && isHeldOutNow) {
                inHeldOutGroup.set(rows);
            }
            rows++;
            Portion portion = isHeldOutNow ? heldOut : training;
            trainingRows += portion == training ? 1 : 0;
            portion.table.row(row);
            if (portion.table.rows() == PORTION) {
                portion.end(type, asText, row.messages());
            }
        }

        void end(CellMessages messages) {
            training.end(type, asText, messages);
            heldOut.end(type, asText, messages);
        }
    }

    /** Some rows that are summed up together. */
    private static final class Portion {
        private final RowTable table;
        private final TableSummary summary;

        Portion(String source, boolean asText, CsvFormat format, TableSummary summary) {
            this.summary = summary;
            table = new RowTable(asText, format, new MemoryBudget(source));
        }

        void end(TargetType type, boolean asText, CellMessages messages) {
            if (table.rows() > 0) {
                summary.add(CsvTable.examples(table, type, asText, messages));
                table.clear();
                if (summary.labels().size() > Categories.MAX_LABELS) {
                    throw new DataException(
                            ErrorCode.DAT_LIMIT,
                            messages.location(table.columns().targets()[0], 0),
                            "the target has more than " + Categories.MAX_LABELS
                                    + " labels (maxLabels). If it is a number, set \"targetType\": \"number\"");
                }
            }
        }
    }

    /** Returns the type of the target. */
    public TargetType type() {
        return type;
    }

    /** Returns a summary of the rows to train on. */
    public TableSummary training() {
        return pass.training.summary;
    }

    /** Returns a summary of the rows that are held out. */
    public TableSummary heldOut() {
        return pass.heldOut.summary;
    }

    /** Returns all labels; none if the targets are numbers. */
    public Set<String> labels() {
        Set<String> labels = new TreeSet<>(training().labels().keySet());
        labels.addAll(heldOut().labels().keySet());
        if (labels.size() == 1) {
            labels.addAll(handler.counts().unweightedLabels());
        }
        return labels;
    }

    /** Returns whether a column says how much each row counts. */
    public boolean hasWeights() {
        return handler.columns().weight().isPresent();
    }

    /** Returns warnings, one sentence each. */
    public List<String> warnings() {
        return handler.warnings();
    }

    /**
     * Returns the training rows or the held-out rows, which are read from the file when they are requested.
     *
     * @param wanted whether to return the held-out rows
     * @param shape the shape of the rows after preprocessing
     * @param encode turns rows as they are in the file into inputs and targets
     */
    public Dataset dataset(boolean wanted, Shape shape, Function<DataTable, MatrixDataset> encode) {
        int rows = wanted ? pass.rows - pass.trainingRows : pass.trainingRows;
        return new StreamedDataset(rows, shape, (first, count) -> encode.apply(read(wanted, first, count)));
    }

    /** Reads consecutive rows of one kind and skips those of the other. */
    private DataTable read(boolean wanted, int first, int count) {
        RowOffsets.Mark mark = pass.marks.before(first, wanted);
        boolean asText = type == TargetType.LABEL;
        RowTable table = new RowTable(asText, spec.format(), new MemoryBudget(CsvTable.name(file)));
        Some some = new Some(table, wanted, mark, first);
        TableHandler block = handlerOf(asText, some);
        try {
            requireUnchanged();
            // not by a channel, which an interrupt of the training thread would close
            try (InputStream in = Files.newInputStream(file)) {
                in.skipNBytes(mark.offset());
                CsvText text = CsvText.resume(
                        in,
                        CsvTable.name(file),
                        pass.text.reader().charset(),
                        pass.text.delimiter(),
                        mark.line() - 1,
                        mark.offset());
                CsvTable.parse(block, text, () -> table.rows() == count);
            }
            if (table.rows() < count) {
                throw changed();
            }
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
        return CsvTable.examples(table, type, asText, block.messages());
    }

    private TableHandler handlerOf(boolean asText, RowSink sink) {
        return new TableHandler(
                CsvTable.name(file),
                new CellRules(spec.format(), asText, spec.preprocessing().missing(), true),
                handler.columns().withoutKeys(),
                sink);
    }

    /** Leaves out rows of the other kind, and those before the first. */
    private final class Some implements RowSink {
        private final RowTable table;
        private final boolean wanted;
        private int row;
        private int toSkip;

        Some(RowTable table, boolean wanted, RowOffsets.Mark mark, int first) {
            this.table = table;
            this.wanted = wanted;
            row = mark.row();
            toSkip = first - mark.before();
        }

        @Override
        public void start(Columns columns) {
            table.start(columns);
        }

        @Override
        public boolean looksAtNext() {
            return toSkip <= 0 && heldOut.test(row) == wanted;
        }

        @Override
        public void row(CurrentRow handled) {
            if (heldOut.test(row++) == wanted && toSkip-- <= 0) {
                table.row(handled);
            }
        }
    }

    private void requireUnchanged() throws IOException {
        if (!Stamp.of(file).equals(stamp)) {
            throw changed();
        }
    }

    private DataException changed() {
        return new DataException(
                ErrorCode.DAT_CHANGED,
                Location.of(CsvTable.name(file), ""),
                "the file has changed since the run began. Do not modify it while it is streamed, and start again");
    }
}
