package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.data.UnknownCount;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.training.ConfusionMatrix;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.csv.CsvTable;
import dev.chainrule.mlp.io.file.InputFile;
import dev.chainrule.mlp.io.idx.IdxFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows from a CSV for a model that is already trained: its columns are found in the file by the names that they had in
 * training, or by their numbers where there is no header. Or images from an idx file.
 *
 * @param file the CSV or the idx file
 * @param model the model
 * @param examples the rows
 * @param warnings non-fatal warnings, one sentence each
 */
record ModelData(Path file, TrainedModel model, DataTable examples, List<String> warnings) {

    /** Copies the list. */
    ModelData {
        warnings = List.copyOf(warnings);
    }

    private static ModelData of(TrainedModel model, Path file, DataTable examples, List<String> ofTheFile) {
        List<String> warnings = new ArrayList<>(ofTheFile);
        UnknownCount.of(model.preprocessing().features(), examples)
                .warning("the rows")
                .ifPresent(warnings::add);
        return new ModelData(file, model, examples, warnings);
    }

    /**
     * Reads rows with the target, to measure the model on.
     *
     * @throws DataException if the data is wrong or a column is missing
     * @throws StorageException if the file cannot be read
     */
    static ModelData withTargets(TrainedModel model, Path file) {
        return withTargets(model, file, Optional.empty());
    }

    /**
     * Reads rows with the target, to measure the model on.
     *
     * @param file a CSV, or an idx file of images
     * @param labels the idx file of their labels
     * @throws DataException if the data is wrong, a column is missing, or the images have more or fewer pixels than the
     *     model features
     * @throws StorageException if a file cannot be read
     */
    static ModelData withTargets(TrainedModel model, Path file, Optional<Path> labels) {
        return withTargets(model, file, labels, ReadListener.NONE);
    }

    static ModelData withTargets(TrainedModel model, Path file, Optional<Path> labels, ReadListener listener) {
        if (labels.isPresent()) {
            return new ModelData(file, model, ofPixels(model, file, IdxFile.read(file, labels.get())), List.of());
        }
        if (isOfIdx(model)) {
            throw new DataException(
                    ErrorCode.DAT_FORMAT,
                    Location.of(Problem.clean(file.toString()), ""),
                    "the model was trained on idx files; give the idx file of the labels too");
        }
        CsvTable table = CsvTable.read(file, dataSpec(model), model.preprocessing(), listener);
        return of(model, file, table.examples(targetType(model)), table.warnings());
    }

    /** Reads rows with the target from a stream. */
    static ModelData withTargets(TrainedModel model, InputStream in, Path source) {
        try {
            CsvTable table = CsvTable.read(in, source.toString(), dataSpec(model), model.preprocessing());
            return of(model, source, table.examples(targetType(model)), table.warnings());
        } catch (IOException e) {
            throw InputFile.fault(source, e);
        }
    }

    /** Returns the type of the targets of a model. */
    static TargetType targetType(TrainedModel model) {
        return model.preprocessing().target() instanceof Target.Classes ? TargetType.LABEL : TargetType.NUMBER;
    }

    /**
     * Reads rows with the target and, where training has weights and the file their column, the weights.
     *
     * @param file a CSV, or an idx file of images
     * @param labels the idx file of their labels
     * @throws DataException if the data is wrong, a column is missing, or the images have more or fewer pixels than the
     *     model features
     * @throws StorageException if a file cannot be read
     */
    static ModelData toExplain(TrainedModel model, Path file, Optional<Path> labels) {
        Optional<ColumnRef> weight =
                model.spec().data().flatMap(data -> data.columns().sampleWeight());
        if (weight.isEmpty() || labels.isPresent()) {
            return withTargets(model, file, labels);
        }
        CsvTable table = CsvTable.readToExplain(file, dataSpec(model), model.preprocessing());
        DataTable examples = table.examples(targetType(model));
        List<String> warnings = new ArrayList<>(table.warnings());
        if (examples.weights().length == 0) {
            warnings.add("the file has no column " + weight.get()
                    + ", the \"sampleWeight\" of training: each row counts" + " 1 times the weight of its class");
        }
        return of(model, file, examples, warnings);
    }

    /**
     * Reads rows without a target, to predict: a CSV, in which a target column may be and is not looked at, or images from
     * an idx file.
     *
     * @throws DataException if the data is wrong or a column is missing
     * @throws StorageException if the file cannot be read
     */
    static ModelData withoutTargets(TrainedModel model, Path file) {
        if (isOfIdx(model) || IdxFile.isIdx(file)) {
            return new ModelData(file, model, ofPixels(model, file, IdxFile.images(file)), List.of());
        }
        CsvTable table = CsvTable.readFeatures(
                file, dataSpec(model), model.preprocessing().features());
        return of(model, file, table.examples(), table.warnings());
    }

    private static DataTable ofPixels(TrainedModel model, Path file, DataTable images) {
        List<String> names = model.preprocessing().featureNames();
        IdxFile.requirePixels(file, images, names.size());
        return new DataTable(names, images.features(), images.targetNames(), images.labels(), images.numbers());
    }

    static boolean isOfIdx(TrainedModel model) {
        return model.spec().data().filter(data -> data.labels().isPresent()).isPresent();
    }

    /**
     * Returns how the file is read: as in training, or with a header and commas if a program supplied the training
     * rows.
     */
    static DataSpec dataSpec(TrainedModel model) {
        DataSpec spec = model.spec().data().orElseGet(() -> {
            List<String> targets = model.preprocessing().target() instanceof Target.Classes classes
                    ? List.of(classes.name())
                    : ((Target.Numbers) model.preprocessing().target())
                            .columns().stream().distinct().toList();
            return DataSpec.builder()
                    .file("")
                    .target(targets.toArray(String[]::new))
                    .build();
        });
        return spec.toBuilder().targetType(targetType(model)).build(); // decided, so that the reader checks each target
    }

    /** Evaluates the model on these rows with the {@link Metrics#standard standard metrics}. */
    public Evaluation evaluate() {
        return evaluate(Metrics.standard(model));
    }

    /**
     * Evaluates the model on these rows.
     *
     * @param metrics what to measure beside the loss
     */
    public Evaluation evaluate(List<Metric> metrics) {
        return ErrorContext.naming(
                file, () -> model.evaluate(model.preprocessing().dataset(examples), metrics));
    }

    /** Counts which classes the model takes for which; empty if it predicts numbers or has more than 2000 classes. */
    public Optional<ConfusionMatrix> confusion() {
        return ConfusionMatrix.isFeasible(model)
                ? Optional.of(ErrorContext.naming(
                        file,
                        () -> ConfusionMatrix.of(model, model.preprocessing().dataset(examples))))
                : Optional.empty();
    }

    /** Predicts each row. */
    public List<Prediction> predict() {
        return ErrorContext.naming(file, () -> model.predict(examples));
    }
}
