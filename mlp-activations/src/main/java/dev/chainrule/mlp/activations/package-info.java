/**
 * The shipped activations, one record each, with the conventions of PyTorch.
 *
 * <p>Read {@link dev.chainrule.mlp.activations.Sigmoid} first; all others look like it.
 */
package dev.chainrule.mlp.activations;
