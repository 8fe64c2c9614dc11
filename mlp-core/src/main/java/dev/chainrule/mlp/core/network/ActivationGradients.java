package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;

/** The activations' factors in a backward pass, in float32. */
final class ActivationGradients {
    private final Layer[] layers;
    private final ForwardPass forward;

    /**
     * @param layers the layers
     * @param forward the forward pass that the backward pass follows
     */
    ActivationGradients(Layer[] layers, ForwardPass forward) {
        this.layers = layers;
        this.forward = forward;
    }

    /**
     * Computes ∂L/∂α = Σ ∂L/∂a ⊙ (f(z) − z) over the rows, if the layer has a learned share α of its activation.
     *
     * @param lossByOutput ∂L/∂a, rows × units
     */
    void shareGradient(int l, Matrix lossByOutput, ParameterArrays gradient) {
        if (forward.parametric(l).isPresent() && !layers[l].frozen()) {
            forward.parametric(l).get().gradient(forward.z(l), lossByOutput, gradient);
        }
    }

    /**
     * Multiplies by f′(z), or with a learned share α by 1 + α(f′(z) − 1).
     *
     * @param delta ∂L/∂a, rows × units, which becomes ∂L/∂z
     */
    void timesDerivative(int l, Matrix delta, ParameterArrays weights) {
        if (forward.parametric(l).isPresent()) {
            forward.parametric(l).get().backward(forward.z(l), delta, weights);
        } else {
            PluginCalls.backward(layers[l].activation(), l, forward.z(l), forward.a(l), delta);
        }
    }
}
