package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.FittedPreprocessing;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.data.TableSummary;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.csv.CsvSize;
import dev.chainrule.mlp.io.csv.CsvStream;
import dev.chainrule.mlp.io.document.DocumentSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prepares rows that are not held in memory: one pass over the file fits the preprocessing, and each epoch reads it
 * again.
 */
final class StreamedRows {
    private static final long WINDOW_BYTES = 8 << 20;
    private static final double MOST_OF_THE_HEAP = 0.7;
    private static final double GIB = 1L << 30;

    private final DocumentSource document;
    private final RunSpec spec;
    private final DataSpec data;
    private final Plugins plugins;
    private final Loss loss;
    private final RowActivation output;
    private final ReadListener listener;
    private final List<String> warnings = new ArrayList<>();

    private StreamedRows(DocumentSource document, RunSpec spec, Plugins plugins, ReadListener listener) {
        this.plugins = plugins;
        this.listener = listener;
        this.document = document;
        this.spec = spec;
        data = DocumentRows.data(document, spec);
        loss = plugins.loss(spec.loss());
        output = plugins.activation(spec.network().outputLayer().activation());
    }

    /**
     * Returns whether to stream the rows: if the document says so, or does not decide and they do not fit in memory.
     */
    static boolean shouldStream(DocumentSource document, RunSpec spec, long heap) {
        return spec.data()
                .filter(data -> data.labels().isEmpty())
                .map(data -> data.streaming().orElseGet(() -> size(document, data) > MOST_OF_THE_HEAP * heap))
                .orElse(false);
    }

    /** Returns whether the rows can be streamed and the document does not decide. */
    static boolean mayDecide(RunSpec spec) {
        return spec.data()
                .filter(data -> data.labels().isEmpty() && data.streaming().isEmpty())
                .isPresent();
    }

    private static long size(DocumentSource document, DataSpec data) {
        return CsvSize.inMemory(DocumentRows.file(document, data), data.format().delimiter());
    }

    /**
     * Prepares a run. Its spec says that the rows are streamed, even if the document does not.
     *
     * @throws ConfigException if the document does not fit its data
     * @throws DataException if the data is wrong
     * @throws StorageException if a file cannot be read
     */
    static PreparedData prepare(DocumentSource document, RunSpec spec, Plugins plugins, ReadListener listener) {
        return prepare(document, spec, plugins, size(document, DocumentRows.data(document, spec)), listener);
    }

    /**
     * Prepares rows as {@link #prepare(Path, RunSpec, Plugins, ReadListener)} does.
     *
     * @param bytes how much memory the rows would take
     */
    static PreparedData prepare(
            DocumentSource document, RunSpec spec, Plugins plugins, long bytes, ReadListener listener) {
        return ErrorContext.naming(
                document,
                DocumentRows.file(document, DocumentRows.data(document, spec)),
                () -> new StreamedRows(document, spec, plugins, listener).prepare(bytes));
    }

    private PreparedData prepare(long bytes) {
        if (data.preprocessing().validation() instanceof Validation.Last) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/data/validation"),
                    "\"last\" needs all rows in memory, and this file is streamed. Put its last rows into a file of their own"
                            + " and name it with \"validation\": {\"file\": …}"
                            + (data.streaming().isPresent()
                                    ? ", or leave out \"streaming\""
                                    : ", or give more memory"));
        }
        Path file = DocumentRows.file(document, data);
        CsvStream rows = CsvStream.scan(
                file,
                data,
                PreparedData.targetType(spec, loss, output),
                Split.rowByRow(data.preprocessing().validation(), spec.seed()),
                new TableSummary(
                        data.preprocessing().classWeights(), ColumnEncodings.of(data.preprocessing(), plugins)),
                listener);
        boolean split = data.preprocessing().validation() instanceof Validation.Fraction
                || data.preprocessing().validation() instanceof Validation.Every;
        if (split) {
            Split.requireBoth(rows.training().rows(), rows.heldOut().rows());
        }
        FittedPreprocessing fitted = FittedPreprocessing.fit(
                spec.withData(data.toBuilder().streaming(true).build()), plugins, rows.training(), rows.labels());
        Preprocessing preprocessing = fitted.preprocessing();
        rows.training().check(preprocessing, loss);
        boolean weights = rows.hasWeights() || !fitted.weights().ofClass().isEmpty();
        int window = data.shuffleWindow().orElseGet(() -> window(preprocessing));
        Dataset training = rows.dataset(
                false,
                shape(preprocessing, weights, window),
                examples -> ErrorContext.naming(document, file, () -> fitted.training(examples)));
        if (data.streaming().isEmpty()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s would take about %.1f GiB of memory and is read again in each epoch instead, its rows shuffled"
                            + " within windows of %d. With \"streaming\": true the result is the same whatever the memory",
                    data.file(),
                    bytes / GIB,
                    window));
        }
        warnings.addAll(rows.warnings());
        Optional<Dataset> validation = split
                ? Optional.of(heldOut(rows, file, preprocessing, window))
                : DocumentRows.heldOut(document, spec).map(other -> others(other, rows, preprocessing, window));
        warnings.addAll(fitted.warnings());
        return new PreparedData(fitted.spec(), preprocessing, training, validation, warnings);
    }

    /** Scans the file of held-out rows. */
    private Dataset others(Path file, CsvStream rows, Preprocessing preprocessing, int window) {
        CsvStream others = CsvStream.scan(file, data, preprocessing, rows.type(), listener);
        warnings.addAll(others.warnings());
        return heldOut(others, file, preprocessing, window);
    }

    private Dataset heldOut(CsvStream rows, Path file, Preprocessing preprocessing, int window) {
        TableSummary summary = rows.heldOut();
        ErrorContext.naming(document, file, () -> {
            summary.check(preprocessing, loss);
            return summary;
        });
        summary.unknown(preprocessing.features()).warning("the held-out rows").ifPresent(warnings::add);
        return rows.dataset(
                true,
                shape(preprocessing, false, window),
                examples -> ErrorContext.naming(document, file, () -> preprocessing.dataset(examples)));
    }

    private static CsvStream.Shape shape(Preprocessing preprocessing, boolean weights, int window) {
        return new CsvStream.Shape(
                preprocessing.features().inputs(), preprocessing.target().outputs(), weights, window);
    }

    static int window(Preprocessing preprocessing) {
        long bytes = Float.BYTES
                * ((long) preprocessing.features().inputs()
                        + preprocessing.target().outputs()
                        + 1);
        return (int) Math.max(1, WINDOW_BYTES / bytes);
    }
}
