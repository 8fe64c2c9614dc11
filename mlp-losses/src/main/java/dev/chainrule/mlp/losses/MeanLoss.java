package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.Loss;

/**
 * A loss that is the mean of a function of each output: L = 1/n Σ ℓ(aᵢ, yᵢ) over the n outputs of a row.
 *
 * <p>Implements the definition by ℓ and its derivative. The batch methods are written by each loss.
 */
interface MeanLoss extends Loss {

    /** Returns the contribution of one output, ℓ(a, y). */
    double value(double a, double y);

    /** Returns the derivative ∂ℓ/∂a; at a kink the derivative that the loss's documentation states. */
    double derivative(double a, double y);

    @Override
    default double value(double[] output, double[] target) {
        double sum = 0;
        for (int i = 0; i < output.length; i++) {
            sum += value(output[i], target[i]);
        }
        return sum / output.length;
    }

    @Override
    default void gradient(double[] output, double[] target, double[] gradient) {
        for (int i = 0; i < output.length; i++) {
            gradient[i] = derivative(output[i], target[i]) / output.length;
        }
    }
}
