package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weight of a training row by its class.
 *
 * @since 0.2
 */
public sealed interface ClassWeights permits ClassWeights.Equal, ClassWeights.Balanced, ClassWeights.Given {

    /** Equal weights. */
    @Key(doc = "All the same.")
    record Equal() implements ClassWeights {}

    /** Equal totals per class, as in scikit-learn: the weight n / (k · nⱼ) for n rows, k classes and nⱼ rows of the class. */
    record Balanced() implements ClassWeights {}

    /**
     * Given weights.
     *
     * @param weights by label, finite and at least 0, in the order given; a class that is not named counts 1. If
     *     all labels are numbers, {@code 3} names the label that is written {@code 3.0}
     */
    record Given(Map<String, Double> weights) implements ClassWeights {
        /** The range of a weight. */
        public static final Range RANGE = Range.atLeast(0);

        /** Checks the range and copies the map. */
        public Given {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
            weights.forEach((label, weight) -> RANGE.requireFloat32("the weight of class '" + label + "'", weight));
        }
    }
}
