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
 * The result of a search for the best of several runs, judged on held-out rows.
 *
 * @param measure the measure by which runs are ranked: the label of a metric, or {@link Evaluation#LOSS}
 * @param trials the result of each run, in the order of the runs
 * @param ranking the same results, best first; runs with an undefined measure and then diverged runs come last
 * @since 0.2
 */
public record Search(String measure, List<TrialResult> trials, List<TrialResult> ranking) {

    /** Copies the lists. */
    public Search {
        trials = List.copyOf(trials);
        ranking = List.copyOf(ranking);
    }

    /**
     * Trains and evaluates each run on each fold, with up to as many in parallel as the first spec has threads. The
     * result does not depend on the number of threads. A run that diverges is ranked last and does not end the
     * search.
     *
     * @param trials the runs, at least one
     * @param plugins the registry of the runs' plugins
     * @param kernel the kernel that runs the matrix products
     * @param folds the rows of each fold
     * @param metric the metric to rank by; if empty, the loss
     * @param known the results that are already known, of the same runs and rows; these folds are skipped
     * @param listener receives the result of each fold of each trial
     * @throws DataException if the rows do not fit a run; names trial and fold
     * @throws PluginException if a plugin breaks its contract; names trial and fold
     * @throws CancellationException if the calling thread is interrupted while it trains a fold; its interrupt status
     *     remains set, and the listener has received the folds that finished
     */
    public static Search run(
            List<RunSpec> trials,
            Plugins plugins,
            Kernel kernel,
            Folds folds,
            Optional<Metric> metric,
            List<FoldResult> known,
            FoldListener listener) {
        FoldEvaluator evaluator = new FoldEvaluator(plugins, kernel, trials, folds, metric, false);
        int threads = FoldRunner.threads(trials.get(0));
        return run(trials.size(), folds.count(), new ThreadedFolds(evaluator, threads), metric, known, listener);
    }

    /**
     * Ranks the results of an executor.
     *
     * @param trials the number of runs, at least 1
     * @param folds the number of folds of each
     * @param executor evaluates the folds; a training that diverges must be a result
     * @param metric the metric to rank by, which all results have; if empty, the loss
     * @param known the results that are already known, of the same runs and rows; these folds are skipped
     * @param listener receives each other result
     * @since 0.2
     */
    public static Search run(
            int trials,
            int folds,
            FoldExecutor executor,
            Optional<Metric> metric,
            List<FoldResult> known,
            FoldListener listener) {
        List<FoldResult> results = new FoldRunner(trials, folds, listener).run(known, executor);
        List<TrialResult> all = new ArrayList<>();
        for (int t = 0; t < trials; t++) {
            all.add(TrialResult.of(t + 1, results.subList(t * folds, (t + 1) * folds)));
        }
        String measure = metric.map(Metric::label).orElse(Evaluation.LOSS);
        List<TrialResult> ranking = new ArrayList<>(all);
        ranking.sort(bestFirst(measure, metric.map(Metric::higherIsBetter).orElse(false)));
        return new Search(measure, all, ranking);
    }

    /** Orders trials by their measure; the sort is stable, so equally good trials keep their order. */
    private static Comparator<TrialResult> bestFirst(String measure, boolean higherIsBetter) {
        return Comparator.comparing((TrialResult trial) -> trial.summary().isEmpty())
                .thenComparing(trial -> Double.isNaN(trial.mean(measure)))
                .thenComparingDouble(trial -> higherIsBetter ? -trial.mean(measure) : trial.mean(measure));
    }

    /** Returns the best trial; empty if all diverged or have an undefined measure, such as R² of a single row. */
    public Optional<TrialResult> best() {
        return Optional.of(ranking.get(0)).filter(first -> !Double.isNaN(first.mean(measure)));
    }
}
