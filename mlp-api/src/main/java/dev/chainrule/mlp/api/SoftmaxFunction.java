package dev.chainrule.mlp.api;

/**
 * An activation that is exactly softmax: aᵢ = e^zᵢ / Σⱼ e^zⱼ.
 *
 * <p>A loss that knows a closed form for softmax, as cross-entropy does, uses it for activations of this type, in place of
 * the product of the two factors: see {@link Loss#composedWith}. A name says nothing about a function, so an activation
 * that is called {@code softmax} and does not have this type is treated like any other. The contract kit checks that an
 * activation of this type is the function.
 *
 * @since 0.2
 */
public interface SoftmaxFunction extends RowActivation {}
