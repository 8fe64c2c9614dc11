package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The result of a cross-validation: each fold is held out once, while a network is trained on the other folds.
 *
 * @param folds the result of each fold
 * @param summary the mean and standard deviation of each measure
 * @since 0.2
 */
public record CrossValidation(List<FoldResult> folds, FoldSummary summary) {

    /** Copies the list. */
    public CrossValidation {
        folds = List.copyOf(folds);
    }

    /**
     * Trains and evaluates one network per fold, with up to as many folds in parallel as the spec has threads. The
     * result does not depend on the number of threads.
     *
     * @param spec the run
     * @param plugins the registry of the run's plugins
     * @param kernel the kernel that runs the matrix products
     * @param folds the rows of each fold
     * @param known the results of folds that have already finished, of the same run and rows; these folds are skipped
     * @param listener receives the result of each fold
     * @throws DataException if the rows of a fold do not fit the spec; names the fold
     * @throws TrainingDivergedException if the training of a fold diverges; names the fold
     * @throws PluginException if a plugin breaks its contract; names the fold
     * @throws CancellationException if the calling thread is interrupted while it trains a fold; its interrupt status
     *     remains set, and the listener has received the folds that finished
     */
    public static CrossValidation run(
            RunSpec spec, Plugins plugins, Kernel kernel, Folds folds, List<FoldResult> known, FoldListener listener) {
        FoldEvaluator evaluator = new FoldEvaluator(plugins, kernel, List.of(spec), folds, Optional.empty(), true);
        return run(folds.count(), new ThreadedFolds(evaluator, FoldRunner.threads(spec)), known, listener);
    }

    /**
     * Collects the results of an executor, one for each fold.
     *
     * @param folds the number of folds
     * @param executor evaluates the folds of the only trial
     * @param known the results of folds that have already finished, of the same run and rows; these folds are skipped
     * @param listener receives the result of each other fold
     * @since 0.2
     */
    public static CrossValidation run(int folds, FoldExecutor executor, List<FoldResult> known, FoldListener listener) {
        List<FoldResult> results = new FoldRunner(1, folds, listener).run(known, executor);
        return new CrossValidation(results, FoldSummary.of(results));
    }
}
