package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;

/** The factors of what is trained in front of the first layer, in float32: a scale of the inputs and learned encodings. */
final class InputGradients {
    private final ForwardPass forward;
    private final boolean areThere;

    /**
     * @param first the first layer
     * @param forward the forward pass that the backward pass follows
     */
    InputGradients(Layer first, ForwardPass forward) {
        this.forward = forward;
        areThere = !first.frozen() && (first.inputScale() || !first.encodings().isEmpty());
    }

    /** Returns whether anything in front of the first layer is trained. */
    boolean areThere() {
        return areThere;
    }

    /**
     * Computes ∂L/∂s = Σ ∂L/∂x¹ ⊙ x⁰ and ∂L/∂θ = Σ ∂L/∂x⁰ · ∂e/∂θ over the rows.
     *
     * @param lossByInput ∂L/∂x¹, rows × inputs of the first layer, which becomes ∂L/∂x⁰ = s ⊙ ∂L/∂x¹
     */
    void compute(ParameterArrays weights, Matrix lossByInput, ParameterArrays gradient) {
        forward.inputScale().ifPresent(scale -> {
            scale.gradient(lossByInput, gradient);
            scale.timesScale(weights, lossByInput);
        });
        forward.encodings().ifPresent(encodings -> encodings.gradient(weights, lossByInput, gradient));
    }
}
