package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.core.spec.ClassWeights;
import java.util.List;
import java.util.Map;

/**
 * Looks up the weights of labels. If all labels with a weight are numbers, a label is found by its value, such as
 * {@code 3.0} for {@code 3}. Not thread-safe.
 */
final class LabelWeights {
    private final Vocabulary named;
    private final double[] weights;

    LabelWeights(Map<String, Double> ofClass) {
        named = new Vocabulary(List.copyOf(ofClass.keySet()));
        weights = ofClass.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Returns the weights that a document lists; empty for balanced weights. */
    static LabelWeights given(ClassWeights weights) {
        return new LabelWeights(weights instanceof ClassWeights.Given given ? given.weights() : Map.of());
    }

    /** Returns the weight of a label; 1 if it has none. */
    double of(String label) {
        int index = weights.length == 0 ? Vocabulary.UNKNOWN : named.find(label);
        return index == Vocabulary.UNKNOWN ? 1 : weights[index];
    }

    /** Returns whether a label has a weight. */
    boolean isNamed(String label) {
        return named.find(label) != Vocabulary.UNKNOWN;
    }

    /** Returns whether a label has weight 0, so that its rows are excluded from everything fitted on training rows. */
    boolean isExcluded(String label) {
        return of(label) == 0;
    }
}
