package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.DocumentRun;
import dev.chainrule.mlp.io.run.FilePredictions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model as a stage of spark.ml. */
class MlpModelTest {
    private static final SparkSession SPARK = LocalSpark.session();

    private static final StructType POINTS = new StructType()
            .add("id", DataTypes.LongType)
            .add("y", DataTypes.FloatType)
            .add("x", DataTypes.DoubleType)
            .add("color", DataTypes.StringType);

    private static final StructType CUSTOMERS = new StructType()
            .add("plan", DataTypes.StringType)
            .add("visits", DataTypes.IntegerType)
            .add("age", DataTypes.DoubleType);

    @TempDir
    Path folder;

    private static Dataset<Row> points(int rows) {
        List<Row> points = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            points.add(RowFactory.create(
                    (long) r, r / 8f, -r / 10.0, List.of("red", "green", "blue").get(r % 3)));
        }
        return SPARK.createDataFrame(points, POINTS);
    }

    private static Dataset<Row> customers(Object[]... rows) {
        return SPARK.createDataFrame(Arrays.stream(rows).map(RowFactory::create).toList(), CUSTOMERS);
    }

    private static double[] vector(Row row, String column) {
        return row.<Vector>getAs(column).toArray();
    }

    @Test
    void predictsColumnsByTheirNamesWithTheBitsOfTheLibrary() {
        TrainedModel model = Models.points();

        List<Row> rows =
                MlpModel.of(model).transform(points(3000).repartition(3)).collectAsList();

        assertEquals(3000, rows.size());
        for (Row row : rows) {
            float y = row.getAs("y");
            double x = row.getAs("x");
            Prediction expected = model.predict(x, y);
            assertArrayEquals(expected.toArray(), vector(row, "probability"), 0.0);
            assertArrayEquals(expected.toArray(), vector(row, "rawPrediction"), 0.0);
            assertEquals(expected.label(), row.getAs("predictedLabel"));
            assertEquals(model.labels().indexOf(expected.label()), row.<Double>getAs("prediction"));
        }
    }

    @Test
    void readsAVectorOfFeatures() {
        TrainedModel model = Models.points();
        Dataset<Row> rows = new VectorAssembler()
                .setInputCols(new String[] {"x", "y"})
                .setOutputCol("both")
                .transform(points(20))
                .withColumnRenamed("id", "an.id");

        Dataset<Row> predicted = MlpModel.of(model).setFeaturesCol("both").transform(rows);

        assertEquals(
                rows.schema().apply("both"), predicted.schema().apply("both"), "the names that VectorAssembler noted");
        for (Row row : predicted.collectAsList()) {
            assertArrayEquals(
                    model.predict(row.<Double>getAs("x"), row.<Float>getAs("y")).toArray(),
                    vector(row, "probability"),
                    0.0);
        }
    }

    @Test
    void predictsOneNumberOrAVectorOfSeveral() {
        StructType schema = new StructType().add("rooms", DataTypes.IntegerType).add("area", DataTypes.LongType);
        Dataset<Row> homes = SPARK.createDataFrame(List.of(RowFactory.create(3, 70L)), schema);

        Row one = MlpModel.of(Models.price()).transform(homes).first();
        Row two = MlpModel.of(Models.priceAndRent()).transform(homes).first();

        assertArrayEquals(
                new String[] {"rooms", "area", "prediction"}, one.schema().fieldNames());
        assertEquals(Models.price().predict(70, 3).value(), one.<Double>getAs("prediction"));
        assertArrayEquals(
                new String[] {"rooms", "area", "prediction"}, two.schema().fieldNames());
        assertArrayEquals(Models.priceAndRent().predict(70, 3).toArray(), vector(two, "prediction"), 0.0);
    }

    @Test
    void treatsNullAndNanAndUnknownCategoriesAsTheDocumentSays() {
        TrainedModel model = Models.customers();

        List<Row> rows = MlpModel.of(model)
                .transform(customers(
                        new Object[] {"pro", 3, 41.0},
                        new Object[] {" pro ", 3, null},
                        new Object[] {null, null, Double.NaN},
                        new Object[] {"never seen", 3, 41.0}))
                .collectAsList();

        List<Map<String, Object>> objects = List.of(
                Map.of("plan", "pro", "visits", 3, "age", 41.0),
                Map.of("plan", "pro", "visits", 3),
                new HashMap<>(),
                Map.of("plan", "never seen", "visits", 3, "age", 41.0));
        for (int r = 0; r < rows.size(); r++) {
            assertArrayEquals(model.predict(objects.get(r)).toArray(), vector(rows.get(r), "probability"), 0.0);
        }
    }

    @Test
    void predictsACsvAsTheCommandLineDoes() throws Exception {
        StringBuilder csv = new StringBuilder("size,color,y\n");
        for (int r = 0; r < 30; r++) {
            csv.append(r % 7 == 0 ? "-1" : "" + r)
                    .append(',')
                    .append(List.of("red", "blue", "?", " red ").get(r % 4));
            csv.append(',').append(r % 3 == 0 ? "a" : "b").append('\n');
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), csv);
        Path document = Files.writeString(folder.resolve("rows.json"), """
                {"data": {"file": "rows.csv", "target": "y", "categorical": ["color"], "scale": "standard", "missing": "mean",
                          "missingValues": ["-1"]},
                 "network": {"layers": [{"units": 4, "activation": "tanh"}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "optimizer": {"type": "adam"}, "training": {"epochs": 5}}
                """);
        TrainedModel model = DocumentRun.open(document, Plugins.load()).train();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        FilePredictions.of(model).write(file, written);

        List<Row> rows = MlpModel.of(model)
                .transform(SPARK.read()
                        .option("header", true)
                        .option("inferSchema", true)
                        .csv(file.toString()))
                .collectAsList();

        List<String> expected =
                written.toString(StandardCharsets.UTF_8).lines().skip(1).toList();
        assertEquals(30, expected.size());
        for (int r = 0; r < 30; r++) {
            double[] probabilities = vector(rows.get(r), "probability");
            assertEquals(
                    expected.get(r),
                    rows.get(r).getAs("predictedLabel") + "," + (float) probabilities[0] + ","
                            + (float) probabilities[1]);
        }
    }

    @Test
    void predictsTheNumberOfALabelThatIsANumber() {
        TrainedModel model = Models.sizes();
        assertEquals(List.of("1", "2", "5"), model.labels());
        Dataset<Row> rows =
                SPARK.range(40).selectExpr("double(id) AS x", "CASE WHEN id < 12 THEN 1 ELSE 5 END AS size");

        List<Row> predicted = MlpModel.of(model).transform(rows).collectAsList();

        for (Row row : predicted) {
            assertEquals(
                    Double.parseDouble(model.predict(row.<Double>getAs("x")).label()), row.<Double>getAs("prediction"));
        }
        assertEquals(
                List.of(1.0, 5.0),
                predicted.stream()
                        .map(row -> row.<Double>getAs("prediction"))
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Test
    void worksInAPipelineWhichIsSavedAndLoaded() throws Exception {
        TrainedModel model = Models.points();
        MlpModel stage = MlpModel.of(model).setFeaturesCol("features").setProbabilityCol("");
        PipelineModel pipeline = new Pipeline()
                .setStages(new PipelineStage[] {
                    new StringIndexer().setInputCol("color").setOutputCol("colorIndex"),
                    new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"),
                    stage,
                    new IndexToString().setInputCol("prediction").setOutputCol("backToText")
                })
                .fit(points(12));
        String path = folder.resolve("pipeline").toString();
        pipeline.save(path);

        PipelineModel loaded = PipelineModel.load(path);
        Dataset<Row> predicted = loaded.transform(points(50));

        MlpModel loadedStage = (MlpModel) loaded.stages()[2];
        assertEquals(stage.uid(), loadedStage.uid());
        assertArrayEquals(ModelFile.encode(model), ModelFile.encode(loadedStage.trainedModel()));
        assertFalse(List.of(predicted.columns()).contains("probability"));
        for (Row row : predicted.collectAsList()) {
            Prediction expected = model.predict(row.<Double>getAs("x"), row.<Float>getAs("y"));
            assertArrayEquals(expected.toArray(), vector(row, "rawPrediction"), 0.0);
            assertEquals(expected.label(), row.getAs("backToText"));
        }
    }

    @Test
    void savesTheOrdinaryModelFile() throws Exception {
        TrainedModel model = Models.customers();
        Path path = folder.resolve("stage");

        MlpModel.of(model).write().save(path.toString());

        assertArrayEquals(ModelFile.encode(model), Files.readAllBytes(path.resolve("model.safetensors")));
        assertArrayEquals(
                new String[] {"no", "yes"}, MlpModel.load(path.toString()).labels());
        MlpModel.of(Models.points()).write().overwrite().save(path.toString());
        assertEquals(3, MlpModel.load(path.toString()).labels().length);
    }

    @Test
    void copiesItsParametersAndThoseGiven() {
        MlpModel stage = MlpModel.of(Models.points()).setPredictionCol("p").setRawPredictionCol("r");

        MlpModel copy = stage.copy(new ParamMap().put(stage.rawPredictionCol(), "other"));

        assertEquals(stage.uid(), copy.uid());
        assertEquals("p", copy.getOrDefault(copy.predictionCol()));
        assertEquals("other", copy.getOrDefault(copy.rawPredictionCol()));
        assertEquals("r", stage.getOrDefault(stage.rawPredictionCol()));
        assertTrue(List.of(stage.transform(points(1), new ParamMap().put(stage.predictionCol(), "q"))
                        .columns())
                .contains("q"));
        assertEquals(
                List.of("featuresCol", "predictedLabelCol", "predictionCol", "probabilityCol", "rawPredictionCol"),
                Arrays.stream(stage.params()).map(param -> param.name()).toList());
    }

    @Test
    void anEvaluatorOfSparkMeasuresItsPredictions() {
        TrainedModel model = Models.points();
        Dataset<Row> predicted = MlpModel.of(model).transform(points(60)).cache();
        long right = predicted.filter("color = predictedLabel").count();

        String order = "array_position(array('" + String.join("','", model.labels()) + "'), color) - 1";
        double accuracy = new MulticlassClassificationEvaluator()
                .setMetricName("accuracy")
                .setLabelCol("label")
                .evaluate(predicted.withColumn("label", functions.expr(order).cast("double")));

        assertEquals(right / 60.0, accuracy, 1e-12);
        assertTrue(right > 0 && right < 60, () -> "right: " + right);
    }

    @Test
    void saysWhichColumnIsMissingOrDoesNotFit() {
        MlpModel points = MlpModel.of(Models.points());
        Dataset<Row> rows = points(3);

        assertFault(
                "the DataFrame lacks the columns 'x', 'y' of the model. Its columns are 'id', 'color' [DAT_COLUMNS]",
                () -> points.transform(rows.drop("x", "y")));
        assertFault(
                "the DataFrame lacks the column 'x' of the model. Its columns are 'id', 'y', 'color' [DAT_COLUMNS]",
                () -> points.transform(rows.drop("x")));
        assertFault(
                "x  is of type string, and numbers are expected. Cast it, for example with try_cast(… AS DOUBLE)"
                        + " [DAT_FORMAT]",
                () -> points.transform(rows.withColumn("x", functions.lit("1.5"))));
        assertFault(
                "prediction  the prediction would be a second column of this name. Drop or rename the one that exists, or"
                        + " set another name on the model, for example with setPredictionCol [DAT_COLUMNS]",
                () -> points.transform(rows.withColumn("prediction", functions.lit(1))));
        assertFault(
                "nowhere  the DataFrame has no such column. Its columns are 'id', 'y', 'x', 'color' [DAT_COLUMNS]",
                () -> MlpModel.of(Models.points()).setFeaturesCol("nowhere").transform(rows));
    }

    /** A timestamp without a zone is the same everywhere; one with a zone depends on the session. */
    @Test
    void readsDatesAsTextsOrTimestampsWithoutAZone() {
        TrainedModel model = Models.sales();
        MlpModel scorer = MlpModel.of(model);
        Dataset<Row> days = SPARK.createDataFrame(
                List.of(RowFactory.create("1970-05-01")), new StructType().add("when", DataTypes.StringType));
        double expected = model.predict(Map.of("when", "1970-05-01")).toArray()[0];

        for (String type : List.of("string", "date", "timestamp_ntz")) {
            Dataset<Row> typed = days.withColumn("when", days.col("when").cast(type));
            Row row = scorer.transform(typed).select("prediction").first();
            assertEquals(expected, row.getDouble(0), type);
        }
        assertFault(
                "when  is of type timestamp, and texts or dates are expected. Cast it, a timestamp with date_format or to"
                        + " timestamp_ntz [DAT_FORMAT]",
                () -> scorer.transform(days.withColumn("when", days.col("when").cast("timestamp"))));
    }

    @Test
    void saysWhenAVectorDoesNotFit() {
        MlpModel points = MlpModel.of(Models.points()).setFeaturesCol("v");
        Dataset<Row> other = new VectorAssembler()
                .setInputCols(new String[] {"y", "x"})
                .setOutputCol("v")
                .transform(points(3));
        StructType plain = new StructType().add("v", SQLDataTypes.VectorType());
        Dataset<Row> longer = SPARK.createDataFrame(List.of(RowFactory.create(Vectors.dense(1, 2, 3))), plain);

        assertFault(
                "v  the vector holds 'y', 'x', and the model takes them in the order 'x', 'y'. Assemble it in this order"
                        + " [DAT_COLUMNS]",
                () -> points.transform(other));
        assertFault(
                "v  the vector has 3 numbers, and the model takes 2: 'x', 'y' (row 1 of partition 0: [1.0,2.0,3.0])"
                        + " [DAT_COLUMNS]",
                () -> points.transform(longer).collect());
        assertFault(
                "v  a vector holds numbers, and the model takes categories in 'plan'. Leave featuresCol unset to use the"
                        + " columns by their names [DAT_FORMAT]",
                () -> MlpModel.of(Models.customers()).setFeaturesCol("v").transform(longer));
    }

    @Test
    void showsTheFaultyRow() {
        Dataset<Row> rows = points(2000).coalesce(1).withColumn("x", functions.expr("IF(id = 1500, NULL, x)"));

        assertFault(
                "x  the value is missing (NaN), and there is none to fill in. Give a number, or train with \"missing\":"
                        + " \"mean\" (row 1501 of partition 0: null, 187.5) [DAT_MISSING]",
                () -> MlpModel.of(Models.points()).transform(rows).collect());
    }

    private static void assertFault(String message, Runnable action) {
        Throwable fault = assertThrows(Exception.class, action::run);
        if (fault instanceof SparkException) {
            fault = fault.getCause();
        }
        assertEquals(DataException.class, fault.getClass(), fault::toString);
        assertEquals(message, fault.getMessage());
    }

    @Test
    void predictsNoRows() {
        assertEquals(0, MlpModel.of(Models.points()).transform(points(0)).count());
        assertEquals(
                IntStream.range(0, 8).mapToObj(i -> (long) i).toList(),
                MlpModel.of(Models.points())
                        .transform(points(8).repartitionByRange(4, functions.col("id")))
                        .collectAsList()
                        .stream()
                        .map(row -> row.<Long>getAs("id"))
                        .toList());
    }
}
