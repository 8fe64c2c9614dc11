package dev.chainrule.mlp.core.spec;

/**
 * The scaling of a column of numbers, fitted on the training rows alone.
 *
 * @since 0.2
 */
public enum Scaling {
    /** No scaling. */
    NONE,
    /** To mean 0 and (population) standard deviation 1. */
    STANDARD,
    /** To smallest value 0 and largest 1. */
    MIN_MAX
}
