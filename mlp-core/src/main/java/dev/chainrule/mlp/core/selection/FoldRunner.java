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
import dev.chainrule.mlp.core.linalg.WorkerTeam;
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
 * All folds of all trials, trained and measured side by side. Which thread does which is chance; what comes of it is not:
 * each part is a run of its own, and of several that fail the first by number is reported.
 */
final class FoldRunner {
    private static final TrainingListener SILENT = new TrainingListener() {};

    private final Plugins plugins;
    private final Trainer trainer;
    private final List<RunSpec> trials;
    private final Folds folds;
    private final Optional<Metric> metric;
    private final boolean endsAtDivergence;
    private final FoldListener listener;
    /** Trial by trial, fold by fold; null where there is none yet. Each element is written by one thread. */
    private final FoldResult[] results;

    /**
     * @param metric is measured beside the usual ones
     * @param endsAtDivergence whether training that diverges ends all of it; else it is a result
     */
    FoldRunner(
            Plugins plugins,
            Kernel kernel,
            List<RunSpec> trials,
            Folds folds,
            Optional<Metric> metric,
            boolean endsAtDivergence,
            FoldListener listener) {
        this.plugins = plugins;
        this.trainer = new Trainer(plugins, kernel);
        this.trials = trials;
        this.folds = folds;
        this.metric = metric;
        this.endsAtDivergence = endsAtDivergence;
        this.listener = listener;
        this.results = new FoldResult[trials.size() * folds.count()];
    }

    /** As many threads as the spec says, or as there are processors. */
    static int threads(RunSpec spec) {
        return spec.training().threads().orElse(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Does what is not known yet.
     *
     * @param known what is finished already
     * @param threads how many threads to use
     * @return the results of all trials, fold by fold
     */
    List<FoldResult> run(List<FoldResult> known, int threads) {
        for (FoldResult result : known) {
            if (result.trial() > trials.size() || result.fold() > folds.count()) {
                throw new IllegalArgumentException("there is no fold " + result.fold() + " of trial " + result.trial());
            }
            results[(result.trial() - 1) * folds.count() + result.fold() - 1] = result;
        }
        List<Integer> open = new ArrayList<>();
        for (int part = 0; part < results.length; part++) {
            if (results[part] == null) {
                open.add(part);
            }
        }
        if (!open.isEmpty()) {
            int workers = Math.min(threads, open.size());
            OptionalInt threadsEach = OptionalInt.of(threads / workers);
            AtomicInteger next = new AtomicInteger();
            AtomicInteger failed = new AtomicInteger(Integer.MAX_VALUE);
            Throwable[] failures = new Throwable[open.size()];
            try (WorkerTeam team = new WorkerTeam(workers)) {
                team.run(open.size(), (unused, thread) -> {
                    // parts begin in the order of their numbers, so the first one that fails has begun when any has
                    // failed
                    int i = next.getAndIncrement();
                    if (failed.get() > i) {
                        try {
                            finish(open.get(i), threadsEach);
                        } catch (RuntimeException | Error e) {
                            failures[i] = e;
                            failed.accumulateAndGet(i, Math::min);
                        }
                    }
                });
            }
            rethrowFirst(failures);
        }
        return List.copyOf(Arrays.asList(results));
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

    private void finish(int part, OptionalInt threads) {
        int trial = part / folds.count() + 1;
        int fold = part % folds.count() + 1;
        FoldResult result;
        try {
            result = measure(trial, fold, threads);
        } catch (MlpException e) {
            throw named(e, (trials.size() > 1 ? "trial " + trial + ", " : "") + "fold " + fold);
        }
        results[part] = result;
        synchronized (results) {
            listener.foldFinished(result);
        }
    }

    private FoldResult measure(int trial, int fold, OptionalInt threads) {
        RunSpec spec = trials.get(trial - 1);
        // what is measured on the way is not looked at
        RunSpec alone = spec.withTraining(spec.training().withThreads(threads).withMetrics(List.of()));
        Folds.Rows rows = folds.rows(alone, fold - 1);
        try {
            TrainedModel model = train(rows.preparation());
            return FoldResult.of(
                    trial,
                    fold,
                    model.evaluate(
                            rows.heldOut(),
                            metrics(spec, model),
                            rows.preparation().training()));
        } catch (TrainingDivergedException e) {
            if (endsAtDivergence) {
                throw e;
            }
            return new FoldResult(trial, fold, Map.of(), e.problems().get(0).message());
        }
    }

    /** A model that is not trained to the end says nothing of the others. */
    private TrainedModel train(PreparedData preparation) {
        try (TrainingRun run = trainer.start(preparation, SILENT)) {
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

    /** The same error, which says in which fold it was. */
    private static MlpException named(MlpException e, String where) {
        List<Problem> problems = e.problems().stream()
                .map(problem -> new Problem(problem.code(), problem.location(), problem.message() + " (" + where + ")"))
                .toList();
        MlpException named;
        if (e instanceof TrainingDivergedException) {
            named = new TrainingDivergedException(problems);
        } else if (e instanceof DataException) {
            named = new DataException(problems);
        } else if (e instanceof ConfigException) {
            named = new ConfigException(problems);
        } else if (e instanceof PluginException) {
            named = new PluginException(problems);
        } else {
            return e;
        }
        named.setStackTrace(e.getStackTrace());
        return named;
    }
}
