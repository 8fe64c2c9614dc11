package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.core.training.Evaluation;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of one fold of one trial.
 *
 * @param trial the number of the trial, from 1; a cross-validation has one trial
 * @param fold the number of the fold, from 1
 * @param measures the loss and metrics on the held-out rows by name, in display order; empty if training diverged
 * @param diverged the reason why training diverged; empty if it did not
 * @since 0.2
 */
public record FoldResult(int trial, int fold, Map<String, Double> measures, String diverged) implements Serializable {

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if there are both measures and a divergence, or neither
     */
    public FoldResult {
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        if (measures.isEmpty() == diverged.isEmpty()) {
            throw new IllegalArgumentException("fold " + fold + " must have either measures or a divergence");
        }
    }

    static FoldResult of(int trial, int fold, Evaluation evaluation) {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put(Evaluation.LOSS, evaluation.loss());
        measures.putAll(evaluation.metrics());
        return new FoldResult(trial, fold, measures, "");
    }
}
