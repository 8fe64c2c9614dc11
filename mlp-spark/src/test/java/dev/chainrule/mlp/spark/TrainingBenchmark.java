package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingStarted;
import dev.chainrule.mlp.io.document.DocumentReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Measures training on Spark: the time of a step for several sizes of batches, with Spark and without, and the same
 * network of sigmoids as spark.ml's own classifier, with the same rows and passes over them.
 *
 * <p>docs/spark.md has the command and results.
 */
final class TrainingBenchmark {
    private static final int INPUTS = 64;
    private static final int CLASSES = 10;
    private static final int SHARDS = 8;

    private TrainingBenchmark() {}

    /** Takes the number of rows (20,000 if none is given). */
    public static void main(String[] args) {
        int rows = args.length == 0 ? 20_000 : Integer.parseInt(args[0]);
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate();
        Dataset<Row> all = frame(session, rows).repartition(2).cache();
        all.count();
        steps(all, rows);
        sideBySide(all);
        session.stop();
    }

    private static void steps(Dataset<Row> rows, int count) {
        System.out.printf("%-10s %-14s %10s %10s%n", "batch", "network", "Spark", "without");
        for (String layers : new String[] {"64", "512, 512"}) {
            for (int batch = 256; batch <= count; batch *= 8) {
                String document = document(layers, batch, 2);
                Dataset<Row> some = rows.filter("id < " + Math.min(count, 10 * batch)); // at most ten steps an epoch
                double spark = secondsOfAStep(some, document, true);
                double alone = secondsOfAStep(some, document, false);
                System.out.printf(
                        Locale.ROOT, "%-10d %-14s %8.1fms %8.1fms%n", batch, layers, 1e3 * spark, 1e3 * alone);
            }
        }
    }

    /** Returns the mean time of a step in the last epoch. */
    private static double secondsOfAStep(Dataset<Row> rows, String document, boolean onSpark) {
        StepTimes times = new StepTimes();
        if (onSpark) {
            estimator(document, times).fit(rows);
        } else {
            RunSpec spec = new DocumentReader(Plugins.load()).read(document, "benchmark");
            Trainer.create().run(PreparedData.of(spec, table(rows), spec.preprocessing()), times);
        }
        return times.secondsOfLastEpoch();
    }

    private static DataTable table(Dataset<Row> rows) {
        List<Row> all = rows.sort("id").collectAsList();
        List<String> names =
                IntStream.range(0, INPUTS).mapToObj(c -> "features_" + c).toList();
        double[] values = all.stream()
                .flatMapToDouble(
                        row -> Arrays.stream(row.<Vector>getAs("features").toArray()))
                .toArray();
        List<String> labels = all.stream()
                .map(row -> "" + row.<Double>getAs("label").intValue())
                .toList();
        return DataTable.labelled(names, values, "label", labels);
    }

    private static MlpEstimator estimator(String document, TrainingListener listener) {
        return new MlpEstimator()
                .setDocument(document)
                .setIdCol("id")
                .setFeaturesCol("features")
                .setListener(listener);
    }

    private static final class StepTimes implements TrainingListener {
        private final List<Long> ends = new ArrayList<>();
        private int epoch;
        private long start = System.nanoTime();

        @Override
        public void started(TrainingStarted started) {
            start = System.nanoTime();
        }

        @Override
        public void batchFinished(int ofEpoch, long row, long rows) {
            if (ofEpoch != epoch) {
                epoch = ofEpoch;
                start = ends.isEmpty() ? start : ends.get(ends.size() - 1);
                ends.clear();
            }
            ends.add(System.nanoTime());
        }

        double secondsOfLastEpoch() {
            return (ends.get(ends.size() - 1) - start) / 1e9 / ends.size();
        }
    }

    private static void sideBySide(Dataset<Row> rows) {
        Dataset<Row> scaled = new StandardScaler()
                .setInputCol("features")
                .setOutputCol("scaled")
                .setWithMean(true)
                .fit(rows)
                .transform(rows)
                .cache();
        scaled.count();
        for (int passes : new int[] {10, 30}) {
            long start = System.nanoTime();
            Dataset<Row> theirs = new MultilayerPerceptronClassifier()
                    .setFeaturesCol("scaled")
                    .setLabelCol("label")
                    .setLayers(new int[] {INPUTS, 64, CLASSES})
                    .setMaxIter(passes)
                    .setTol(0)
                    .setSeed(1)
                    .fit(scaled)
                    .transform(scaled);
            report(
                    "spark.ml",
                    passes,
                    start,
                    theirs.filter("prediction = label").count() / (double) rows.count());
            start = System.nanoTime();
            MlpModel model = estimator(
                            document("64", 2048, passes).replace("relu", "sigmoid"), new TrainingListener() {})
                    .fit(rows);
            double right = model.transform(rows).filter("prediction = label").count();
            report("mlp", passes, start, right / rows.count());
        }
    }

    private static void report(String name, int passes, long start, double accuracy) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %3d passes %8.1f s, accuracy %.3f%n",
                name,
                passes,
                (System.nanoTime() - start) / 1e9,
                accuracy);
    }

    private static String document(String layers, int batch, int epochs) {
        StringBuilder all = new StringBuilder();
        for (String units : layers.split(", ")) {
            all.append("{\"units\": ").append(units).append(", \"activation\": \"relu\"}, ");
        }
        return "{\"seed\": 1, \"network\": {\"layers\": [" + all + "{\"activation\": \"softmax\"}]},"
                + "\"loss\": \"cross-entropy\", \"optimizer\": {\"type\": \"adam\", \"learningRate\": 0.01},"
                + "\"data\": {\"file\": \"-\", \"target\": \"label\", \"scale\": \"standard\"},"
                + "\"training\": {\"epochs\": " + epochs + ", \"batchSize\": " + batch + ", \"shards\": " + SHARDS
                + "}}";
    }

    /** Rows whose class depends on products of their numbers, so that a linear model cannot tell it. */
    private static Dataset<Row> frame(SparkSession session, int count) {
        StructType schema = new StructType()
                .add("id", DataTypes.IntegerType)
                .add("features", SQLDataTypes.VectorType())
                .add("label", DataTypes.DoubleType);
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            double[] values = new double[INPUTS];
            double sum = 0;
            for (int c = 0; c < INPUTS; c++) {
                values[c] = StrictMath.sin(r * 31.0 * (c + 1) + c * c);
                sum += c % 8 == 1 ? values[c] * values[c - 1] : 0;
            }
            rows.add(RowFactory.create(
                    r, Vectors.dense(values), (double) Math.floorMod((int) Math.floor(sum * 4), CLASSES)));
        }
        return session.createDataFrame(rows, schema);
    }
}
