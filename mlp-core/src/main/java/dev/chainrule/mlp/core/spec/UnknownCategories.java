package dev.chainrule.mlp.core.spec;

/**
 * What becomes of a row with a category that no training row has.
 *
 * @since 0.2
 */
public enum UnknownCategories {
    /**
     * The category counts as rare if the column has rare categories; otherwise all inputs of the column are 0 in that row.
     */
    IGNORE,
    /** It is an error. */
    ERROR
}
