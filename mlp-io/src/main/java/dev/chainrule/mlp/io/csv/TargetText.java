package dev.chainrule.mlp.io.csv;

/** The target of one row where it is kept as text, and whether all texts so far are numbers. */
final class TargetText {
    private final NumberGrammar grammar;
    private char[] chars = new char[64];
    private int length;
    private int line;
    private boolean allNumeric = true;
    /** Whether the text of the current row is a number; the row may yet be left out. */
    private boolean rowIsNumeric;

    TargetText(NumberGrammar grammar) {
        this.grammar = grammar;
    }

    /**
     * Takes the text of the next row.
     *
     * @param size at most {@link TableHandler#MAX_FIELD} characters
     * @param inLine the line that the text stands in
     */
    void set(char[] buffer, int from, int size, int inLine) {
        length = size;
        line = inLine;
        if (length > chars.length) {
            chars = new char[TableHandler.MAX_FIELD];
        }
        System.arraycopy(buffer, from, chars, 0, length);
        rowIsNumeric = allNumeric;
        if (allNumeric) {
            double value = grammar.parse(chars, 0, length);
            rowIsNumeric = !Double.isNaN(value) || NumberGrammar.isNonFiniteWord(new String(chars, 0, length));
        }
    }

    /** Counts the current row: its text decides whether all are numbers. */
    void keepRow() {
        allNumeric &= rowIsNumeric;
    }

    /** Returns whether the texts of all rows that were kept are numbers. */
    boolean allNumeric() {
        return allNumeric;
    }

    /** Returns the characters of the current row, at the beginning of the array. */
    char[] chars() {
        return chars;
    }

    /** Returns the number of characters of the current row. */
    int length() {
        return length;
    }

    /** Returns the line that the text of the current row stands in. */
    int line() {
        return line;
    }
}
