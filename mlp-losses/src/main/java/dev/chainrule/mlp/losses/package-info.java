/**
 * The shipped losses, each a record with its formula and derivative.
 *
 * <p>Read {@link dev.chainrule.mlp.losses.SquaredError} first. Names and divisors follow PyTorch, so that a value can
 * be compared with the one that {@code torch.nn} prints: a mean over the outputs of a row where PyTorch takes the mean
 * over all elements, a sum over the outputs where it takes the mean over the batch alone.
 */
package dev.chainrule.mlp.losses;
