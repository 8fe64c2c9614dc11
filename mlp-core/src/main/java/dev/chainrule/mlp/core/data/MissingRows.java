package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The result of dropping the rows of a table with missing values, as a document's {@code missing} requests.
 *
 * @param rows the remaining rows
 * @param warning a warning with the number of dropped rows; empty if none was dropped
 */
record MissingRows(DataTable rows, Optional<String> warning) {

    /**
     * Drops rows with a missing target and, with {@link Missing#DROP}, rows with a missing feature.
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
                .filter(r -> !needsAll
                        || !lacks(table.features(), table.featureNames().size(), r))
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

    /** Returns the first row that is dropped. */
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
