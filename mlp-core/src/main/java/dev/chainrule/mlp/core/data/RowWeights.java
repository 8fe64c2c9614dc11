package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.ClassWeights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of training rows: the weight of the row's class times the row's own weight.
 *
 * @param ofClass the weights of classes by label; empty if all are 1
 * @since 0.2
 */
public record RowWeights(Map<String, Double> ofClass) {
    private static final int BLOCK_ROWS = 4096;

    /** Copies the map and preserves its order. */
    public RowWeights {
        ofClass = Collections.unmodifiableMap(new LinkedHashMap<>(ofClass));
    }

    /** Returns the weights of the classes of a run, from the number of training rows of each label. */
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
     * Returns the weights of the classes of a run. Reads the training rows only for {@link ClassWeights.Balanced},
     * without counting rows of weight 0.
     *
     * @param target the meaning of the outputs
     * @param training the training rows after preprocessing
     */
    public static RowWeights of(ClassWeights weights, Target target, Dataset training) {
        Map<String, Long> labels = new LinkedHashMap<>();
        if (weights instanceof ClassWeights.Balanced && target instanceof Target.Classes classes) {
            long[] counts = new long[classes.labels().size()];
            for (int from = 0; from < training.rows(); from += BLOCK_ROWS) {
                int[] rows = new int[Math.min(BLOCK_ROWS, training.rows() - from)];
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = from + i;
                }
                count(training.select(rows), counts);
            }
            for (int c = 0; c < counts.length; c++) {
                if (counts[c] > 0) {
                    labels.put(classes.labels().get(c), counts[c]);
                }
            }
        }
        return of(weights, labels);
    }

    private static void count(MatrixDataset rows, long[] counts) {
        double[] target = new double[rows.outputs()];
        for (int r = 0; r < rows.rows(); r++) {
            if (rows.hasWeights() && rows.weights()[r] == 0) {
                continue;
            }
            rows.target().getRow(r, target);
            if (target.length == 1) {
                counts[(int) target[0]]++;
                continue;
            }
            for (int c = 0; c < target.length; c++) {
                counts[c] += (int) target[c];
            }
        }
    }

    /**
     * Returns the weight of each row; empty if all are 1.
     *
     * @throws DataException if a weight overflows float32 or underflows to 0
     */
    public float[] of(DataTable examples) {
        boolean hasOwn = examples.weights().length > 0;
        if (!hasOwn && ofClass.isEmpty()) {
            return new float[0];
        }
        LabelWeights classes = new LabelWeights(ofClass);
        float[] weights = new float[examples.rows()];
        for (int r = 0; r < weights.length; r++) {
            double own = hasOwn ? examples.weights()[r] : 1;
            double ofItsClass =
                    ofClass.isEmpty() ? 1 : classes.of(examples.labels().get(r));
            weights[r] = (float) (ofItsClass * own);
            if (Float.isInfinite(weights[r])) {
                throw new DataException(
                        ErrorCode.DAT_RANGE,
                        examples.place(r, "sampleWeight"),
                        "the weight " + ofItsClass * own + examples.rowInWords(r)
                                + " is too large for float32, up to 3.4e38. Divide all weights by the same number");
            }
            if (weights[r] == 0 && own != 0 && ofItsClass != 0) {
                throw new DataException(
                        ErrorCode.DAT_RANGE,
                        examples.place(r, "sampleWeight"),
                        "the weight " + (ofItsClass == 1 ? "" : ofItsClass + " times ") + own + examples.rowInWords(r)
                                + " would underflow to 0 in float32, from 1.4e-45. Use 0 to leave the row out, or multiply"
                                + " all weights by the same number");
            }
        }
        return weights;
    }
}
