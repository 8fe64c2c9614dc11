package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.core.spec.ClassWeights;
import java.util.List;
import java.util.Map;

/**
 * Finds the weight of a label. If all named labels are numbers, one that is written in another way is found by its value, as
 * {@code 3.0} for {@code 3}. Not thread-safe.
 */
final class LabelWeights {
    private final Vocabulary named;
    private final double[] weights;

    LabelWeights(Map<String, Double> ofClass) {
        named = new Vocabulary(List.copyOf(ofClass.keySet()));
        weights = ofClass.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The weights that a document gives; others have none. */
    static LabelWeights given(ClassWeights weights) {
        return new LabelWeights(weights instanceof ClassWeights.Given given ? given.weights() : Map.of());
    }

    /** The weight of a label; 1 if it is not named. */
    double of(String label) {
        int index = weights.length == 0 ? Vocabulary.UNKNOWN : named.find(label);
        return index == Vocabulary.UNKNOWN ? 1 : weights[index];
    }

    /** Whether a weight is given for a label. */
    boolean isNamed(String label) {
        return named.find(label) != Vocabulary.UNKNOWN;
    }

    /** Whether the rows of a class count 0 and so are left out of all that is fitted to training rows. */
    boolean leaveOut(String label) {
        return of(label) == 0;
    }
}
