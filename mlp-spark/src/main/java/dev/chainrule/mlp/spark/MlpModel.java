package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.model.ModelFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.reflect.ClassTag$;

/**
 * A trained model as a stage of spark.ml: {@link #transform} appends the predictions to the rows of a DataFrame. They
 * have the same bits as those of the {@link TrainedModel}.
 *
 * <pre>{@code
 * MlpModel model = MlpModel.of(ModelFile.load(Path.of("iris.safetensors")));
 * Dataset<Row> predictions = model.transform(spark.read().option("header", true).csv("flowers.csv"));
 * }</pre>
 *
 * <p>The features are read from the columns with the names that they had in training, as numbers, text or booleans. A
 * null or NaN is a missing value; it and unknown categories are treated as the model's document says. If {@code
 * featuresCol} is set, the features are read from that column of vectors instead, in the order of the model.
 *
 * <p>Appended are, for a classifier, {@code rawPrediction} (a vector of scores, one for each label), {@code
 * probability} (the same, only if the scores are probabilities), {@code prediction} and {@code predictedLabel} (text).
 * The prediction is the value of the label if all labels are numbers, otherwise its position in {@link #labels()}. A
 * model of numbers appends {@code prediction} alone: a number, or a vector if there are several targets. A column whose
 * name is set to the empty text is left out.
 *
 * @since 0.2
 */
public final class MlpModel extends Model<MlpModel> implements MLWritable {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final PortableModel portable;
    private final Param<String> featuresCol;
    private final Param<String> predictionCol;
    private final Param<String> predictedLabelCol;
    private final Param<String> probabilityCol;
    private final Param<String> rawPredictionCol;
    private transient Optional<Shared> shared = Optional.empty();

    /** The model on the executors of a running application. */
    private record Shared(SparkContext context, Broadcast<PortableModel> broadcast) {}

    MlpModel(String uid, PortableModel portable) {
        this.uid = uid;
        this.portable = portable;
        featuresCol = param("featuresCol", "column of vectors with the features; unset: a column for each feature");
        predictionCol = param("predictionCol", "column for the predicted number, or for the number of the label");
        predictedLabelCol = param("predictedLabelCol", "column for the predicted label as text");
        probabilityCol = param("probabilityCol", "column for the probabilities of the labels");
        rawPredictionCol = param("rawPredictionCol", "column for the scores of the labels");
        setDefault(predictionCol, "prediction");
        setDefault(predictedLabelCol, "predictedLabel");
        setDefault(probabilityCol, "probability");
        setDefault(rawPredictionCol, "rawPrediction");
    }

    private Param<String> param(String name, String doc) {
        return new Param<>(this, name, doc);
    }

    /** Creates a stage of a trained model. */
    public static MlpModel of(TrainedModel model) {
        return new MlpModel(Identifiable$.MODULE$.randomUID("mlp"), new PortableModel(model));
    }

    /**
     * Loads a stage that {@link #write()} saved; {@link ModelFile} loads the file of a model.
     *
     * @param path a folder, in any file system of Hadoop
     */
    public static MlpModel load(String path) {
        return read().load(path);
    }

    /** Returns a reader of stages. */
    public static MLReader<MlpModel> read() {
        return new MlpModelStorage.Reader();
    }

