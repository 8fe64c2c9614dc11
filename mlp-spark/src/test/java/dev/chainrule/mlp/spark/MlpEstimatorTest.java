package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on Spark gives the model file of a run on one machine, byte for byte. */
class MlpEstimatorTest {
    private static final int ROWS = 101;
    private static final String CHURN = """
            {"seed": 5,
             "network": {"layers": [{"units": 6, "activation": "tanh", "dropout": 0.2, "l2": 1e-3},
                                    {"activation": "softmax", "units": 2}]},
             "loss": "cross-entropy",
             "optimizer": {"type": "adam", "learningRate": 0.02, "schedule": "cosine"},
             "data": {"file": "churn.csv", "target": "churned", "features": ["age", "plan", "visits"],
                      "categorical": ["plan"], "sampleWeight": "weight", "classWeights": "balanced",
                      "missing": "mean", "scale": "standard", "validation": 0.2},
             "training": {"epochs": 3, "batchSize": 24, "shards": 6, "threads": 1, "gradientClipping": {"norm": 1},
                          "earlyStopping": {"patience": 2}}}
            """;
    private static final String PRICE = """
            {"seed": 8,
             "network": {"layers": [{"units": 5, "activation": "gelu"}, {"units": 1, "activation": "identity"}]},
             "loss": "huber",
             "data": {"file": "price.csv", "target": "visits", "exclude": ["number", "plan", "churned"], "missing": "drop",
                      "scale": "min-max", "scaleTarget": "standard", "validation": {"every": 5}},
             "training": {"epochs": 2, "batchSize": 20, "shards": 5, "metrics": ["mae"]}}
            """;

    @TempDir
    private Path folder;

    private record Customer(int number) {
        Double age() {
            return number % 17 == 3 ? null : 20.25 + number * 7 % 50;
        }

        String plan() {
            return List.of("basic", "family", "pro").get(number * number % 3);
        }

        int visits() {
            return number * 5 % 11;
        }

        double weight() {
            return number % 10 == 0 ? 0 : 0.5 + number % 3;
        }

        String churned() {
            return visits() < 4 && number % 3 > 0 ? "yes" : "no";
        }

        String csv() {
            return String.format(
                    Locale.ROOT,
                    "%d,%s,%s,%d,%s,%s%n",
                    number,
                    age() == null ? "" : age().toString(),
                    plan(),
                    visits(),
                    weight(),
                    churned());
        }
    }

    private static final Dataset<Row> FRAME = scattered().cache();

    private static Dataset<Row> frame() {
        return FRAME;
    }

