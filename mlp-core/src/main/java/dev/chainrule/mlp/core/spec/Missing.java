package dev.chainrule.mlp.core.spec;

/**
 * The policy for rows with missing values. An empty cell is missing; with {@link #DROP} and {@link #MEAN} so are the words
 * that pandas takes for missing, and {@code ?}.
 *
 * @since 0.2
 */
public enum Missing {
    /** Refuses the row. */
    ERROR,
    /** Skips the row. */
    DROP,
    /**
     * Replaces the value by the mean of the training rows; for a categorical column, each of its inputs by its mean, which is
     * the share of the category. Rows without their target are skipped; a missing weight is an error.
     */
    MEAN
}
