package dev.chainrule.mlp.core.spec;

/**
 * How a column of numbers is brought to a common scale; fitted on the training rows alone.
 *
 * @since 0.2
 */
public enum Scaling {
    /** As it is. */
    NONE,
    /** Mean 0 and (population) standard deviation 1. */
    STANDARD,
    /** Smallest value 0, largest 1. */
    MIN_MAX
}
