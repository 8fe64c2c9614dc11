package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.StepFactors;
import java.util.Optional;

/**
 * A step of an optimizer on the parameters of a layer, with the layer's own factors of the learning rate and the weight
 * decay. Weights, biases and the learned scale of the inputs are updated separately where their factors differ.
 *
 * @param rate the factor of the weights' learning rate
 * @param biasRate the factor of the biases' learning rate
 * @param scaleRate the factor of the learning rate of the input scale, if there is one
 * @param decay the factor of the weights' decay
 * @param biasDecay the factor of the decay of the biases and the input scale
 * @since 0.2
 */
public record LayerStep(double rate, double biasRate, double scaleRate, double decay, double biasDecay) {

    /**
     * Returns the step of a layer.
     *
     * @param inputs the number of its inputs
     * @param scale the factor of the input scale; empty if it is 1
     */
    public static LayerStep of(StepFactors factors, Optional<Factor> scale, int inputs) {
        return new LayerStep(
                value(factors.learningRateFactor(), inputs),
                value(factors.ofBiases(), inputs),
                value(scale, inputs),
                value(factors.decayFactor(), inputs),
                value(factors.decayOfBiases(), inputs));
    }

    private static double value(Optional<Factor> factor, int inputs) {
        return factor.map(found -> found.value(inputs)).orElse(1.0);
    }

    /** Returns the factor of the learning rate of the parameters of a kind. */
    public double rateOf(ParameterKind kind) {
        return switch (kind) {
            case WEIGHTS -> rate;
            case BIASES -> biasRate;
            case INPUT_SCALE -> scaleRate;
        };
    }

    /** Returns whether the factors of weights and biases differ, or those of an input scale from both. */
    boolean dividesLayer(boolean inputScale) {
        return rate != biasRate || decay != biasDecay || inputScale && scaleRate != rate;
    }

    /**
     * Updates all parameters of a layer, with the arguments of {@link Optimizer#update}.
     *
     * @param layer the layer
     * @param decayFactor the factor of the weight decay of all layers in this step
     * @throws IllegalArgumentException if the factors differ and the optimizer cannot update ranges
     */
    public void update(
            Optimizer optimizer,
            Layer layer,
            float[] parameters,
            float[] gradient,
            float[][] slots,
            double learningRate,
            double decayFactor,
            long step) {
        if (optimizer instanceof ElementwiseOptimizer elementwise) {
            int all = parameters.length;
            update(elementwise, layer, parameters, gradient, slots, 0, all, learningRate, decayFactor, step);
        } else if (dividesLayer(layer.inputScale())) {
            throw new IllegalArgumentException(optimizer.name() + " cannot update weights and biases separately");
        } else {
            optimizer.update(parameters, gradient, slots, learningRate * rate, decayFactor * decay, step);
        }
    }

    /** Updates the parameters [from, to) of a layer, with the arguments of {@link ElementwiseOptimizer#update}. */
    public void update(
            ElementwiseOptimizer optimizer,
            Layer layer,
            float[] parameters,
            float[] gradient,
            float[][] slots,
            int from,
            int to,
            double learningRate,
            double decayFactor,
            long step) {
        if (!dividesLayer(layer.inputScale())) {
            optimizer.update(
                    parameters, gradient, slots, from, to, learningRate * rate, decayFactor * decay, step);
            return;
        }
        int biases = Math.max(from, Math.min(to, layer.weightCount()));
        int scale = Math.max(from, Math.min(to, layer.weightCount() + layer.units()));
        if (from < biases) {
            optimizer.update(
                    parameters, gradient, slots, from, biases, learningRate * rate, decayFactor * decay, step);
        }
        double others = decayFactor * biasDecay;
        if (biases < scale) {
            optimizer.update(parameters, gradient, slots, biases, scale, learningRate * biasRate, others, step);
        }
        if (scale < to) {
            optimizer.update(parameters, gradient, slots, scale, to, learningRate * scaleRate, others, step);
        }
    }
}
