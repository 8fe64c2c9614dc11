package dev.chainrule.mlp.io.csv;

import java.util.Arrays;
import java.util.List;

/** The cells of one row that are kept as text because their columns are passed through. */
final class KeptCells {
    private static final int NONE = -1;

    private final String[] cells;
    /** For each column the first place of its cell, and for each place the next of the same column. */
    private final int[] firstPlace;

    private final int[] nextPlace;

    /**
     * @param positions the column of each place; a column may be named more than once
     * @param columns the number of columns of the file
     */
    KeptCells(int[] positions, int columns) {
        cells = new String[positions.length];
        firstPlace = new int[columns];
        nextPlace = new int[positions.length];
        Arrays.fill(firstPlace, NONE);
        for (int place = 0; place < positions.length; place++) {
            nextPlace[place] = firstPlace[positions[place]];
            firstPlace[positions[place]] = place;
        }
    }

    /** Keeps a cell if its column is passed through. */
    void add(int column, char[] buffer, int offset, int length) {
        if (cells.length > 0 && firstPlace[column] != NONE) {
            String cell = new String(buffer, offset, length);
            for (int place = firstPlace[column]; place != NONE; place = nextPlace[place]) {
                cells[place] = cell;
            }
        }
    }

    /** Returns the cells of the current row, a copy. */
    List<String> copy() {
        return List.of(cells);
    }
}
