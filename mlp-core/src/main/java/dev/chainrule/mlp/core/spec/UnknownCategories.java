package dev.chainrule.mlp.core.spec;

import java.util.Locale;

/** What becomes of a row with a category that no training row has. */
public enum UnknownCategories {
    /**
     * The category counts as rare if the column has rare categories; otherwise all inputs of the column are 0 in that row.
     */
    IGNORE,
    /** It is an error. */
    ERROR;

    /** As in JSON: {@code ignore}, {@code error}. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
