package dev.chainrule.mlp.spark;

import com.sun.management.OperatingSystemMXBean;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
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
 * Measures how many rows are scored: by the library on one thread, and by Spark on one and two cores, with the features in a
 * vector and in columns. The rows are in memory before the time starts, and the predictions are computed and dropped. Prints
 * the median of five runs after two that are not counted, in rows a second and, in brackets, in rows a second of processor
 * time, all threads of the JVM together, which other programs on the machine disturb less.
 *
 * <p>Runs if the property {@code mlp.benchmark} is {@code all} or the number of inputs of a network; docs/spark.md has the
 * command and results.
 */
@EnabledIfSystemProperty(named = "mlp.benchmark", matches = ".+")
class ScoringBenchmark {
    private static final int RUNS = 5;
    private static final int WARM_UPS = 2;
    private static final int BLOCK = 1024;

    @Test
    void scoresNetworksOfFourSizes() {
        String wanted = System.getProperty("mlp.benchmark");
        System.out.printf(
                Locale.ROOT,
                "%-16s %19s %19s %19s %19s %19s%n",
                "network",
                "library",
                "vector, local[1]",
                "vector, local[2]",
                "columns, local[1]",
                "columns, local[2]");
        for (int[] sizes : new int[][] {{16, 32, 3}, {64, 64, 64, 10}, {784, 128, 10}, {784, 512, 512, 10}}) {
            if (wanted.equals("all") || wanted.equals("" + sizes[0])) {
                measure(sizes);
            }
        }
    }

    private static void measure(int[] sizes) {
        TrainedModel model = model(sizes);
        long multiplications = model.network().parameterCount();
        int rows = (int) Math.max(20_000, Math.min(400_000, 8_000_000_000L / multiplications));
        rows = Math.min(rows, 10_000_000 / sizes[0]);
        double[][] values = values(Math.min(rows, 4096), sizes[0]);
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%-16s", Arrays.toString(sizes).replaceAll("[\\[\\] ]", "")));
        line.append(library(model, values, rows));
        for (boolean isVector : new boolean[] {true, false}) {
            for (int cores = 1; cores <= 2; cores++) {
                line.append(spark(model, values, rows, isVector, cores));
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
    private static String library(TrainedModel model, double[][] values, int rows) {
        Preprocessing preprocessing = model.preprocessing();
        Predictor predictor = model.predictor(BLOCK);
        Matrix inputs = new Matrix(BLOCK, model.network().inputs());
        int[] answers = new int[BLOCK];
        double[] scores = new double[BLOCK * model.labels().size()];
        return median(rows, () -> {
            for (int from = 0; from < rows; from += BLOCK) {
                inputs.setRows(Math.min(BLOCK, rows - from));
                for (int r = 0; r < inputs.rows(); r++) {
                    preprocessing.encode(values[(from + r) % values.length], r, inputs, r);
                }
                predictor.predict(inputs, answers, scores);
            }
        });
    }

    private static String spark(TrainedModel model, double[][] values, int rows, boolean isVector, int cores) {
        SparkSession session = SparkSession.builder()
                .master("local[" + cores + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        try {
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
            Dataset<Row> all = session.range(0, rows / values.length, 1, 2 * cores)
                    .crossJoin(block)
                    .drop("id")
                    .cache();
            long count = all.count();
            MlpModel stage = MlpModel.of(model);
            if (isVector) {
                stage.setFeaturesCol("v");
            }
            return median(
                    count,
                    () -> stage.transform(all)
                            .write()
                            .format("noop")
                            .mode("overwrite")
                            .save());
        } finally {
            session.stop();
        }
    }

    /** Returns rows a second and, in brackets, rows a second of processor time. */
    private static String median(long rows, Runnable run) {
        double[] seconds = new double[RUNS];
        double[] processor = new double[RUNS];
        for (int i = -WARM_UPS; i < RUNS; i++) {
            long start = System.nanoTime();
            long used = processorNanos();
            run.run();
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / 1e9;
                processor[i] = (processorNanos() - used) / 1e9;
            }
        }
        Arrays.sort(seconds);
        Arrays.sort(processor);
        return String.format(Locale.ROOT, " %8.0f (%8.0f)", rows / seconds[RUNS / 2], rows / processor[RUNS / 2]);
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
