package dev.chainrule.mlp.testkit;

import dev.chainrule.mlp.api.Matrix;
import java.util.Arrays;

/** Float32 blocks for checks: each is longer than its rows and columns need, and what lies beyond must stay. */
final class Blocks {
    /** What stands beyond the elements in use; a number that no plugin gives by accident. */
    static final float BEYOND = -123.456f;

    /** Rows × columns: one element, one row, odd sizes that no vector width divides, no row at all, no power of two. */
    static final int[][] SHAPES = {{1, 1}, {1, 7}, {33, 17}, {0, 5}, {4, 8}, {5, 1}};

    private static final int EXTRA = 19;

    private Blocks() {}

    /** Returns a block of this shape that is filled with NaN, so that what is not written is noticed. */
    static Matrix unset(int rows, int columns) {
        float[] data = new float[rows * columns + EXTRA];
        Arrays.fill(data, 0, rows * columns, Float.NaN);
        Arrays.fill(data, rows * columns, data.length, BEYOND);
        return new Matrix(data, rows, columns);
    }

    /** Returns a block of these rows, rounded to float32. */
    static Matrix of(double[][] rows, int columns) {
        Matrix block = unset(rows.length, columns);
        for (int r = 0; r < rows.length; r++) {
            block.setRow(r, rows[r]);
        }
        return block;
    }

    static Matrix copy(Matrix block) {
        return new Matrix(block.data().clone(), block.rows(), block.columns());
    }

    static double[] row(Matrix block, int r) {
        double[] row = new double[block.columns()];
        block.getRow(r, row);
        return row;
    }

    /** Returns whether the elements after the last row are as they were. */
    static boolean intactBeyond(Matrix block) {
        for (int i = block.size(); i < block.data().length; i++) {
            if (block.data()[i] != BEYOND) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether two blocks have the same bits everywhere. */
    static boolean same(Matrix expected, Matrix found) {
        return Arrays.equals(expected.data(), found.data());
    }

    /** Returns whether a block's element is its definition, rounded: |block − definition| ≤ t + t · |definition|. */
    static boolean agree(double block, double definition, double tolerance) {
        return Math.abs(block - definition) <= tolerance + tolerance * Math.abs(definition)
                || block == (float) definition
                || Double.isNaN(block) && Double.isNaN(definition);
    }
}
