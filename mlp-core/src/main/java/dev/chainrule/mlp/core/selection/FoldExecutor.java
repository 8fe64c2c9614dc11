package dev.chainrule.mlp.core.selection;

import java.util.List;

/**
 * The place where folds are evaluated, each with a {@link FoldEvaluator}: threads of this machine, or other machines.
 *
 * @since 0.2
 */
@FunctionalInterface
public interface FoldExecutor {

    /**
     * Evaluates folds. If one fails, the others need not be evaluated; thrown is the exception of the first by number, in
     * the order of {@code tasks}, so that it does not depend on which finished first.
     *
     * @param tasks the folds, in ascending order
     * @param listener receives each result, in any order; called by one thread at a time
     */
    void run(List<FoldTask> tasks, FoldListener listener);
}
