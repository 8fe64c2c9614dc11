package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.selection.FoldExecutor;
import dev.chainrule.mlp.io.run.FoldCluster;
import dev.chainrule.mlp.io.run.FoldClusters;
import dev.chainrule.mlp.io.run.FoldWork;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option that has folds evaluated by a Spark cluster. */
final class ClusterOption {
    @Option(
            names = "--spark-master",
            paramLabel = "URL",
            description =
                    "Train the folds as tasks of this Spark cluster, such as spark://host:7077; needs SPARK_HOME. The "
                            + "result is the same.")
    private Optional<String> master;

    /**
     * Evaluates folds on the cluster, or on this machine if none is given.
     *
     * @param plugins the jars and folders of plugins
     * @param work what the cluster needs
     * @param remote evaluates with an executor of the cluster
     * @param local evaluates on this machine
     */
    <T> T evaluate(
            CommandSpec command,
            List<Path> plugins,
            Supplier<FoldWork> work,
            Function<FoldExecutor, T> remote,
            Supplier<T> local) {
        if (master.isEmpty()) {
            return local.get();
        }
        FoldClusters clusters = ServiceLoader.load(FoldClusters.class, FoldClusters.class.getClassLoader())
                .findFirst()
                .filter(FoldClusters::isAvailable)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "--spark-master needs the libraries of Spark 4. Set SPARK_HOME to an installation, whose folder"
                                + " jars is then on the class path, or add Spark's jars to the class path yourself"));
        try (FoldCluster cluster = clusters.connect(master.get(), plugins)) {
            return remote.apply(cluster.executor(work.get()));
        }
    }
}
