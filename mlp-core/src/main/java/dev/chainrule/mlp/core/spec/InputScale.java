package dev.chainrule.mlp.core.spec;

/**
 * The scale s of the inputs of a network, whose first layer computes z = W(s ⊙ x) + b.
 *
 * @since 0.2
 */
public enum InputScale {
    /** The inputs are not scaled. */
    NONE,

    /** One number for each input, 1 at first, that is trained with the weights. */
    LEARNED
}
