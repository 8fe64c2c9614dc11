package dev.chainrule.mlp.core.spec;

/**
 * What becomes of a row in which a value is missing. An empty cell is missing; with {@link #DROP} and {@link #MEAN} so are
 * the words that pandas takes for missing, and {@code ?}.
 *
 * @since 0.2
 */
public enum Missing {
    /** It is an error. */
    ERROR,
    /** The row is left out. */
    DROP,
    /**
     * The mean of the column's values in the training rows stands in; for a categorical column, that of each of its inputs,
     * which is the share of the category. A missing target or weight is an error.
     */
    MEAN
}