    /** Returns a writer of this stage: its parameters, and the model as the same file that {@link ModelFile} saves. */
    @Override
    public MLWriter write() {
        return new MlpModelStorage.Writer(this);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Returns the model. */
    public TrainedModel trainedModel() {
        return portable.model();
    }

    PortableModel portable() {
        return portable;
    }

    /** Returns the names of the features, in the order of the model. */
    public String[] featureNames() {
        return trainedModel().preprocessing().featureNames().toArray(String[]::new);
    }

    /** Returns the labels in the order of the vectors of scores; empty if the model predicts numbers. */
    public String[] labels() {
        return trainedModel().labels().toArray(String[]::new);
    }

    /** Returns the parameter for the column of vectors. */
    public Param<String> featuresCol() {
        return featuresCol;
    }

    /** Returns the parameter for the column of predictions. */
    public Param<String> predictionCol() {
        return predictionCol;
    }

    /** Returns the parameter for the column of predicted labels as text. */
    public Param<String> predictedLabelCol() {
        return predictedLabelCol;
    }

    /** Returns the parameter for the column of probabilities. */
    public Param<String> probabilityCol() {
        return probabilityCol;
    }

    /** Returns the parameter for the column of scores. */
    public Param<String> rawPredictionCol() {
        return rawPredictionCol;
    }

    /** Reads the features from a column of vectors, in the order of the model. */
    public MlpModel setFeaturesCol(String name) {
        set(featuresCol, name);
        return this;
    }

    /** Sets the name of the column of predictions; empty for none. */
    public MlpModel setPredictionCol(String name) {
        set(predictionCol, name);
        return this;
    }

    /** Sets the name of the column of predicted labels; empty for none. */
    public MlpModel setPredictedLabelCol(String name) {
        set(predictedLabelCol, name);
        return this;
    }

    /** Sets the name of the column of probabilities; empty for none. */
    public MlpModel setProbabilityCol(String name) {
        set(probabilityCol, name);
        return this;
    }

    /** Sets the name of the column of scores; empty for none. */
    public MlpModel setRawPredictionCol(String name) {
        set(rawPredictionCol, name);
        return this;
    }

    /**
     * Appends the predictions to the rows. Lazy, as all of Spark: predictions that nobody reads are not computed, and a
     * faulty row fails the job that reads its prediction, with a message that shows the row.
     *
     * @throws DataException if a column of features is missing or has a type that does not fit, or an appended column
     *     exists already
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        List<OutputColumn> outputs = outputs();
        if (outputs.isEmpty()) {
            return dataset.toDF();
        }
        FeatureColumns columns = columns(dataset.schema());
        RowScoring scoring =
                new RowScoring(broadcast(dataset.sparkSession().sparkContext()), columns.isVector(), outputs);
        return ScoreRows.append(dataset, scoring, columns.positions());
    }

    private synchronized Broadcast<PortableModel> broadcast(SparkContext context) {
        if (shared == null || shared.isEmpty() || shared.get().context() != context) {
            shared = Optional.of(
                    new Shared(context, context.broadcast(portable, ClassTag$.MODULE$.apply(PortableModel.class))));
        }
        return shared.get().broadcast();
    }

    /**
     * Returns the columns after {@link #transform}.
     *
     * @throws DataException as {@link #transform}
     */
    @Override
    public StructType transformSchema(StructType schema) {
        columns(schema);
        List<StructField> fields = new ArrayList<>(Arrays.asList(schema.fields()));
        for (OutputColumn output : outputs()) {
            String name = output.field().name();
            if (fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name))) {
                throw new DataException(
                        ErrorCode.DAT_COLUMNS,
                        Location.of("", name),
                        "the prediction would be a second column of this name. Drop or rename the one that exists, or set"
                                + " another name on the model, for example with setPredictionCol");
            }
            fields.add(output.field());
        }
        return new StructType(fields.toArray(StructField[]::new));
    }

    private FeatureColumns columns(StructType schema) {
        return FeatureColumns.find(schema, trainedModel().features(), vectorColumn());
    }

    private Optional<String> vectorColumn() {
        return isDefined(featuresCol) ? Optional.of(getOrDefault(featuresCol)) : Optional.empty();
    }

    private List<OutputColumn> outputs() {
        TrainedModel model = trainedModel();
        List<OutputColumn> outputs = new ArrayList<>();
        if (model.labels().isEmpty()) {
            name(predictionCol)
                    .map(name -> model.targets().size() == 1
                            ? OutputColumn.number(name)
                            : OutputColumn.values(name, model.targets()))
                    .ifPresent(outputs::add);
            return outputs;
        }
        List<String> labels = model.labels();
        name(rawPredictionCol).map(name -> OutputColumn.values(name, labels)).ifPresent(outputs::add);
        if (model.network().givesProbabilities()) {
            name(probabilityCol).map(name -> OutputColumn.values(name, labels)).ifPresent(outputs::add);
        }
        name(predictionCol).map(name -> OutputColumn.labelNumber(name, labels)).ifPresent(outputs::add);
        name(predictedLabelCol).map(OutputColumn::label).ifPresent(outputs::add);
        return outputs;
    }

    private Optional<String> name(Param<String> column) {
        return Optional.of(getOrDefault(column)).filter(name -> !name.isEmpty());
    }

    /** Returns a stage of the same model with the same parameters, and then those given. */
    @Override
    public MlpModel copy(ParamMap extra) {
        MlpModel copy = copyValues(new MlpModel(uid, portable), extra);
        copy.shared = shared;
        return copy.setParent(parent());
    }

    /** Returns text such as {@code mlp_4f1c: iris: 4 inputs, 16 leaky-relu, 3 softmax, …}. */
    @Override
    public String toString() {
        return uid + ": " + trainedModel();
    }
}
