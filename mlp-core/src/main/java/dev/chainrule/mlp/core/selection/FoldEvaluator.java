package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.ErrorPlace;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingOutcome;
import dev.chainrule.mlp.core.training.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;

/**
 * Trains and evaluates single folds of trials. The result of a fold depends on nothing but its trial and its rows, so folds can
 * be evaluated in any order, by several threads and on other machines. Thread-safe.
 *
 * @since 0.2
 */
public final class FoldEvaluator {
    private final Plugins plugins;
    private final Trainer trainer;
    private final List<RunSpec> trials;
    private final Folds folds;
    private final Optional<Metric> metric;
    private final boolean failOnDivergence;

    /**
     * Creates an evaluator.
     *
     * @param plugins the registry of the trials' plugins
     * @param kernel the kernel that runs the matrix products
     * @param trials the runs, at least one
     * @param folds the rows of each fold
     * @param metric a metric to compute beside those of each trial
     * @param failOnDivergence whether a training that diverges is an error; otherwise it is a result
     */
    public FoldEvaluator(
            Plugins plugins,
            Kernel kernel,
            List<RunSpec> trials,
            Folds folds,
            Optional<Metric> metric,
            boolean failOnDivergence) {
        this.plugins = plugins;
        this.trainer = new Trainer(plugins, kernel);
        this.trials = List.copyOf(trials);
        this.folds = folds;
        this.metric = metric;
        this.failOnDivergence = failOnDivergence;
    }

    int trials() {
        return trials.size();
    }

    int folds() {
        return folds.count();
    }

    /**
     * Trains on the other rows of a fold and evaluates on its own.
     *
     * @param threads the number of threads, which does not change the result
     * @throws DataException if the rows of the fold do not fit the trial; names both
     * @throws TrainingDivergedException if training diverges and that is an error; names trial and fold
     * @throws PluginException if a plugin breaks its contract; names trial and fold
     * @throws CancellationException if the calling thread is interrupted; its interrupt status remains set
     */
    public FoldResult evaluate(FoldTask task, int threads) {
        try {
            return evaluate(task.trial(), task.fold(), OptionalInt.of(threads));
        } catch (MlpException e) {
            throw ErrorPlace.in((trials.size() > 1 ? "trial " + task.trial() + ", " : "") + "fold " + task.fold(), e);
        }
    }

    private FoldResult evaluate(int trial, int fold, OptionalInt threads) {
        RunSpec spec = trials.get(trial - 1);
        // the metrics are only needed after training
        RunSpec withoutMetrics =
                spec.withTraining(spec.training().withThreads(threads).withMetrics(List.of()));
        Folds.Rows rows = folds.rows(withoutMetrics, fold - 1);
        try {
            TrainedModel model = train(rows.prepared());
            return FoldResult.of(
                    trial,
                    fold,
                    model.evaluate(
                            rows.heldOut(),
                            metrics(spec, model),
                            rows.prepared().training()));
        } catch (TrainingDivergedException e) {
            if (failOnDivergence) {
                throw e;
            }
            return new FoldResult(trial, fold, Map.of(), e.problems().get(0).message());
        }
    }

    /** Trains a network; an interrupted training ends all runs, since a half-trained model must not be evaluated. */
    private TrainedModel train(PreparedData prepared) {
        TrainingResult result = trainer.run(prepared);
        if (result.outcome() == TrainingOutcome.STOPPED) {
            throw new CancellationException("interrupted before all folds were trained");
        }
        return result.model();
    }

    private List<Metric> metrics(RunSpec spec, TrainedModel model) {
        List<Metric> metrics = new ArrayList<>(
                Metrics.of(spec, model.network(), model.preprocessing().target(), plugins));
        metric.filter(m -> metrics.stream().noneMatch(other -> other.label().equals(m.label())))
                .ifPresent(metrics::add);
        return metrics;
    }
}
