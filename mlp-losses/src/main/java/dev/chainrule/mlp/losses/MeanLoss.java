package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.Loss;

/**
 * A loss that is the mean over the n outputs of a row of something that each output has alone: L = 1/n Σ ℓ(aᵢ, yᵢ).
 *
 * <p>States the definition through ℓ and its derivative. The block hooks are each loss's own loops.
 */
interface MeanLoss extends Loss {

    /** What the output a contributes, ℓ(a, y). */
    double value(double a, double y);

    /** Its derivative ∂ℓ/∂a; at a kink the derivative that the loss's documentation states. */
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
