/**
 * The shipped activations, one record each, following the conventions of PyTorch.
 *
 * <p>Read {@link dev.chainrule.mlp.activations.Sigmoid} first; all others are written like it.
 */
package dev.chainrule.mlp.activations;
