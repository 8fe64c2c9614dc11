package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.io.run.FoldCluster;
import dev.chainrule.mlp.io.run.FoldClusters;
import java.nio.file.Path;
import java.util.List;

/**
 * Connects the command line to a Spark cluster. Can be loaded without Spark.
 *
 * @since 0.2
 */
public final class SparkFoldClusters implements FoldClusters {

    @Override
    public boolean isAvailable() {
        return SparkFoldClusters.class.getClassLoader().getResource("org/apache/spark/SparkContext.class") != null;
    }

    @Override
    public FoldCluster connect(String master, List<Path> jars) {
        return SparkFoldCluster.connect(master, jars);
    }
}
