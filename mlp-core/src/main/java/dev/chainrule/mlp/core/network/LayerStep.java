package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.core.spec.StepFactors;

/**
 * A step of an optimizer on the parameters of a layer, with the layer's own factors of the learning rate and the weight
 * decay. Weights and biases are updated separately where their factors differ.
 *
 * @param rate the factor of the weights' learning rate
 * @param biasRate the factor of the biases' learning rate
 * @param decay the factor of the weights' decay
 * @param biasDecay the factor of the biases' decay
 * @since 0.2
 */
public record LayerStep(double rate, double biasRate, double decay, double biasDecay) {
    /** The step without factors. */
    public static final LayerStep PLAIN = new LayerStep(1, 1, 1, 1);

    /** Returns the step of a layer with this number of inputs. */
    public static LayerStep of(StepFactors factors, int inputs) {
        return new LayerStep(
                factors.learningRateFactor().map(factor -> factor.value(inputs)).orElse(1.0),
                factors.ofBiases().map(factor -> factor.value(inputs)).orElse(1.0),
                factors.decayFactor().map(factor -> factor.value(inputs)).orElse(1.0),
                factors.decayOfBiases().map(factor -> factor.value(inputs)).orElse(1.0));
    }

    /** Returns whether the factors of weights and biases differ. */
    public boolean dividesLayer() {
        return rate != biasRate || decay != biasDecay;
    }

    /** Returns the factor of the learning rate of the weights or the biases. */
    public double rateOf(boolean biases) {
        return biases ? biasRate : rate;
    }

    /**
     * Updates all parameters of a layer, with the arguments of {@link Optimizer#update}.
     *
     * @param weights the number of weights, which precede the biases
     * @param decayFactor the factor of the weight decay of all layers in this step
     * @throws IllegalArgumentException if weights and biases differ and the optimizer cannot update them separately
     */
    public void update(
            Optimizer optimizer,
            int weights,
            float[] parameters,
            float[] gradient,
            float[][] slots,
            double learningRate,
            double decayFactor,
            long step) {
        if (optimizer instanceof ElementwiseOptimizer elementwise) {
            update(
                    elementwise,
                    weights,
                    parameters,
                    gradient,
                    slots,
                    0,
                    parameters.length,
                    learningRate,
                    decayFactor,
                    step);
        } else if (dividesLayer()) {
            throw new IllegalArgumentException(optimizer.name() + " cannot update weights and biases separately");
        } else {
            optimizer.update(parameters, gradient, slots, learningRate * rate, decayFactor * decay, step);
        }
    }

    /** Updates the parameters [from, to) of a layer, with the arguments of {@link ElementwiseOptimizer#update}. */
    public void update(
            ElementwiseOptimizer optimizer,
            int weights,
            float[] parameters,
            float[] gradient,
            float[][] slots,
            int from,
            int to,
            double learningRate,
            double decayFactor,
            long step) {
        int end = dividesLayer() ? Math.max(from, Math.min(to, weights)) : to;
        if (from < end) {
            optimizer.update(
                    parameters, gradient, slots, from, end, learningRate * rate, decayFactor * decay, step);
        }
        if (end < to) {
            optimizer.update(
                    parameters, gradient, slots, end, to, learningRate * biasRate, decayFactor * biasDecay, step);
        }
    }
}
