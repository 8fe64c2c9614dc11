package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.TableSummary;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.training.Calibration;
import dev.chainrule.mlp.core.training.ConfusionMatrix;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.csv.CsvSize;
import dev.chainrule.mlp.io.csv.CsvStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Evaluates a model on the rows of a file of any size. A CSV that does not fit in memory is read block by block; the
 * figures are the same.
 *
 * @since 0.2
 */
public final class FileEvaluation {
    private static final double MOST_OF_THE_HEAP = 0.5;

    private final TrainedModel model;
    private final Path file;
    private final Dataset rows;
    private final List<String> warnings;

    private FileEvaluation(TrainedModel model, Path file, Dataset rows, List<String> warnings) {
        this.model = model;
        this.file = file;
        this.rows = rows;
        List<String> all = new ArrayList<>(warnings);
        ConfusionMatrix.omission(model).filter(text -> !all.contains(text)).ifPresent(all::add);
        this.warnings = List.copyOf(all);
    }

    /**
     * Reads the rows of a file, or finds them if they are too many for the memory.
     *
     * @param file a CSV, or an idx file of images
     * @param labels the idx file of their labels
     * @throws DataException if the data is wrong, a column is missing, or the images have more or fewer pixels than the
     *     model features
     * @throws StorageException if a file cannot be read
     */
    public static FileEvaluation open(TrainedModel model, Path file, Optional<Path> labels) {
        return open(model, file, labels, ReadListener.NONE);
    }

    /**
     * Opens it as {@link #open(TrainedModel, Path, Optional)} does, with a listener for the progress of reading the
     * file.
     *
     * @param listener receives the progress
     */
    public static FileEvaluation open(TrainedModel model, Path file, Optional<Path> labels, ReadListener listener) {
        return open(model, file, labels, Runtime.getRuntime().maxMemory(), listener);
    }

    /** Opens it as {@link #open(TrainedModel, Path, Optional)} does, with this much memory for the rows, in bytes. */
    static FileEvaluation open(TrainedModel model, Path file, Optional<Path> labels, long heap) {
        return open(model, file, labels, heap, ReadListener.NONE);
    }

    private static FileEvaluation open(
            TrainedModel model, Path file, Optional<Path> labels, long heap, ReadListener listener) {
        boolean isCsv = labels.isEmpty() && !ModelData.isOfIdx(model);
        long bytes = isCsv
                ? CsvSize.inMemory(file, ModelData.dataSpec(model).format().delimiter())
                : 0;
        if (bytes > MOST_OF_THE_HEAP * heap) {
            return streamed(model, file, listener);
        }
        ModelData data = ModelData.withTargets(model, file, labels, listener);
        EncodedSize size = EncodedSize.of(data.examples(), model.preprocessing());
        if (isCsv && !size.fits(heap)) {
            return streamed(model, file, listener);
        }
        return inMemory(model, data);
    }

    /**
     * Reads rows from a stream, such as standard input, into memory.
     *
     * @param in a CSV; is not closed
     * @param source its name in messages
     * @throws DataException if the data is wrong or a column is missing
     * @throws StorageException if the stream cannot be read
     */
    public static FileEvaluation of(TrainedModel model, InputStream in, Path source) {
        return inMemory(model, ModelData.withTargets(model, in, source));
    }

    private static FileEvaluation inMemory(TrainedModel model, ModelData data) {
        Dataset rows =
                ErrorContext.naming(data.file(), () -> model.preprocessing().dataset(data.examples()));
        return new FileEvaluation(model, data.file(), rows, data.warnings());
    }

    static FileEvaluation streamed(TrainedModel model, Path file, ReadListener listener) {
        DataSpec spec = ModelData.dataSpec(model);
        Preprocessing preprocessing = model.preprocessing();
        CsvStream stream = CsvStream.scan(file, spec, preprocessing, ModelData.targetType(model), listener);
        TableSummary summary = stream.heldOut();
        ErrorContext.naming(file, () -> {
            summary.check(preprocessing, model.network().loss());
            return summary;
        });
        List<String> warnings = new ArrayList<>(stream.warnings());
        summary.unknown(preprocessing.features()).warning("the rows").ifPresent(warnings::add);
        CsvStream.Shape shape = new CsvStream.Shape(
                preprocessing.features().inputs(),
                preprocessing.target().outputs(),
                false,
                StreamedRows.window(preprocessing));
        Dataset rows = stream.dataset(
                true, shape, examples -> ErrorContext.naming(file, () -> preprocessing.dataset(examples)));
        return new FileEvaluation(model, file, rows, warnings);
    }

    /** Returns whether the rows are read again when they are evaluated. */
    boolean isStreamed() {
        return !(rows instanceof MatrixDataset);
    }

    /** Returns the number of rows. */
    public int rows() {
        return rows.rows();
    }

    /** Returns warnings about the file, one sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Measures the model.
     *
     * @param metrics what to measure beside the loss
     */
    public Evaluation evaluate(List<Metric> metrics) {
        return ErrorContext.naming(file, () -> model.evaluate(rows, metrics));
    }

    /**
     * Calibrates the model with these rows, which it must not have been trained on.
     *
     * @throws ConfigException if its outputs are not softmax, sigmoid or numbers
     */
    public Calibration calibrate() {
        return ErrorContext.naming(file, () -> Calibration.of(model, rows));
    }

    /** Returns the same rows for another model with the same preprocessing. */
    public FileEvaluation withModel(TrainedModel other) {
        return new FileEvaluation(other, file, rows, warnings);
    }

    /** Counts which classes the model takes for which; empty if it predicts numbers or has more than 2000 classes. */
    public Optional<ConfusionMatrix> confusion() {
        return ConfusionMatrix.isFeasible(model)
                ? Optional.of(ErrorContext.naming(file, () -> ConfusionMatrix.of(model, rows)))
                : Optional.empty();
    }
}
