package dev.chainrule.mlp.export;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.core.data.Feature;

/** The inputs of each category of a column, before scaling. */
public final class CategoryTable {
    private CategoryTable() {}

    /** Returns the number of rows of a table: the categories, and the unknown ones unless they count as rare. */
    public static int rows(Feature column) {
        return column.categories().size() + 1;
    }

    /**
     * Writes the inputs of a category.
     *
     * @param row its number, from 0; the number after the last stands for rare categories or, without them, unknown ones
     * @param to receives the inputs of the column from index 0
     */
    public static void row(Feature column, int row, double[] to) {
        boolean isUnknown = row == column.categories().size() && !column.hasRare();
        if (column.encoding().isPresent()) {
            column.encoding().get().encodeCategory(isUnknown ? CategoryEncoding.UNKNOWN : row, to, 0);
            return;
        }
        for (int i = 0; i < column.inputs(); i++) {
            to[i] = i == row ? 1 : 0;
        }
    }

    /** Returns whether the inputs are others than 1 for the category and 0 elsewhere. */
    public static boolean isNeeded(Feature column) {
        if (!column.isCategorical() || column.encoding().isEmpty()) {
            return false;
        }
        double[] inputs = new double[column.inputs()];
        for (int row = 0; row < rows(column); row++) {
            row(column, row, inputs);
            for (int i = 0; i < inputs.length; i++) {
                if (inputs[i] != (i == row ? 1 : 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns all rows, one after the other. */
    public static double[] of(Feature column) {
        double[] table = new double[Math.multiplyExact(rows(column), column.inputs())];
        double[] inputs = new double[column.inputs()];
        for (int row = 0; row < rows(column); row++) {
            row(column, row, inputs);
            System.arraycopy(inputs, 0, table, row * inputs.length, inputs.length);
        }
        return table;
    }
}
