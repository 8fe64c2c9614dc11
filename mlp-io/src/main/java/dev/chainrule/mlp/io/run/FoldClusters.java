package dev.chainrule.mlp.io.run;

import java.nio.file.Path;
import java.util.List;

/**
 * Connects to machines that evaluate folds. Found by {@link java.util.ServiceLoader}; the module mlp-spark provides one.
 *
 * @since 0.2
 */
public interface FoldClusters {

    /** Returns whether the libraries that it needs are on the class path. */
    boolean isAvailable();

    /**
     * Connects.
     *
     * @param master the address of the cluster, such as {@code spark://host:7077} or {@code local[4]}
     * @param jars jars of plugins that the machines need, beside those on the class path
     * @throws dev.chainrule.mlp.api.StorageException if there is no connection
     */
    FoldCluster connect(String master, List<Path> jars);
}
