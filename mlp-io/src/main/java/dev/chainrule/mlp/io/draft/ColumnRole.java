package dev.chainrule.mlp.io.draft;

import dev.chainrule.mlp.io.csv.ColumnProfile;
import java.util.regex.Pattern;

/** What a draft does with a column that is not the target. */
enum ColumnRole {
    NUMBERS,
    /** Numbers, and a few texts that stand for a missing value. */
    NUMBERS_WITH_WORDS,
    CATEGORIES,
    /** No cell has a value. */
    EMPTY,
    /** All cells have the same value. */
    CONSTANT,
    /** Each row has a value of its own that says which row it is. */
    IDENTIFIER,
    DATES,
    /** Dates whose notation is not clear, as 1/2/2024. */
    UNCLEAR_DATES,
    /** Texts of which hardly any occurs twice. */
    FREE_TEXT,
    /** The same cells as the target. */
    COPY_OF_TARGET,
    /** The header does not name it, so training would refuse it. */
    UNNAMED;

    private static final Pattern IDENTIFIER_NAME =
            Pattern.compile("(?i)(.*[_ .-])?(id|uuid|guid|key|index|idx|rownames?)|unnamed: \\d+|.*[a-z]I[Dd]|");
    private static final int FEWEST_ROWS_OF_AN_INDEX = 50;
    private static final int MOST_WORDS = 3;
    private static final int MOST_CATEGORIES = 1_000;

    /** Returns the role of a column. */
    static ColumnRole of(ColumnProfile column) {
        ColumnRole role = ofCells(column);
        return role.isUsed() && column.name().isEmpty() ? UNNAMED : role;
    }

    /** Returns whether columns of this role are features. */
    boolean isUsed() {
        return switch (this) {
            case NUMBERS, NUMBERS_WITH_WORDS, CATEGORIES, DATES -> true;
            default -> false;
        };
    }

    private static ColumnRole ofCells(ColumnProfile column) {
        if (column.present() == 0) {
            return EMPTY;
        }
        if (column.distinct() == 1) {
            return CONSTANT;
        }
        if (column.likeTarget() == column.present() + column.missing()) {
            return COPY_OF_TARGET;
        }
        long texts = column.present() - column.numbers();
        if (texts == 0) {
            return isIndex(column) ? IDENTIFIER : NUMBERS;
        }
        if (5 * texts <= column.present() && column.textCounts().size() <= MOST_WORDS) {
            return NUMBERS_WITH_WORDS;
        }
        if (column.dates() == texts && column.numbers() == 0) {
            return column.dateNotation().isPresent() ? DATES : UNCLEAR_DATES;
        }
        if (column.isUnique()) {
            return IDENTIFIER;
        }
        return column.distinct() > MOST_CATEGORIES || 2L * column.distinct() > column.present()
                ? FREE_TEXT
                : CATEGORIES;
    }

    private static boolean isIndex(ColumnProfile column) {
        if (!column.isUnique() || !column.hasIntegersOnly()) {
            return false;
        }
        boolean counts = column.rises() && column.max() - column.min() == column.present() - 1;
        return IDENTIFIER_NAME.matcher(column.name()).matches()
                || counts && column.present() >= FEWEST_ROWS_OF_AN_INDEX;
    }
}
