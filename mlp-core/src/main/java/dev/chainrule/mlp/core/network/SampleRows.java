package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;

/** Creates the sample rows and blocks on which {@link BlockProbe} calls block hooks. */
final class SampleRows {
    static final int ROWS = 3;

    /** A limit, because the definition of a row activation may take time quadratic in the length of a row. */
    static final int MAX_COLUMNS = 512;

    /** A few roundings of a float32. */
    static final double ROUNDING = 0x1p-21;

    /** A value behind the last row of a block, to detect writes there. */
    static final float SENTINEL = -123.456f;

    private SampleRows() {}

    /** Returns normally distributed rows that float32 represents exactly and that are unlikely to lie on a kink. */
    static double[][] random(int columns, double scale, int stream) {
        RandomStream random = RandomPurpose.CHECK.stream(stream, 4);
        double[][] rows = new double[ROWS][columns];
        for (double[] row : rows) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) (scale * random.nextGaussian());
            }
        }
        return rows;
    }

    /**
     * Returns a row whose elements are shifted by {@code delta} times their magnitude, but at least by {@code delta}.
     */
    static double[] shifted(double[] row, double delta) {
        double[] shifted = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            shifted[i] = row[i] + delta * Math.max(1, Math.abs(row[i]));
        }
        return shifted;
    }

    /** Returns the rows as a block, followed by an unused row of {@link #SENTINEL}. */
    static Matrix block(double[][] rows) {
        Matrix block = unset(rows[0].length);
        for (int r = 0; r < ROWS; r++) {
            block.setRow(r, rows[r]);
        }
        return block;
    }

    /** Returns a block of NaN, so that an element that a hook skips or adds to is noticed. */
    static Matrix unset(int columns) {
        float[] data = new float[(ROWS + 1) * columns];
        Arrays.fill(data, Float.NaN);
        Arrays.fill(data, ROWS * columns, data.length, SENTINEL);
        return new Matrix(data, ROWS, columns);
    }

    static Matrix copy(Matrix block) {
        return new Matrix(block.data().clone(), block.rows(), block.columns());
    }
}
