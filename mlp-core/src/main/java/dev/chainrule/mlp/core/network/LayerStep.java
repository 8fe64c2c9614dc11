package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.StepFactors;
import java.util.Optional;

/**
 * A step of an optimizer on the parameters of a layer, with the layer's own factors of the learning rate and the weight
 * decay. Weights, biases, the learned scale of the inputs, learned encodings and the shares of a parametric activation are
 * updated separately where their factors differ.
 *
 * @param rate the factor of the weights' learning rate
 * @param biasRate the factor of the biases' learning rate
 * @param scaleRate the factor of the learning rate of the input scale, if there is one
 * @param alphaRate the factor of the learning rate of the shares α of a parametric activation, if there are any
 * @param decay the factor of the weights' decay
 * @param biasDecay the factor of the decay of all other parameters
 * @since 0.2
 */
public record LayerStep(
        double rate, double biasRate, double scaleRate, double alphaRate, double decay, double biasDecay) {

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
                value(factors.ofAlpha(), inputs),
                value(factors.decayFactor(), inputs),
                value(factors.decayOfBiases(), inputs));
    }

    private static double value(Optional<Factor> factor, int inputs) {
        return factor.map(found -> found.value(inputs)).orElse(1.0);
    }

    /**
     * Returns the factor of the learning rate of the parameters of a kind.
     *
     * @throws IllegalArgumentException for {@link ParameterKind#ENCODINGS}, each of which has its own
     */
    public double rateOf(ParameterKind kind) {
        return switch (kind) {
            case WEIGHTS -> rate;
            case BIASES -> biasRate;
            case INPUT_SCALE -> scaleRate;
            case ENCODINGS -> throw new IllegalArgumentException("each encoding has a rate of its own");
            case ALPHA -> alphaRate;
        };
    }

    /** Returns whether all factors are 1, those of a layer's learned encodings too. */
    public boolean isPlain(Layer layer) {
        return rate == 1
                && biasRate == 1
                && scaleRate == 1
                && alphaRate == 1
                && decay == 1
                && biasDecay == 1
                && !layer.encodings().differFrom(1);
    }

    /** Returns whether the factors of weights and biases differ, or those of other parameters from both. */
    boolean dividesLayer(boolean inputScale, InputEncodings encodings, boolean parametric) {
        return rate != biasRate
                || decay != biasDecay
                || inputScale && scaleRate != rate
                || encodings.differFrom(rate)
                || parametric && alphaRate != rate;
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
        if (decayFactor == 1 && isPlain(layer)) {
            optimizer.update(parameters, gradient, slots, learningRate, step);
        } else if (optimizer instanceof ElementwiseOptimizer elementwise) {
            int all = parameters.length;
            update(elementwise, layer, parameters, gradient, slots, 0, all, learningRate, decayFactor, step);
        } else if (dividesLayer(layer.inputScale(), layer.encodings(), layer.parametric())) {
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
        if (!dividesLayer(layer.inputScale(), layer.encodings(), layer.parametric())) {
            optimizer.update(parameters, gradient, slots, from, to, learningRate * rate, decayFactor * decay, step);
            return;
        }
        int biases = Math.max(from, Math.min(to, layer.weightCount()));
        int scale = Math.max(from, Math.min(to, layer.weightCount() + layer.units()));
        int encodings = Math.max(from, Math.min(to, encodings(layer)));
        int alpha = Math.max(from, Math.min(to, layer.parameterCount() - (layer.parametric() ? layer.units() : 0)));
        if (from < biases) {
            optimizer.update(parameters, gradient, slots, from, biases, learningRate * rate, decayFactor * decay, step);
        }
        double others = decayFactor * biasDecay;
        if (biases < scale) {
            optimizer.update(parameters, gradient, slots, biases, scale, learningRate * biasRate, others, step);
        }
        if (scale < encodings) {
            optimizer.update(parameters, gradient, slots, scale, encodings, learningRate * scaleRate, others, step);
        }
        for (int p = 0; encodings < alpha && p < layer.encodings().parts().size(); p++) {
            InputEncodings.Part part = layer.encodings().parts().get(p);
            int start = encodings(layer) + part.place().parameter();
            int first = Math.max(encodings, start);
            int end = Math.min(alpha, start + part.parameters());
            if (first < end) {
                optimizer.update(parameters, gradient, slots, first, end, learningRate * part.rate(), others, step);
            }
        }
        if (alpha < to) {
            optimizer.update(parameters, gradient, slots, alpha, to, learningRate * alphaRate, others, step);
        }
    }

    /** Returns the index of the first parameter of learned encodings; that of the shares if there are none. */
    private static int encodings(Layer layer) {
        return layer.weightCount() + layer.units() + (layer.inputScale() ? layer.inputs() : 0);
    }
}
