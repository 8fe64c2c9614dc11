package dev.chainrule.mlp.io.csv;

/**
 * Text that comes from elsewhere, as a cell of a CSV would be read.
 *
 * @since 0.2
 */
public final class CellText {
    private CellText() {}

    /** Returns a category or a label without the blanks around it, of every kind. */
    public static String trimmed(String text) {
        return Blanks.trim(text);
    }
}
