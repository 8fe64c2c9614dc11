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
 * How a run does on rows that it has not seen: each fold is held out once, while a network is trained on the others.
 *
 * @param folds how each fold went
 * @param summary the mean and standard deviation of each measure
 */
public record CrossValidation(List<FoldResult> folds, FoldSummary summary) {

    /** Copies the list. */
    public CrossValidation {
        folds = List.copyOf(folds);
    }

    /**
     * Trains and measures once for each fold. As many folds as the spec has threads are trained side by side, each on
     * threads of its own; the result does not depend on their number.
     *
     * @param spec the run
     * @param plugins what it can name
     * @param kernel what multiplies
     * @param folds the rows
     * @param known folds that are finished already, of the same run and rows
     * @param listener is told of each fold
     * @throws DataException if the rows of a fold do not fit the spec
     * @throws TrainingDivergedException if the training of a fold diverges
     * @throws PluginException if a plugin breaks its contract; each of these names the fold
     * @throws CancellationException if the calling thread is interrupted while it trains a fold; it stays interrupted, and the
     *     listener knows the folds that were finished
     */
    public static CrossValidation run(
            RunSpec spec, Plugins plugins, Kernel kernel, Folds folds, List<FoldResult> known, FoldListener listener) {
        FoldRunner work = new FoldRunner(plugins, kernel, List.of(spec), folds, Optional.empty(), true, listener);
        List<FoldResult> results = work.run(known, FoldRunner.threads(spec));
        return new CrossValidation(results, FoldSummary.of(results));
    }
}
