package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.core.training.Evaluation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How one fold of one trial ended.
 *
 * @param trial from 1; a cross-validation is one trial
 * @param fold from 1
 * @param measures what was measured on the rows held out, by name in the order in which it is shown; empty if training
 *     diverged
 * @param diverged why training diverged; empty if it did not
 */
public record FoldResult(int trial, int fold, Map<String, Double> measures, String diverged) {

    /** Copies the map and checks that there is one of the two. */
    public FoldResult {
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        if (measures.isEmpty() == diverged.isEmpty()) {
            throw new IllegalArgumentException("fold " + fold + " has either measures or a divergence");
        }
    }

    static FoldResult of(int trial, int fold, Evaluation evaluation) {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put(Evaluation.LOSS, evaluation.loss());
        measures.putAll(evaluation.metrics());
        return new FoldResult(trial, fold, measures, "");
    }
}
