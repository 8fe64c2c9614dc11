package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.spec.Missing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Counts the rows of a file that are kept and left out, and the values that are filled in. */
final class RowCounts {
    /** The maximum number of labels of rows of weight 0 that are stored. */
    private static final int MAX_UNWEIGHTED_LABELS = 1000;

    private final Set<String> unweightedLabels = new LinkedHashSet<>();
    private int rows;
    private int dropped;
    private int firstDropped;
    private int unweighted;
    private int firstUnweighted;
    private final Filled numbers = new Filled();
    private final Filled categories = new Filled();

    /** The values of one kind that are filled in. */
    private static final class Filled {
        private int count;
        private int firstLine;
        /** In the current row, which may be left out. */
        private int inRow;

        private int lineInRow;

        void startRow() {
            inRow = 0;
            lineInRow = 0;
        }

        void add(int line) {
            inRow++;
            lineInRow = lineInRow == 0 ? line : lineInRow;
        }

        void keepRow() {
            count += inRow;
            firstLine = firstLine == 0 ? lineInRow : firstLine;
        }
    }

    /** Starts a row. */
    void startRow() {
        numbers.startRow();
        categories.startRow();
    }

    /**
     * Counts a missing value of the current row that is filled in.
     *
     * @param isCategory whether its column holds categories
     */
    void addFilled(int line, boolean isCategory) {
        (isCategory ? categories : numbers).add(line);
    }

    /** Counts a row that lacks a value and is left out. */
    void addDropped(int line) {
        dropped++;
        firstDropped = firstDropped == 0 ? line : firstDropped;
    }

    /** Counts a row of weight 0, which is left out. */
    void addUnweighted(int line) {
        unweighted++;
        firstUnweighted = firstUnweighted == 0 ? line : firstUnweighted;
    }

    /** Stores the label of a row of weight 0, for a target that otherwise has a single label. */
    void addUnweightedLabel(char[] text, int length) {
        if (unweightedLabels.size() < MAX_UNWEIGHTED_LABELS) {
            unweightedLabels.add(new String(text, 0, length));
        }
    }

    /** Counts the current row as kept, and its values that are filled in. */
    void addKept() {
        rows++;
        numbers.keepRow();
        categories.keepRow();
    }

    /** Returns how many rows are kept. */
    int rows() {
        return rows;
    }

    /** Returns how many rows are left out because they lack a value. */
    int dropped() {
        return dropped;
    }

    /** Returns how many rows are left out because their weight is 0. */
    int unweighted() {
        return unweighted;
    }

    /** Returns the labels of rows of weight 0. */
    Set<String> unweightedLabels() {
        return unweightedLabels;
    }

    /** Returns warnings about rows that were left out and values that were filled in, one sentence each. */
    List<String> warnings(String source, Missing missing) {
        List<String> all = new ArrayList<>();
        if (dropped > 0) {
            all.add(dropped + " of " + ((long) rows + dropped) + " rows of " + source
                    + (missing == Missing.MEAN ? " lack their target" : " lack a value")
                    + " and are left out, the first in line " + firstDropped);
        }
        if (unweighted > 0) {
            all.add(unweighted + " of " + ((long) rows + dropped + unweighted) + " rows of " + source
                    + (unweighted == 1 ? " has" : " have") + " the weight 0 and "
                    + (unweighted == 1 ? "is" : "are") + " left out, the first in line " + firstUnweighted);
        }
        addFilled(all, numbers, source, "value", "the mean of the column");
        addFilled(all, categories, source, "category", "the frequencies of its categories");
        return all;
    }

    private static void addFilled(List<String> all, Filled filled, String source, String singular, String with) {
        if (filled.count > 0) {
            String plural = singular.equals("category") ? "categories" : singular + "s";
            all.add((filled.count == 1
                            ? "1 missing " + singular + " of " + source + " is"
                            : filled.count + " missing " + plural + " of " + source + " are")
                    + " filled in with " + with + ", the first in line " + filled.firstLine);
        }
    }
}
