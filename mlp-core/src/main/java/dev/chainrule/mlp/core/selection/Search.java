package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Which of several runs does best on rows that it has not seen.
 *
 * @param measure what the best is chosen by: the label of a metric, or {@link Evaluation#LOSS}
 * @param trials how each run went, in their order
 * @param ranking the same, the best first; those of which the measure is not defined and then those that diverged last
 */
public record Search(String measure, List<TrialResult> trials, List<TrialResult> ranking) {

    /** Copies the lists. */
    public Search {
        trials = List.copyOf(trials);
        ranking = List.copyOf(ranking);
    }

    /**
     * Trains and measures each run once for each fold. Trials and folds are trained side by side, as many as the first spec
     * has threads; the result does not depend on their number. A run that diverges is ranked last and ends nothing.
     *
     * @param trials the runs, at least one
     * @param plugins what they can name
     * @param kernel what multiplies
     * @param folds the rows
     * @param metric what to choose by; if empty, the loss
     * @param known what is finished already, of the same runs and rows
     * @param listener is told of each fold of each trial
     * @throws DataException if the rows do not fit a run
     * @throws PluginException if a plugin breaks its contract; both name the trial
     * @throws CancellationException if the calling thread is interrupted while it trains a fold; it stays interrupted, and the
     *     listener knows the folds that were finished
     */
    public static Search run(
            List<RunSpec> trials,
            Plugins plugins,
            Kernel kernel,
            Folds folds,
            Optional<Metric> metric,
            List<FoldResult> known,
            FoldListener listener) {
        FoldRunner work = new FoldRunner(plugins, kernel, trials, folds, metric, false, listener);
        List<FoldResult> results = work.run(known, FoldRunner.threads(trials.get(0)));
        List<TrialResult> all = new ArrayList<>();
        for (int t = 0; t < trials.size(); t++) {
            all.add(TrialResult.of(t + 1, results.subList(t * folds.count(), (t + 1) * folds.count())));
        }
        String measure = metric.map(Metric::label).orElse(Evaluation.LOSS);
        List<TrialResult> ranking = new ArrayList<>(all);
        ranking.sort(bestFirst(measure, metric.map(Metric::higherIsBetter).orElse(false)));
        return new Search(measure, all, ranking);
    }

    /** Trials that are as good as each other stay in their order. */
    private static Comparator<TrialResult> bestFirst(String measure, boolean higherIsBetter) {
        return Comparator.comparing((TrialResult trial) -> trial.summary().isEmpty())
                .thenComparing(trial -> Double.isNaN(trial.mean(measure)))
                .thenComparingDouble(trial -> higherIsBetter ? -trial.mean(measure) : trial.mean(measure));
    }

    /** The best trial; empty if all diverged or the measure is not defined in any, as R² of a single held-out row. */
    public Optional<TrialResult> best() {
        return Optional.of(ranking.get(0)).filter(first -> !Double.isNaN(first.mean(measure)));
    }
}
