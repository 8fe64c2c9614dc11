package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.core.data.DataTable;
import java.util.Collections;
import java.util.Optional;

/**
 * Recognizes a header that was read as a row: if all features are categories, none of its cells is wrong. It prefers to
 * miss a header over taking a row for one.
 */
final class LostHeader {
    private static final int FEWEST_ROWS = 20;

    private LostHeader() {}

    /**
     * Returns a warning if every cell of the first row begins as a name does and occurs nowhere else in its column, while the other
     * cells of each column repeat.
     *
     * @param examples the rows of a file that is read without a header
     */
    static Optional<String> warning(DataTable examples) {
        int columns = examples.featureNames().size();
        if (examples.rows() < FEWEST_ROWS || columns < 1 || examples.labels().isEmpty()) {
            return Optional.empty();
        }
        String label = examples.labels().get(0);
        boolean all = isName(label)
                && Collections.frequency(examples.labels(), label) == 1
                && 2 * examples.labels().stream().distinct().count() <= examples.rows();
        for (int c = 0; all && c < columns; c++) {
            all = isOnlyInFirstRow(examples, c);
        }
        return all
                ? Optional.of(
                        "the first row looks like a header: each of its cells is a name that occurs nowhere else in"
                                + " its column. If it names the columns, set \"header\": true")
                : Optional.empty();
    }

    private static boolean isOnlyInFirstRow(DataTable examples, int column) {
        int columns = examples.featureNames().size();
        int categories = examples.categories(column).size();
        double first = examples.features()[column];
        if (categories == 0 || 2 * categories > examples.rows() || Double.isNaN(first)) {
            return false;
        }
        for (int r = 1; r < examples.rows(); r++) {
            if (examples.features()[r * columns + column] == first) {
                return false;
            }
        }
        return isName(examples.categories(column).get((int) first));
    }

    private static boolean isName(String cell) {
        return !cell.isEmpty() && (Character.isLetter(cell.codePointAt(0)) || cell.charAt(0) == '_');
    }
}
