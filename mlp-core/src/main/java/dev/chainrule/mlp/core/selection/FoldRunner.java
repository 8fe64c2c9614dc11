package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the results of all folds of all trials: those that are known, and the others from an executor. */
final class FoldRunner {
    private final int trials;
    private final int folds;
    private final FoldListener listener;
    /** The results, trials × folds; null if there is none yet. */
    private final FoldResult[] results;

    /** @param listener receives the result of each fold that is not known */
    FoldRunner(int trials, int folds, FoldListener listener) {
        this.trials = trials;
        this.folds = folds;
        this.listener = listener;
        this.results = new FoldResult[trials * folds];
    }

    /** Returns the number of threads of a spec; by default, the number of processors. */
    static int threads(RunSpec spec) {
        return spec.training().threads().orElse(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Runs the folds whose results are not known yet.
     *
     * @param known the known results
     * @return the results of all folds of the first trial, then of the second, and so on
     * @throws IllegalArgumentException if a known result has another trial or fold than this runner
     */
    List<FoldResult> run(List<FoldResult> known, FoldExecutor executor) {
        for (FoldResult result : known) {
            if (result.trial() > trials || result.fold() > folds) {
                throw new IllegalArgumentException("there is no fold " + result.fold() + " of trial " + result.trial());
            }
            results[index(result)] = result;
        }
        List<FoldTask> remaining = new ArrayList<>();
        for (int run = 0; run < results.length; run++) {
            if (results[run] == null) {
                remaining.add(new FoldTask(run / folds + 1, run % folds + 1));
            }
        }
        if (!remaining.isEmpty()) {
            executor.run(List.copyOf(remaining), result -> {
                results[index(result)] = result;
                listener.foldFinished(result);
            });
        }
        return List.copyOf(Arrays.asList(results));
    }

    private int index(FoldResult result) {
        return (result.trial() - 1) * folds + result.fold() - 1;
    }
}
