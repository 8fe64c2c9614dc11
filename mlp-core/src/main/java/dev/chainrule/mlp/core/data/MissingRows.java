package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Leaves out the rows of a table that lack a value, as a document's {@code missing} says.
 *
 * @param rows the others
 * @param warning how many were left out; empty if none was
 */
record MissingRows(DataTable rows, Optional<String> warning) {

    /**
     * Leaves out rows without their target and, with {@link Missing#DROP}, rows without a feature.
     *
     * @throws DataException if no row remains
     */
    static MissingRows leftOut(DataTable table, Missing policy) {
        if (policy == Missing.ERROR) {
            return new MissingRows(table, Optional.empty());
        }
        boolean needsAll = policy == Missing.DROP;
        int[] kept = IntStream.range(0, table.rows())
                .filter(r -> !lacks(table.numbers(), table.numbers().length / table.rows(), r))
                .filter(r -> !needsAll || !lacks(table.features(), table.featureNames().size(), r))
                .toArray();
        int dropped = table.rows() - kept.length;
        if (dropped == 0) {
            return new MissingRows(table, Optional.empty());
        }
        if (kept.length == 0) {
            throw new DataException(
                    ErrorCode.DAT_EMPTY,
                    Location.NONE,
                    "every row lacks " + (needsAll ? "a value" : "its target") + " and is left out; nothing remains");
        }
        String what = needsAll ? "a value" : "their target";
        return new MissingRows(
                table.select(kept),
                Optional.of(dropped + " of " + table.rows() + " rows lack " + what + " and are left out, the first is "
                        + table.place(firstGap(kept)).toString().replaceFirst("^:", "in line ")));
    }

    /** The first row that is not kept. */
    private static int firstGap(int[] kept) {
        int row = 0;
        while (row < kept.length && kept[row] == row) {
            row++;
        }
        return row;
    }

    private static boolean lacks(double[] values, int width, int row) {
        return IntStream.range(row * width, (row + 1) * width).anyMatch(i -> Double.isNaN(values[i]));
    }
}
