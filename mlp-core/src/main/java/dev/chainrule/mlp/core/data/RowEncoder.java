package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;

/**
 * Encodes rows of numbers one by one, with the bits of {@link Preprocessing#encode}, which it follows. If the features are
 * numbers with a linear scaling, as in most models, a row is one short loop. Immutable.
 *
 * @since 0.2
 */
public final class RowEncoder {
    private final Preprocessing preprocessing;
    private final double[] center;
    private final double[] width;
    private final boolean isLinear;

    /** Creates an encoder of a model's rows. */
    public RowEncoder(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        Scaler scaler = preprocessing.scaler();
        center = scaler.center();
        width = scaler.width();
        isLinear = scaler.isLinear()
                && preprocessing.features().columns().stream()
                        .noneMatch(column ->
                                column.isCategorical() || column.encoding().isPresent());
    }

    /**
     * Encodes one row of numbers as the inputs of the network.
     *
     * @param values one number a feature, NaN where it is missing; not modified
     * @param number the number of the row from 0, for messages
     * @param inputs receives the inputs
     * @param row the row of {@code inputs} that receives them
     * @throws IllegalArgumentException if there are more or fewer numbers than features
     * @throws DataException as {@link Preprocessing#encode}
     */
    public void encode(double[] values, int number, Matrix inputs, int row) {
        boolean fits = values.length == center.length && inputs.columns() == center.length && row < inputs.rows();
        if (!isLinear || !fits || !scale(values, inputs.data(), row * center.length)) {
            preprocessing.encode(values, number, inputs, row);
        }
    }

    /** Scales the numbers; returns false if one is missing or too large. */
    private boolean scale(double[] values, float[] inputs, int start) {
        for (int c = 0; c < center.length; c++) {
            float scaled = (float) ((values[c] - center[c]) / width[c]);
            if (!(Math.abs(scaled) <= Float.MAX_VALUE)) {
                return false;
            }
            inputs[start + c] = scaled;
        }
        return true;
    }
}
