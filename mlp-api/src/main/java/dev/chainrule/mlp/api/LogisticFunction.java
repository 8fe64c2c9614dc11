package dev.chainrule.mlp.api;

/**
 * An activation that is exactly the logistic function of each element: a = 1 / (1 + e⁻ᶻ).
 *
 * <p>A loss that knows a closed form for it, as binary cross-entropy does, uses it for activations of this type, in place of
 * the product of the two factors: see {@link Loss#composedWith}. A name says nothing about a function, so an activation
 * that is called {@code sigmoid} and does not have this type is treated like any other. The contract kit checks that an
 * activation of this type is the function.
 *
 * @since 0.2
 */
public interface LogisticFunction extends RowActivation {}
