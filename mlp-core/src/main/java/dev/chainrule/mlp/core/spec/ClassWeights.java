package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much a training row counts for its class.
 *
 * @since 0.2
 */
public sealed interface ClassWeights {

    /** All the same. */
    @Key(doc = "All the same.")
    record Equal() implements ClassWeights {}

    /** Each class as much as any other: n / (k · nⱼ) of n rows, k classes and nⱼ rows of the class, as in scikit-learn. */
    record Balanced() implements ClassWeights {}

    /**
     * As given.
     *
     * @param weights by label, finite and at least 0, in the order given; a class that is not named counts 1. If
     *     all labels are numbers, {@code 3} names the label that is written {@code 3.0}
     */
    record Given(Map<String, Double> weights) implements ClassWeights {
        /** The weights that are accepted. */
        public static final Range RANGE = Range.atLeast(0);

        /** Checks the range and copies the map. */
        public Given {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
            weights.forEach((label, weight) -> RANGE.requireFloat32("the weight of class '" + label + "'", weight));
        }
    }
}