    /** Returns the rows in an order and in partitions that have nothing to do with their numbers. */
    private static Dataset<Row> scattered() {
        StructType schema = new StructType()
                .add("number", DataTypes.IntegerType)
                .add("age", DataTypes.DoubleType)
                .add("plan", DataTypes.StringType)
                .add("visits", DataTypes.IntegerType)
                .add("weight", DataTypes.DoubleType)
                .add("churned", DataTypes.StringType);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Customer c = new Customer(i * 37 % ROWS);
            rows.add(RowFactory.create(c.number, c.age(), c.plan(), c.visits(), c.weight(), c.churned()));
        }
        return LocalSpark.session().createDataFrame(rows, schema).repartition(3);
    }

    private TrainedModel onOneMachine(String document) throws IOException {
        StringBuilder csv = new StringBuilder("number,age,plan,visits,weight,churned\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append(new Customer(i).csv());
        }
        Files.writeString(folder.resolve("churn.csv"), csv);
        Files.writeString(folder.resolve("price.csv"), csv);
        return DocumentRun.open(Files.writeString(folder.resolve("run.json"), document))
                .train();
    }

    private static MlpEstimator estimator(String document) {
        return new MlpEstimator().setDocument(document).setIdCol("number");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void aClassifierIsThatOfOneMachineWithAnyNumberOfPartitions(int partitions) throws IOException {
        MlpModel model = estimator(CHURN).setPartitions(partitions).fit(frame());
        assertArrayEquals(ModelFile.encode(onOneMachine(CHURN)), ModelFile.encode(model.trainedModel()));
        assertEquals(ROWS, model.transform(frame()).select("predictedLabel").count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"group\": \"plan\", \"validation\": 0.3", "\"validation\": {\"last\": 0.3, \"by\": \"weight\"}"
            })
    void rowsAreSplitByTheirGroupsAndTimes(String split) throws IOException {
        String document = PRICE.replace("\"validation\": {\"every\": 5}", split);
        assertArrayEquals(
                ModelFile.encode(onOneMachine(document)),
                ModelFile.encode(estimator(document).fit(frame()).trainedModel()));
    }

    @Test
    void learnedEncodingsHaveTheBitsOfOneMachine() throws IOException {
        String document = CHURN.replace(
                "\"scale\": \"standard\"",
                "\"scale\": \"standard\", \"encode\": {\"age\": \"periodic\", \"plan\": \"embedding\"}");
        MlpModel model = estimator(document).setPartitions(2).fit(frame());
        assertArrayEquals(ModelFile.encode(onOneMachine(document)), ModelFile.encode(model.trainedModel()));
        assertEquals(ROWS, model.transform(frame()).select("predictedLabel").count());
    }

    /** What the executors keep from step to step is made again from the rows and the step. */
    @Test
    void executorsThatForgetTheirStateComputeTheSameBits() throws IOException {
        frame().count();
        SparkContext context = LocalSpark.session().sparkContext();
        Set<Integer> others = new TreeSet<>(
                JavaSparkContext.fromSparkContext(context).getPersistentRDDs().keySet());
        MlpModel model = estimator(CHURN)
                .setListener(new TrainingListener() {
                    @Override
                    public void batchFinished(int epoch, long row, long rows) {
                        if (epoch == 2) {
                            JavaSparkContext.fromSparkContext(context)
                                    .getPersistentRDDs()
                                    .forEach((id, rdd) -> {
                                        if (!others.contains(id)) {
                                            rdd.unpersist(true);
                                        }
                                    });
                        }
                    }
                })
                .fit(frame());
        assertArrayEquals(ModelFile.encode(onOneMachine(CHURN)), ModelFile.encode(model.trainedModel()));
    }

    /** Each task of each step fails in the middle of its gradients, and the next attempt finds what it left. */
    @Test
    void tasksThatFailAndAreTriedAgainComputeTheSameBits() throws IOException {
        String document = CHURN.replace("\"tanh\"", "\"fails-at-first\"");
        FailsAtFirst.FAILURES.set(0);
        MlpModel model = estimator(document).setPartitions(2).fit(frame());
        assertArrayEquals(ModelFile.encode(onOneMachine(document)), ModelFile.encode(model.trainedModel()));
        int steps = 3 * 3; // epochs × batches
        assertEquals(2 * steps, FailsAtFirst.FAILURES.get(), "failed tasks");
    }

    @Test
    void aModelOfNumbersAndItsHistoryAreThoseOfOneMachine() throws IOException {
        List<EpochResult> history = new ArrayList<>();
        MlpModel model = estimator(PRICE)
                .setListener(new TrainingListener() {
                    @Override
                    public void epochFinished(EpochResult result) {
                        history.add(result);
                    }
                })
                .fit(frame());
        assertArrayEquals(ModelFile.encode(onOneMachine(PRICE)), ModelFile.encode(model.trainedModel()));
        assertEquals(2, history.size());
        assertEquals(1, history.get(1).training().orElseThrow().metrics().size());
    }

    @Test
    void vectorsAreColumnsWithTheNamesOfTheirAssembler() throws IOException {
        VectorAssembler assembler = new VectorAssembler()
                .setInputCols(new String[] {"age", "weight"})
                .setOutputCol("features")
                .setHandleInvalid("keep");
        Dataset<Row> vectors = assembler.transform(frame()).select("number", "features", "visits");
        MlpModel model = estimator(PRICE).setFeaturesCol("features").fit(vectors);
        assertArrayEquals(ModelFile.encode(onOneMachine(PRICE)), ModelFile.encode(model.trainedModel()));
    }

    @Test
    void isAStageOfAPipelineWhoseLaterStagesSeeItsColumns() {
        SQLTransformer later = new SQLTransformer()
                .setStatement("SELECT prediction, predictedLabel, probability, churned FROM __THIS__");
        Dataset<Row> predicted = new Pipeline()
                .setStages(new PipelineStage[] {estimator(CHURN), later})
                .fit(frame())
                .transform(frame());
        assertEquals(4, predicted.columns().length);
        assertEquals(ROWS, predicted.filter("predictedLabel in ('yes', 'no')").count());
        assertThrows(ConfigException.class, () -> new MlpEstimator().transformSchema(frame().schema()));
    }

    /** Partitions and their order decide nothing, and equal rows may change places. */
    @Test
    void withoutAnIdTheRowsAreInTheOrderOfTheirValues() {
        MlpEstimator estimator = new MlpEstimator().setDocument(CHURN);
        byte[] one = ModelFile.encode(estimator.fit(frame()).trainedModel());
        byte[] other = ModelFile.encode(
                estimator.fit(frame().drop("number").repartition(5)).trainedModel());
        assertArrayEquals(one, other);
    }

    @Test
    void aRunThatStoppedResumesFromItsCheckpointWithTheSameBits() throws IOException {
        String document = CHURN.replace("\"epochs\"", "\"checkpoint\": {\"everyEpochs\": 1}, \"epochs\"");
        MlpEstimator estimator = estimator(document).setCheckpointDir(folder.toString());
        TrainingListener stopping = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() == 2) {
                    throw new IllegalStateException("the driver ends here");
                }
            }
        };
        assertThrows(
                IllegalStateException.class,
                () -> estimator.copy(new ParamMap()).setListener(stopping).fit(frame()));
        assertFalse(Files.exists(folder.resolve("model.safetensors")));

        List<Integer> epochs = new ArrayList<>();
        MlpModel model = estimator
                .setResume(true)
                .setPartitions(3)
                .setListener(new TrainingListener() {
                    @Override
                    public void epochFinished(EpochResult result) {
                        epochs.add(result.epoch());
                    }
                })
                .fit(frame());
        assertEquals(2, epochs.get(0));
        byte[] expected = ModelFile.encode(onOneMachine(document));
        assertArrayEquals(expected, ModelFile.encode(model.trainedModel()));
        assertArrayEquals(expected, Files.readAllBytes(folder.resolve("model.safetensors")));

        Dataset<Row> changed = frame().filter("number <> 7")
                .unionByName(frame().filter("number = 7").withColumn("age", functions.lit(99.0)));
        assertThrows(MlpException.class, () -> estimator.fit(changed));
    }

    /** The fault is found in a task, and is the same as on one machine, without a word of Spark. */
    @Test
    void theFaultOfAPluginIsThatOfOneMachine() {
        String document = CHURN.replace("\"tanh\"", "{\"type\": \"formula\", \"value\": \"ln(z)\"}");
        MlpException expected = assertThrows(MlpException.class, () -> onOneMachine(document));
        MlpException found =
                assertThrows(MlpException.class, () -> estimator(document).fit(frame()));
        assertEquals(expected.getMessage(), found.getMessage());
        assertEquals(expected.getClass(), found.getClass());
    }
}
