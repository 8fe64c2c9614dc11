package dev.chainrule.mlp.core.spec;

/**
 * The policy for rows with a category that no training row has.
 *
 * @since 0.2
 */
public enum UnknownCategories {
    /**
     * Counts the category as rare if the column has rare categories; otherwise sets all inputs of the column to 0.
     */
    IGNORE,
    /** Refuses the row. */
    ERROR
}
