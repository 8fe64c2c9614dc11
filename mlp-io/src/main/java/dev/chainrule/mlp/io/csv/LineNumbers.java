package dev.chainrule.mlp.io.csv;

/** Numbers the lines of a file from 1, where a row may go over several lines because a quoted cell holds line ends. */
final class LineNumbers {
    /** The number of lines that the parser does not see because reading starts after them. */
    private int before;

    private long rowLine;
    private int inRow;

    /** Sets how many lines the parser does not see. */
    void startAfter(int lines) {
        before = lines;
    }

    /**
     * Starts a row.
     *
     * @param line its line, as the parser counts
     */
    void startRow(long line) {
        rowLine = before + line;
        restartRow();
    }

    /** Restarts at the beginning of the current row. */
    void restartRow() {
        inRow = 0;
    }

    /** Counts the line ends within a cell. */
    void addCell(char[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            boolean second = buffer[i] == '\n' && i > offset && buffer[i - 1] == '\r';
            if (buffer[i] == '\r' || buffer[i] == '\n' && !second) {
                inRow++;
            }
        }
    }

    /** Returns the line that the current row begins in. */
    int ofRow() {
        return (int) Math.min(Integer.MAX_VALUE, rowLine);
    }

    /** Returns the line that the next cell of the current row begins in. */
    int ofCell() {
        return (int) Math.min(Integer.MAX_VALUE, rowLine + inRow);
    }
}
