package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;
import java.util.List;

/**
 * Creates rows and blocks to check plugins with. Elements that a plugin must set are NaN, because training reuses its
 * arrays: an element that is skipped or added to shall be noticed.
 */
final class CheckRows {
    /** A value behind the last row of a block, to detect writes there. */
    static final float SENTINEL = -123.456f;

    private CheckRows() {}

    static double[] rounded(double[] values) {
        double[] rounded = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    static boolean isFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    static double[] unset(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    static Matrix unsetBlock(int rows, int columns) {
        float[] data = new float[(rows + 1) * columns];
        Arrays.fill(data, 0, rows * columns, Float.NaN);
        Arrays.fill(data, rows * columns, data.length, SENTINEL);
        return new Matrix(data, rows, columns);
    }

    static Matrix block(List<double[]> rows) {
        Matrix block = unsetBlock(rows.size(), rows.get(0).length);
        for (int r = 0; r < rows.size(); r++) {
            block.setRow(r, rows.get(r));
        }
        return block;
    }
}
