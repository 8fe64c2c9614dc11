package dev.chainrule.mlp.core.spec;

/**
 * The choice among epochs with the same best value.
 *
 * @since 0.2
 */
public enum Ties {
    /** The first of them. */
    EARLIER,
    /** The last of them, which has learned for longer: accuracies of few rows are often equal. */
    LATER
}
