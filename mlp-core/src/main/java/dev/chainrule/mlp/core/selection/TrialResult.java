package dev.chainrule.mlp.core.selection;

import java.util.List;
import java.util.Optional;

/**
 * How one trial of a search went.
 *
 * @param trial from 1, in the order in which the trials were chosen
 * @param folds how each of its folds went
 * @param summary the mean and standard deviation of each measure; empty if training diverged on a fold
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

    /** Why training diverged, on the first fold on which it did; empty if it did not. */
    public String diverged() {
        return folds.stream()
                .map(FoldResult::diverged)
                .filter(why -> !why.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The mean of a measure; NaN if training diverged. */
    public double mean(String measure) {
        return summary.map(s -> s.mean().get(measure)).orElse(Double.NaN);
    }
}
