package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.core.selection.FoldExecutor;

/**
 * Machines that evaluate folds, connected until it is closed.
 *
 * @since 0.2
 */
public interface FoldCluster extends AutoCloseable {

    /** Returns an executor that evaluates the folds of a document on the machines. */
    FoldExecutor executor(FoldWork work);

    @Override
    void close();
}
