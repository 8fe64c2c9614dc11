package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;

/** Computes the loss of a batch whose rows may have weights, Σ wᵣLᵣ, and its gradient, wᵣ ∂Lᵣ/∂output for each row. */
final class WeightedLoss {
    private final Loss loss;

    /** Buffers of one row: a loss returns the sum over its rows, so each weighted row needs a separate call. */
    private final Matrix rowOutput;

    private final Matrix rowTarget;
    private final Matrix rowGradient;

    /**
     * Creates the buffers.
     *
     * @param loss the unweighted loss
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
     * @param rowWeights wᵣ, one number per row (further elements are ignored); empty if all are 1
     * @param gradient receives wᵣ ∂Lᵣ/∂output of each row, rows × outputs
     */
    double valueAndGradient(Matrix output, Matrix target, float[] rowWeights, Matrix gradient) {
        return rowWeights.length == 0
                ? PluginCalls.valueAndGradient(loss, output, target, gradient)
                : weighted(output, target, rowWeights, gradient);
    }

    /**
     * Computes Σ wᵣLᵣ and the gradient of its mean over a batch, of which these rows may be a part. This is the only place
     * that divides by the number of rows.
     *
     * @param batchRows the number of rows in the whole batch
     */
    double valueAndMeanGradient(Matrix output, Matrix target, float[] rowWeights, int batchRows, Matrix gradient) {
        double sum = valueAndGradient(output, target, rowWeights, gradient);
        float scale = 1f / batchRows;
        for (int i = 0, n = gradient.size(); i < n; i++) {
            gradient.data()[i] *= scale;
        }
        return sum;
    }

    /** Skips rows of weight 0, so that NaN in one does not spoil the sum. */
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
