package dev.chainrule.mlp.spark;

import com.sun.management.OperatingSystemMXBean;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.RowEncoder;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Predictor;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures how many rows one core scores: the library on one thread, and Spark with the features in a vector and in columns,
 * beside the time in which Spark only reads these rows. The rows are in memory before the time starts, and the predictions
 * are computed and dropped. Prints the median of five runs, after some that are not counted, in rows a second of processor
 * time, all threads of the JVM together, which other programs on the machine disturb less than the time of day.
 *
 * <p>Runs if the property {@code mlp.benchmark} is {@code all} or the number of inputs of a network; docs/spark.md has the
 * command and results.
 */
@EnabledIfSystemProperty(named = "mlp.benchmark", matches = ".+")
class ScoringBenchmark {
    private static final int RUNS = 5;
    private static final int WARM_UPS = 20;
    private static final int BLOCK = 1024;

    @Test
    void scoresNetworksOfFourSizes() {
        String wanted = System.getProperty("mlp.benchmark");
        System.out.printf(
                Locale.ROOT,
                "%-16s %10s %14s %14s %14s %14s%n",
                "network",
                "library",
                "vector: read",
                "and scored",
                "columns: read",
                "and scored");
        SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        for (int[] sizes : new int[][] {{16, 32, 3}, {64, 64, 64, 10}, {784, 128, 10}, {784, 512, 512, 10}}) {
            if (wanted.equals("all") || wanted.equals("" + sizes[0])) {
                measure(session, sizes);
            }
        }
    }

    private static void measure(SparkSession session, int[] sizes) {
        TrainedModel model = model(sizes);
        long multiplications = model.network().parameterCount();
        int rows = (int) Math.max(20_000, Math.min(2_000_000, 8_000_000_000L / multiplications));
        rows = Math.min(rows, 50_000_000 / sizes[0]);
        double[][] values = values(Math.min(rows, 4096), sizes[0]);
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%-16s", Arrays.toString(sizes).replaceAll("[\\[\\] ]", "")));
        line.append(String.format(Locale.ROOT, " %10.0f", library(model, values, rows)));
        for (boolean isVector : new boolean[] {true, false}) {
            for (double each : spark(session, model, values, rows, isVector)) {
                line.append(String.format(Locale.ROOT, " %14.0f", each));
            }
        }
        System.out.println(line);
    }

    private static TrainedModel model(int[] sizes) {
        int last = sizes.length - 1;
        RunSpec spec = RunSpec.builder()
                .seed(1)
                .network(n -> {
                    for (int l = 1; l < last; l++) {
                        n.layer(sizes[l], "relu");
                    }
                    n.layer(sizes[last], "softmax");
                })
                .loss("cross-entropy")
                .training(t -> t.epochs(1).batchSize(64))
                .build();
        double[][] values = values(256, sizes[0]);
        List<String> names = IntStream.range(0, sizes[0]).mapToObj(i -> "f" + i).toList();
        List<String> labels = IntStream.range(0, values.length)
                .mapToObj(r -> "" + r % sizes[last])
                .toList();
        double[] flat = Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
        return Trainer.create()
                .train(PreparedData.of(
                        spec,
                        DataTable.labelled(names, flat, "label", labels),
                        PreprocessingSpec.builder().scale("standard").build()));
    }

    private static double[][] values(int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                values[r][c] = StrictMath.sin(r * 31.0 + c * c);
            }
        }
        return values;
    }

    /** Encodes and predicts block by block, as an application with its rows in arrays would. */
    private static double library(TrainedModel model, double[][] values, int rows) {
        RowEncoder encoder = new RowEncoder(model.preprocessing());
        Predictor predictor = model.predictor(BLOCK);
        Matrix inputs = new Matrix(BLOCK, model.network().inputs());
        int[] answers = new int[BLOCK];
        double[] scores = new double[BLOCK * model.labels().size()];
        return median(rows, () -> {
            for (int from = 0; from < rows; from += BLOCK) {
                inputs.setRows(Math.min(BLOCK, rows - from));
                for (int r = 0; r < inputs.rows(); r++) {
                    encoder.encode(values[(from + r) % values.length], r, inputs, r);
                }
                predictor.predict(inputs, answers, scores);
            }
        });
    }

    /** Returns the speed of reading the rows, and of reading and scoring them. */
    private static double[] spark(
            SparkSession session, TrainedModel model, double[][] values, int rows, boolean isVector) {
        List<Row> some = new ArrayList<>();
        for (double[] row : values) {
            some.add(
                    isVector
                            ? RowFactory.create(Vectors.dense(row))
                            : RowFactory.create(Arrays.stream(row).boxed().toArray()));
        }
        StructType schema = new StructType();
        if (isVector) {
            schema = schema.add("v", SQLDataTypes.VectorType());
        } else {
            for (String name : model.preprocessing().featureNames()) {
                schema = schema.add(name, DataTypes.DoubleType);
            }
        }
        Dataset<Row> block = session.createDataFrame(some, schema);
        Dataset<Row> all = session.range(0, rows / values.length, 1, 2)
                .crossJoin(block)
                .drop("id")
                .cache();
        long count = all.count();
        MlpModel stage = MlpModel.of(model);
        if (isVector) {
            stage.setFeaturesCol("v");
        }
        double[] speeds = {median(count, () -> drop(all)), median(count, () -> drop(stage.transform(all)))};
        all.unpersist(true);
        return speeds;
    }

    private static void drop(Dataset<Row> rows) {
        rows.write().format("noop").mode("overwrite").save();
    }

    /** Returns rows a second of processor time. */
    private static double median(long rows, Runnable run) {
        double[] seconds = new double[RUNS];
        for (int i = -WARM_UPS; i < RUNS; i++) {
            long used = processorNanos();
            run.run();
            if (i >= 0) {
                seconds[i] = (processorNanos() - used) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return rows / seconds[RUNS / 2];
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
