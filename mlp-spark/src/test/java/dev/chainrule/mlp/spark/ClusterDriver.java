package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The driver of {@link SparkClusterTest}, in a JVM of its own, because a JVM has only one Spark. In the middle of training
 * it says so with the file {@code reached} and waits for the file {@code killed}.
 */
final class ClusterDriver {
    private static final int SECONDS_TO_WAIT = 120;

    private ClusterDriver() {}

    /** Takes the master, the folder of the test, the CSV, and the class path of the executors. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        SparkSession spark = SparkSession.builder()
                .master(args[0])
                .appName("mlp-spark cluster test")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.executor.cores", "1")
                .config("spark.executor.memory", "512m")
                .config("spark.executor.extraClassPath", args[3])
                .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", SECONDS_TO_WAIT + "s")
                .getOrCreate();
        MlpModel model = new MlpEstimator()
                .setDocumentFile(folder.resolve("run.json"))
                .setIdCol("number")
                .setPartitions(4)
                .setListener(new TrainingListener() {
                    @Override
                    public void batchFinished(int epoch, long row, long rows) {
                        if (epoch == 3 && Files.notExists(folder.resolve("killed"))) {
                            waitForTheKill(spark, folder);
                        }
                    }
                })
                .fit(frame(spark, Path.of(args[2])));
        ModelFile.save(model.trainedModel(), folder.resolve("cluster.safetensors"));
        spark.stop();
    }

    private static void waitForTheKill(SparkSession spark, Path folder) {
        try {
            int executors = spark.sparkContext().statusTracker().getExecutorInfos().length - 1; // without the driver
            Files.writeString(folder.resolve("reached.part"), Integer.toString(executors));
            Files.move(folder.resolve("reached.part"), folder.resolve("reached"));
            for (int i = 0; Files.notExists(folder.resolve("killed")); i++) {
                if (i == SECONDS_TO_WAIT * 20) {
                    throw new IllegalStateException("no worker was killed");
                }
                Thread.sleep(50);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Dataset<Row> frame(SparkSession spark, Path csv) throws IOException {
        StructType schema = new StructType().add("number", DataTypes.IntegerType);
        List<String> lines = Files.readAllLines(csv);
        String[] names = lines.get(0).split(",");
        for (String name : names) {
            schema = schema.add(name, name.equals("species") ? DataTypes.StringType : DataTypes.DoubleType);
        }
        List<Row> rows = new ArrayList<>();
        for (int i = lines.size() - 1; i > 0; i--) {
            String[] cells = lines.get(i).split(",");
            Object[] values = new Object[cells.length + 1];
            values[0] = i;
            for (int c = 0; c < cells.length; c++) {
                values[c + 1] = names[c].equals("species") ? cells[c] : (Object) Double.valueOf(cells[c]);
            }
            rows.add(RowFactory.create(values));
        }
        return spark.createDataFrame(rows, schema);
    }
}
