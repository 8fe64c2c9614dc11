package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.ClassWeights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much training rows count: the weight of the row's class times the weight of its own.
 *
 * @param ofClass by label; empty if all classes count 1
 */
public record RowWeights(Map<String, Double> ofClass) {

    /** The weights of classes, by the labels of the training rows. */
    static RowWeights of(ClassWeights weights, Map<String, Long> labels) {
        if (weights instanceof ClassWeights.Given given) {
            return new RowWeights(given.weights());
        }
        Map<String, Double> balanced = new LinkedHashMap<>();
        if (weights instanceof ClassWeights.Balanced) {
            double rows = labels.values().stream().mapToLong(Long::longValue).sum();
            labels.forEach((label, count) -> balanced.put(label, rows / (labels.size() * (double) count)));
        }
        return new RowWeights(balanced);
    }

    /**
     * The weight of each row; empty if all count 1.
     *
     * @throws DataException if one is too large
     */
    public float[] of(Examples examples) {
        boolean hasOwn = examples.weights().length > 0;
        if (!hasOwn && ofClass.isEmpty()) {
            return new float[0];
        }
        float[] weights = new float[examples.rows()];
        for (int r = 0; r < weights.length; r++) {
            double own = hasOwn ? examples.weights()[r] : 1;
            double ofItsClass = ofClass.isEmpty()
                    ? 1
                    : ofClass.getOrDefault(examples.labels().get(r), 1.0);
            weights[r] = (float) (ofItsClass * own);
            if (Float.isInfinite(weights[r])) {
                throw new DataException(
                        ErrorCode.DAT_RANGE,
                        examples.place(r, "sampleWeight"),
                        "the weight " + ofItsClass * own + examples.rowInWords(r)
                                + " is too large for float32, up to 3.4e38. Divide all weights by the same number");
            }
        }
        return weights;
    }
}
