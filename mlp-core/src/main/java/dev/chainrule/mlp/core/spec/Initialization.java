package dev.chainrule.mlp.core.spec;

/**
 * Whether the initial weights of a run depend on its rows.
 *
 * @since 0.2
 */
public enum Initialization {
    /** They are drawn from the seed alone. */
    DRAWN,

    /** Those of hidden layers are drawn and then fitted to training rows. */
    FITTED
}
