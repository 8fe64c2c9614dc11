package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Trains and evaluates all folds of all trials in parallel. The results do not depend on the threads: each fold is a
 * run of its own, and if several fail, the first by number is reported.
 */
final class FoldRunner {
    private static final TrainingListener SILENT = new TrainingListener() {};

    private final Plugins plugins;
    private final Trainer trainer;
    private final List<RunSpec> trials;
    private final Folds folds;
    private final Optional<Metric> metric;
    private final boolean failOnDivergence;
    private final FoldListener listener;
    /** The results, trials × folds; null if there is none yet. Each element is written by one thread. */
    private final FoldResult[] results;

    /**
     * Creates a runner.
     *
     * @param metric a metric to compute beside those of each spec
     * @param failOnDivergence whether a training that diverges is an error; otherwise it is a result
     */
    FoldRunner(
            Plugins plugins,
            Kernel kernel,
            List<RunSpec> trials,
            Folds folds,
            Optional<Metric> metric,
            boolean failOnDivergence,
            FoldListener listener) {
        this.plugins = plugins;
        this.trainer = new Trainer(plugins, kernel);
        this.trials = trials;
        this.folds = folds;
        this.metric = metric;
        this.failOnDivergence = failOnDivergence;
        this.listener = listener;
        this.results = new FoldResult[trials.size() * folds.count()];
    }

    /** Returns the number of threads of a spec; by default, the number of processors. */
    static int threads(RunSpec spec) {
        return spec.training().threads().orElse(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Runs the folds whose results are not known yet.
     *
     * @param known the known results
     * @param threads the number of threads to use
     * @return the results of all folds of the first trial, then of the second, and so on
     * @throws IllegalArgumentException if a known result has another trial or fold than this runner
     */
    List<FoldResult> run(List<FoldResult> known, int threads) {
        for (FoldResult result : known) {
            if (result.trial() > trials.size() || result.fold() > folds.count()) {
                throw new IllegalArgumentException("there is no fold " + result.fold() + " of trial " + result.trial());
            }
            results[(result.trial() - 1) * folds.count() + result.fold() - 1] = result;
        }
        List<Integer> remaining = new ArrayList<>();
        for (int run = 0; run < results.length; run++) {
            if (results[run] == null) {
                remaining.add(run);
            }
        }
        if (!remaining.isEmpty()) {
            runAll(remaining, threads);
        }
        return List.copyOf(Arrays.asList(results));
    }

    private void runAll(List<Integer> runs, int threads) {
        int workers = Math.min(threads, runs.size());
        OptionalInt threadsPerRun = OptionalInt.of(threads / workers);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger firstFailed = new AtomicInteger(Integer.MAX_VALUE);
        Throwable[] failures = new Throwable[runs.size()];
        try (WorkerTeam team = new WorkerTeam(workers)) {
            team.run(runs.size(), (unused, thread) -> {
                // runs start in ascending order, so when one fails, all before it have started and none is skipped
                int i = next.getAndIncrement();
                if (firstFailed.get() > i) {
                    try {
                        run(runs.get(i), threadsPerRun);
                    } catch (RuntimeException | Error e) {
                        failures[i] = e;
                        firstFailed.accumulateAndGet(i, Math::min);
                    }
                }
            });
        }
        rethrowFirst(failures);
    }

    private static void rethrowFirst(Throwable[] failures) {
        for (Throwable failure : failures) {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }

    private void run(int index, OptionalInt threads) {
        int trial = index / folds.count() + 1;
        int fold = index % folds.count() + 1;
        FoldResult result;
        try {
            result = evaluate(trial, fold, threads);
        } catch (MlpException e) {
            throw withPlace(e, (trials.size() > 1 ? "trial " + trial + ", " : "") + "fold " + fold);
        }
        results[index] = result;
        synchronized (results) {
            listener.foldFinished(result);
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
        try (TrainingRun run = trainer.start(prepared, SILENT)) {
            TrainedModel model = run.train();
            if (!run.isFinished()) {
                throw new CancellationException("interrupted before all folds were trained");
            }
            return model;
        }
    }

    private List<Metric> metrics(RunSpec spec, TrainedModel model) {
        List<Metric> metrics = new ArrayList<>(
                Metrics.of(spec, model.network(), model.preprocessing().target(), plugins));
        metric.filter(m -> metrics.stream().noneMatch(other -> other.label().equals(m.label())))
                .ifPresent(metrics::add);
        return metrics;
    }

    /** Returns an exception of the same type whose messages name the trial and fold. */
    private static MlpException withPlace(MlpException e, String place) {
        List<Problem> problems = e.problems().stream()
                .map(problem -> new Problem(problem.code(), problem.location(), problem.message() + " (" + place + ")"))
                .toList();
        MlpException copy;
        if (e instanceof TrainingDivergedException) {
            copy = new TrainingDivergedException(problems);
        } else if (e instanceof DataException) {
            copy = new DataException(problems);
        } else if (e instanceof ConfigException) {
            copy = new ConfigException(problems);
        } else if (e instanceof PluginException) {
            copy = new PluginException(problems);
        } else {
            return e;
        }
        copy.setStackTrace(e.getStackTrace());
        return copy;
    }
}
