package dev.chainrule.mlp.core.selection;

import java.util.List;
import java.util.Optional;

/**
 * The result of one trial of a search.
 *
 * @param trial the number of the trial, from 1
 * @param folds the result of each fold
 * @param summary the mean and standard deviation of each measure; empty if training diverged on a fold
 * @since 0.2
 */
public record TrialResult(int trial, List<FoldResult> folds, Optional<FoldSummary> summary) {

    /** Copies the list. */
    public TrialResult {
        folds = List.copyOf(folds);
    }

    static TrialResult of(int trial, List<FoldResult> folds) {
        boolean diverged = folds.stream().anyMatch(fold -> !fold.diverged().isEmpty());
        return new TrialResult(trial, folds, diverged ? Optional.empty() : Optional.of(FoldSummary.of(folds)));
    }

    /** Returns the reason why training diverged, for the first such fold; empty if it did not diverge. */
    public String diverged() {
        return folds.stream()
                .map(FoldResult::diverged)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Returns the mean of a measure over the folds; NaN if training diverged. */
    public double mean(String measure) {
        return summary.map(s -> s.mean().get(measure)).orElse(Double.NaN);
    }
}
