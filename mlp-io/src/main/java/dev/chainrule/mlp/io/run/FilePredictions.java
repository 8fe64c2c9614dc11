package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.UnknownCount;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.csv.CsvBlocks;
import dev.chainrule.mlp.io.file.InputFile;
import dev.chainrule.mlp.io.idx.IdxFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Predicts the rows of a file of any size: they are read once, block by block, predicted on several threads and written
 * in their order. The result is the same for any number of threads.
 *
 * @param model the model
 * @param keep the names of columns to pass through, or their numbers from 1 where there is no header
 * @param raw whether labels, names and kept cells are written as they are, even if a spreadsheet would run them as
 *     formulas
 * @param threads how many threads predict; at least 1
 * @param interval the probability with which intervals contain the targets, which are written beside each number; empty for
 *     none
 * @since 0.2
 */
public record FilePredictions(
        TrainedModel model, List<String> keep, boolean raw, int threads, OptionalDouble interval) {
    private static final int MOST_ROWS = 4096;
    private static final int MOST_NUMBERS = 1 << 20;

    /**
     * Checks the number of threads and copies the list.
     *
     * @throws IllegalArgumentException if there is no thread, or the model has no intervals of this level
     */
    public FilePredictions {
        keep = List.copyOf(keep);
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be >= 1, found " + threads);
        }
        if (interval.isPresent()) {
            model.residuals()
                    .orElseThrow(() -> new IllegalArgumentException(
                            model.labels().isEmpty()
                                    ? "the model has no prediction intervals; calibrate it first"
                                    : "intervals are for models that predict numbers; this one predicts labels"))
                    .halfWidth(0, interval.getAsDouble());
        }
    }

    /** Creates predictions without intervals. */
    public FilePredictions(TrainedModel model, List<String> keep, boolean raw, int threads) {
        this(model, keep, raw, threads, OptionalDouble.empty());
    }

    /** Returns predictions on all processors that pass no column through. */
    public static FilePredictions of(TrainedModel model) {
        return new FilePredictions(model, List.of(), false, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Returns how many rows a block may have so that its numbers and cells take little memory.
     *
     * @param kept the number of columns that are passed through
     */
    static int blockRows(TrainedModel model, int kept) {
        long width = (long) model.network().inputs()
                + model.preprocessing().features().columns().size()
                + model.network().outputs()
                + kept;
        return (int) Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / width));
    }

    /**
     * Writes predictions as CSV in UTF-8: a header, then one line per row.
     *
     * @param file a CSV, or an idx file of images
     * @param out is not closed; after an error it holds the predictions of the rows before
     * @return warnings, one sentence each
     * @throws DataException if the data is wrong, a column is missing, or there is no row
     * @throws StorageException if the file cannot be read
     * @throws IOException if {@code out} throws it
     */
    public List<String> write(Path file, OutputStream out) throws IOException {
        return write(file, out, ReadListener.NONE);
    }

    /**
     * Writes them as {@link #write(Path, OutputStream)} does, with a listener for the progress of reading the file.
     *
     * @param listener receives the progress
     */
    public List<String> write(Path file, OutputStream out, ReadListener listener) throws IOException {
        if (ModelData.isOfIdx(model) || IdxFile.isIdx(file)) {
            return writeImages(file, out);
        }
        try (InputStream in = InputFile.open(file, listener)) {
            return write(in, file, out);
        }
    }

    /**
     * Writes predictions of rows from a stream, such as standard input, as {@link #write(Path, OutputStream)} does.
     *
     * @param in a CSV; is not closed
     * @param source its name in messages
     * @param out is not closed
     * @return warnings, one sentence each
     * @throws DataException if the data is wrong, a column is missing, or there is no row
     * @throws IOException if {@code out} throws it
     */
    public List<String> write(InputStream in, Path source, OutputStream out) throws IOException {
        DataSpec spec = ModelData.dataSpec(model);
        CsvBlocks blocks =
                CsvBlocks.toPredict(spec, model.preprocessing().features(), keep, blockRows(model, keep.size()));
        Features features = model.preprocessing().features();
        UnknownCount unknown = new UnknownCount();
        return ordered(source, out, sink -> {
            try {
                List<String> warnings = new ArrayList<>(blocks.read(in, source.toString(), block -> {
                    unknown.add(features, block.examples());
                    sink.accept(block);
                }));
                unknown.warning("the rows").ifPresent(warnings::add);
                return warnings;
            } catch (IOException e) {
                throw InputFile.fault(source, e);
            }
        });
    }

    private List<String> writeImages(Path file, OutputStream out) throws IOException {
        if (!keep.isEmpty()) {
            throw new DataException(
                    ErrorCode.DAT_FORMAT,
                    Location.of(file.toString(), ""),
                    "an idx file has no columns to pass through");
        }
        DataTable images = ModelData.withoutTargets(model, file).examples();
        return ordered(file, out, sink -> {
            sink.accept(new CsvBlocks.Block(images, List.of(), List.of()));
            return List.of();
        });
    }

    /** Hands on blocks and returns warnings. */
    private interface Reading {
        List<String> into(Consumer<CsvBlocks.Block> sink);
    }

    private List<String> ordered(Path source, OutputStream out, Reading reading) throws IOException {
        Writing writing = new Writing(out);
        try (OrderedPipeline<Lines> pipeline = new OrderedPipeline<>(threads, writing::accept)) {
            try {
                return reading.into(block -> pipeline.submit(() -> lines(source, block)));
            } finally {
                pipeline.finish(); // after an error too: the rows before it have their predictions
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private record Lines(PredictionTable table, byte[] text) {}

    private Lines lines(Path source, CsvBlocks.Block block) {
        PredictionTable table =
                PredictionTable.of(model, block.keptNames(), raw).withIntervals(interval);
        StringWriter text = new StringWriter();
        try {
            table.write(ErrorContext.naming(source, () -> model.predict(block.examples())), block.kept(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Lines(table, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the header before the first lines. */
    private static final class Writing {
        private final OutputStream out;
        private boolean begun;

        Writing(OutputStream out) {
            this.out = out;
        }

        void accept(Lines lines) {
            try {
                if (!begun) {
                    StringWriter header = new StringWriter();
                    lines.table().writeHeader(header);
                    out.write(header.toString().getBytes(StandardCharsets.UTF_8));
                    begun = true;
                }
                out.write(lines.text());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
