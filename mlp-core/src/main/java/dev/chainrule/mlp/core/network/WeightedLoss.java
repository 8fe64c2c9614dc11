package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;

/** The loss of a batch whose rows may have weights: Σ wᵣLᵣ, and for each row wᵣ ∂Lᵣ/∂output. */
final class WeightedLoss {
    private final Loss loss;

    /** One row each, because a loss returns the sum over the rows that it is given. */
    private final Matrix rowOutput;

    private final Matrix rowTarget;
    private final Matrix rowGradient;

    /**
     * Creates the buffers.
     *
     * @param loss the loss of an unweighted batch
     * @param outputs the number of outputs
     */
    WeightedLoss(Loss loss, int outputs) {
        this.loss = loss;
        rowOutput = new Matrix(1, outputs);
        rowTarget = new Matrix(1, outputs);
        rowGradient = new Matrix(1, outputs);
    }

    /**
     * Computes Σ wᵣLᵣ and its gradient.
     *
     * @param output the loss's first argument, rows × outputs; not modified
     * @param target rows × outputs; not modified
     * @param rowWeights at least one number per row; empty if all are 1
     * @param gradient receives wᵣ ∂Lᵣ/∂output of each row, rows × outputs
     */
    double valueAndGradient(Matrix output, Matrix target, float[] rowWeights, Matrix gradient) {
        return rowWeights.length == 0
                ? PluginCalls.valueAndGradient(loss, output, target, gradient)
                : weighted(output, target, rowWeights, gradient);
    }

    /** A row of weight 0 is skipped: its values may be anything. */
    private double weighted(Matrix output, Matrix target, float[] rowWeights, Matrix gradient) {
        int columns = target.columns();
        double sum = 0;
        for (int r = 0, from = 0; r < target.rows(); r++, from += columns) {
            float weight = rowWeights[r];
            if (weight == 0) {
                Arrays.fill(gradient.data(), from, from + columns, 0);
                continue;
            }
            System.arraycopy(output.data(), from, rowOutput.data(), 0, columns);
            System.arraycopy(target.data(), from, rowTarget.data(), 0, columns);
            sum += weight * PluginCalls.valueAndGradient(loss, rowOutput, rowTarget, rowGradient);
            for (int k = 0; k < columns; k++) {
                gradient.data()[from + k] = weight * rowGradient.data()[k];
            }
        }
        return sum;
    }
}
