package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Matrix;

/**
 * Rows as a network takes them.
 *
 * @param inputs rows × inputs
 * @param targets rows × outputs, the same number of rows
 */
public record Dataset(Matrix inputs, Matrix targets) {

    /** Checks that both have as many rows. */
    public Dataset {
        if (inputs.rows() != targets.rows()) {
            throw new IllegalArgumentException(inputs.rows() + " rows of inputs, " + targets.rows() + " of targets");
        }
    }

    /** The number of rows. */
    public int rows() {
        return inputs.rows();
    }
}
