package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.selection.FoldExecutor;
import dev.chainrule.mlp.io.run.FoldCluster;
import dev.chainrule.mlp.io.run.FoldWork;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A Spark application that is started for one command.
 *
 * @param context the application
 */
record SparkFoldCluster(JavaSparkContext context) implements FoldCluster {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";
    private static final String LOG_FILE = "log4j2.configurationFile";

    /** Starts an application whose executors get the jars of mlp and of plugins. */
    static SparkFoldCluster connect(String master, List<Path> plugins) {
        if (System.getProperty(LOG_FILE) == null) {
            System.setProperty(LOG_FILE, "classpath:dev/chainrule/mlp/spark/log4j2-command.properties");
        }
        SparkConf conf = new SparkConf()
                .setMaster(master)
                .setAppName("mlp")
                .setJars(jars(plugins))
                .setIfMissing("spark.ui.enabled", "false")
                .setIfMissing("spark.executor.extraJavaOptions", VECTORS);
        try {
            return new SparkFoldCluster(new JavaSparkContext(conf));
        } catch (Exception e) { // Scala throws checked exceptions that it does not declare
            throw new StorageException(
                    ErrorCode.STO_IO,
                    Location.NONE,
                    "no connection to the Spark master " + Problem.show(master) + ": "
                            + Problem.clean(String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""))
                            + ". Accepted are addresses such as spark://host:7077, yarn and local[2]",
                    e);
        }
    }

    /** Returns the jars of the class path that are not Spark's own, and those of plugins. */
    private static String[] jars(List<Path> plugins) {
        Path spark =
                Path.of(System.getenv().getOrDefault("SPARK_HOME", ""), "jars").toAbsolutePath();
        Stream<Path> own = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> !path.toAbsolutePath().startsWith(spark));
        return Stream.concat(own, plugins.stream().flatMap(SparkFoldCluster::files))
                .filter(path -> path.toString().endsWith(".jar") && Files.isRegularFile(path))
                .map(path -> path.toAbsolutePath().toString())
                .toArray(String[]::new);
    }

    /** Returns the files in a folder, or a file itself. */
    private static Stream<Path> files(Path path) {
        String[] names = path.toFile().list();
        return names == null ? Stream.of(path) : Stream.of(names).sorted().map(path::resolve);
    }

    @Override
    public FoldExecutor executor(FoldWork work) {
        return SparkFolds.of(context, work);
    }

    @Override
    public void close() {
        context.close();
    }
}
