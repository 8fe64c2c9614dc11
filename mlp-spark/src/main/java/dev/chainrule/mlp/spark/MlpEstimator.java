package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.DocumentSource;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Trains the network of a document on the rows of a DataFrame. The gradients are computed by the tasks of Spark; the
 * weights have the same bits as those of a run on one machine with the same document and rows, whatever the number of
 * partitions and whichever executor is lost.
 *
 * <pre>{@code
 * MlpModel model = new MlpEstimator()
 *         .setDocumentFile(Path.of("iris.json"))
 *         .setIdCol("number")
 *         .fit(rows);
 * }</pre>
 *
 * <p>The document is that of {@code mlp train}; {@code training.shards} must be above 1, and {@code data.file} is not read.
 * A batch is divided into that many shards, so their number is part of the run; a partition computes one or more of them.
 *
 * <p>The id decides the order of the rows, and so which are held out and how they are shuffled: the bits are those of a run
 * on a file with the rows in this order. Without {@code idCol}, rows are sorted by the columns that the document uses.
 *
 * @since 0.2
 */
public final class MlpEstimator extends Estimator<MlpModel> {
    private static final long serialVersionUID = 1;
    private static final TrainingListener SILENT = new TrainingListener() {};

    private final String uid;
    private final Param<String> document;
    private final Param<String> idCol;
    private final Param<String> featuresCol;
    private final Param<String> checkpointDir;
    private final BooleanParam resume;
    private final IntParam partitions;
    private transient Optional<TrainingListener> listener = Optional.empty();

    /** Creates an estimator without a document. */
    public MlpEstimator() {
        this(Identifiable$.MODULE$.randomUID("mlpEstimator"));
    }

    /** Creates an estimator with a given uid. */
    public MlpEstimator(String uid) {
        this.uid = uid;
        document = new Param<>(this, "document", "the document as JSON");
        idCol = new Param<>(this, "idCol", "column whose values put the rows in order; unset: all columns do");
        featuresCol = new Param<>(
                this, "featuresCol", "column of vectors with the features; unset: a column for each feature");
        checkpointDir = new Param<>(this, "checkpointDir", "folder of the driver for the model and its checkpoints");
        resume = new BooleanParam(this, "resume", "whether to resume from the newest checkpoint");
        partitions = new IntParam(
                this, "partitions", "number of tasks of a step; unset: as many as run at once", ParamValidators.gt(0));
        setDefault(resume, false);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Returns the parameter for the document. */
    public Param<String> document() {
        return document;
    }

    /** Returns the parameter for the column of ids. */
    public Param<String> idCol() {
        return idCol;
    }

    /** Returns the parameter for the column of vectors. */
    public Param<String> featuresCol() {
        return featuresCol;
    }

    /** Returns the parameter for the folder of checkpoints. */
    public Param<String> checkpointDir() {
        return checkpointDir;
    }

    /** Returns the parameter for resuming. */
    public BooleanParam resume() {
        return resume;
    }

    /** Returns the parameter for the number of partitions. */
    public IntParam partitions() {
        return partitions;
    }

    /** Sets the document. */
    public MlpEstimator setDocument(String json) {
        set(document, json);
        return this;
    }

    /**
     * Sets the document to the contents of a file.
     *
     * @throws ConfigException if the file is too long or not UTF-8
     * @throws StorageException if the file cannot be read
     */
    public MlpEstimator setDocumentFile(Path file) {
        return setDocument(DocumentSource.read(file).text());
    }

    /** Puts the rows in the order of a column, whose values must differ from each other. */
    public MlpEstimator setIdCol(String name) {
        set(idCol, name);
        return this;
    }

    /** Reads the features from a column of vectors; the model reads them from there too. */
    public MlpEstimator setFeaturesCol(String name) {
        set(featuresCol, name);
        return this;
    }

    /**
     * Saves the model as {@code model.safetensors} in a folder of the driver and, if the document has {@code checkpoint},
     * its checkpoints beside it, in the files of {@code mlp train}.
     */
    public MlpEstimator setCheckpointDir(String folder) {
        set(checkpointDir, folder);
        return this;
    }

    /** Resumes the run from the newest checkpoint in the folder; another number of partitions changes no bit. */
    public MlpEstimator setResume(boolean value) {
        set(resume, value);
        return this;
    }

    /** Sets the number of tasks of a step, at most the number of shards. */
    public MlpEstimator setPartitions(int count) {
        set(partitions, count);
        return this;
    }

    /** Sets the listener that receives progress events on the driver. */
    public MlpEstimator setListener(TrainingListener other) {
        listener = Optional.of(other);
        return this;
    }

    /**
     * Trains. The listener receives warnings and progress.
     *
     * @throws ConfigException if there is no document, or it is wrong, has one shard, or does not fit the rows
     * @throws DataException if a column is missing, or a value is wrong
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite
     * @throws PluginException if a plugin throws, or returns NaN or an infinity for finite numbers
     * @throws StorageException if a checkpoint or the model cannot be saved or loaded
     */
    @Override
    public MlpModel fit(Dataset<?> dataset) {
        TrainedModel trained = training().train(dataset);
        MlpModel model = MlpModel.of(trained).setParent(this);
        value(featuresCol).ifPresent(model::setFeaturesCol);
        return model;
    }

    private SparkTraining training() {
        return new SparkTraining(
                value(document)
                        .orElseThrow(() -> new ConfigException(
                                ErrorCode.CFG_MISSING,
                                Location.NONE,
                                "there is no document to train. Set one with setDocument or setDocumentFile")),
                value(idCol),
                value(featuresCol),
                value(checkpointDir).map(Path::of),
                (Boolean) getOrDefault(resume),
                value(partitions).map(count -> (Integer) count),
                listener == null ? SILENT : listener.orElse(SILENT));
    }

    private <T> Optional<T> value(Param<T> param) {
        return isDefined(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
    }

    /**
     * Returns the columns with those that the model will append, as far as the document tells: probabilities are among
     * them for labels, and a prediction is one number.
     *
     * @throws ConfigException if there is no document, or it is wrong
     */
    @Override
    public StructType transformSchema(StructType schema) {
        StructType all = schema;
        if (training().predictsLabels()) {
            all = all.add("rawPrediction", SQLDataTypes.VectorType())
                    .add("probability", SQLDataTypes.VectorType())
                    .add("predictedLabel", DataTypes.StringType);
        }
        return all.add("prediction", DataTypes.DoubleType);
    }

    @Override
    public MlpEstimator copy(ParamMap extra) {
        MlpEstimator copy = copyValues(new MlpEstimator(uid), extra);
        copy.listener = listener;
        return copy;
    }
}
