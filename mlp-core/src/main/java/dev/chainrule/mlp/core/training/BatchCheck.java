package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.LossGradient;
import dev.chainrule.mlp.core.network.Network;

/** Rejects an invalid batch before anything is computed. Allocates nothing for a valid one. */
final class BatchCheck {
    private final int inputs;
    private final int outputs;
    private final int maxRows;
    private final Kernel kernel;

    BatchCheck(Network network, int maxRows, Kernel kernel) {
        inputs = network.inputs();
        outputs = network.outputs();
        this.maxRows = maxRows;
        this.kernel = kernel;
    }

    /**
     * Checks sizes and numbers.
     *
     * @param rowWeights one number per row; targets of rows of weight 0 are not checked; empty if all are 1
     * @throws IllegalArgumentException if a size is wrong or a number is NaN or infinite; names its row and column,
     *     from 1
     */
    void require(Matrix input, Matrix target, float[] rowWeights) {
        if (input.columns() != inputs || target.columns() != outputs) {
            throw new IllegalArgumentException("the network takes " + inputs + " inputs and " + outputs
                    + " targets a row, found " + input.columns() + " and " + target.columns());
        }
        if (input.rows() != target.rows()) {
            throw new IllegalArgumentException(input.rows() + " rows of inputs, " + target.rows() + " of targets");
        }
        if (input.rows() < 1 || input.rows() > maxRows) {
            throw new IllegalArgumentException(
                    "a batch of " + input.rows() + " rows; this session takes 1 to " + maxRows);
        }
        if (!kernel.areFinite(input.data(), 0, input.size())) {
            requireFinite("input", input, LossGradient.UNWEIGHTED);
        }
        if (!kernel.areFinite(target.data(), 0, target.size())) {
            requireFinite("target", target, rowWeights);
        }
    }

    private static void requireFinite(String what, Matrix matrix, float[] rowWeights) {
        for (int r = 0; r < matrix.rows(); r++) {
            for (int c = 0; c < matrix.columns(); c++) {
                if (!Float.isFinite(matrix.get(r, c)) && (rowWeights.length == 0 || rowWeights[r] != 0)) {
                    throw new IllegalArgumentException("the " + what + " in row " + (r + 1) + " of the batch, column "
                            + (c + 1) + ", is " + matrix.get(r, c) + ", expected a finite number");
                }
            }
        }
    }
}
