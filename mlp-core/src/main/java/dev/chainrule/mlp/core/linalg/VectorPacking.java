package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies the operands of {@link VectorKernel} into the order in which {@link VectorTiles} reads them.
 *
 * <p>A panel of the right-hand operand holds {@link VectorTiles#WIDTH} columns, one term after another. The left-hand
 * operand becomes rows at a fixed distance if its rows are contiguous, otherwise panels of a few rows, one term after
 * another.
 */
final class VectorPacking {
    private static final VectorSpecies<Float> SPECIES = VectorTiles.SPECIES;
    private static final int LANES = VectorTiles.LANES;
    private static final int WIDTH = VectorTiles.WIDTH;

    private VectorPacking() {}

    /** Returns the number of columns rounded up to whole panels. */
    static int whole(int columns) {
        return (columns + WIDTH - 1) / WIDTH * WIDTH;
    }

    /**
     * Returns the first column of the panel for the columns from {@code next} on. A panel that would reach beyond the
     * end is moved back, unless there are several passes: they would add their terms twice to the columns that two
     * panels share.
     */
    static int start(int next, int end, boolean passes) {
        int width = VectorTiles.FIVE_ROWS && end - next <= LANES ? LANES : WIDTH;
        return next + width > end && end >= width && !passes ? end - width : next;
    }

    /** Returns the length of a buffer for the left-hand operand in either form. */
    static int leftSize(int rows, int depth) {
        int panels = (rows + VectorTiles.PANEL_ROWS - 1) / VectorTiles.PANEL_ROWS;
        int inPanels = panels * VectorTiles.PANEL_STEP * depth;
        if (!VectorTiles.FIVE_ROWS) {
            return inPanels;
        }
        int inRows = (panels + 1) / 2 * 2 * VectorTiles.ROWS * VectorTiles.ROW_STRIDE;
        return Math.max(Math.max(inPanels, inRows), WIDTH * depth);
    }

    /** Packs the columns from {@code strip} to {@code end} of the right-hand operand, one panel after another. */
    static void packRight(
            float[] from,
            int offset,
            int step,
            int stride,
            int depth,
            int strip,
            int end,
            boolean passes,
            float[] panels) {
        for (int next = strip; next < end; next += WIDTH) {
            int j = start(next, end, passes);
            int columns = Math.min(WIDTH, end - j);
            pack(from, offset + j * stride, step, stride, depth, columns, panels, (next - strip) * depth, WIDTH);
        }
    }

    /** Copies contiguous rows of the left-hand operand to {@link VectorTiles#ROW_STRIDE}. */
    static void packRows(float[] from, int offset, int fromRow, int depth, int rows, float[] to) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(from, offset + r * fromRow, to, r * VectorTiles.ROW_STRIDE, depth);
        }
    }

    /** Packs rows of the left-hand operand in panels of {@link VectorTiles#PANEL_ROWS} rows. */
    static void packLeft(float[] from, int offset, int step, int stride, int depth, int rows, float[] panels) {
        for (int r = 0; r < rows; r += VectorTiles.PANEL_ROWS) {
            int count = Math.min(VectorTiles.PANEL_ROWS, rows - r);
            int panel = VectorTiles.leftPanel(r, depth);
            pack(from, offset + r * stride, step, stride, depth, count, panels, panel, VectorTiles.PANEL_STEP);
        }
    }

    /** Packs a few columns of the left-hand operand, one term after another, at a distance of one panel. */
    static void packColumns(float[] from, int offset, int step, int depth, int columns, float[] to) {
        pack(from, offset, step, 1, depth, columns, to, 0, WIDTH);
    }

    /**
     * Packs a panel at element p0: panel[p0 + k·width + j] = from[offset + k·step + j·stride] for j < columns, where
     * one of the strides is 1. The remaining columns of the panel are undefined.
     */
    private static void pack(
            float[] from, int offset, int step, int stride, int depth, int columns, float[] panel, int p0, int width) {
        if (stride != 1) {
            for (int j = 0; j < columns; j++) {
                packColumn(from, offset + j * stride, depth, panel, p0 + j);
            }
        } else if (columns > LANES) {
            packTwo(from, offset, step, depth, columns, panel, p0);
        } else {
            packOne(from, offset, step, depth, columns, panel, p0, width);
        }
    }

    /** Packs a panel of two vectors whose rows are contiguous in {@code from}. */
    private static void packTwo(float[] from, int offset, int step, int depth, int columns, float[] panel, int p0) {
        int f = offset;
        int k = 0;
        for (; k < depth && f + 2 * LANES <= from.length; k++, f += step) {
            FloatVector.fromArray(SPECIES, from, f).intoArray(panel, p0 + k * WIDTH);
            FloatVector.fromArray(SPECIES, from, f + LANES).intoArray(panel, p0 + k * WIDTH + LANES);
        }
        packRest(from, f, step, depth - k, columns, panel, p0 + k * WIDTH, WIDTH);
    }

    /** Packs a panel of one vector whose rows are contiguous in {@code from}. */
    private static void packOne(
            float[] from, int offset, int step, int depth, int columns, float[] panel, int p0, int width) {
        int f = offset;
        int p = p0;
        int k = 0;
        for (; k < depth && f + LANES <= from.length; k++, f += step, p += width) {
            FloatVector.fromArray(SPECIES, from, f).intoArray(panel, p);
        }
        packRest(from, f, step, depth - k, columns, panel, p, width);
    }

    /** Packs the terms for which a whole vector would reach beyond the end of the array. */
    private static void packRest(
            float[] from, int offset, int step, int depth, int columns, float[] panel, int p0, int width) {
        for (int k = 0; k < depth; k++) {
            System.arraycopy(from, offset + k * step, panel, p0 + k * width, columns);
        }
    }

    /** Packs one column of a right-hand panel; a method called for each column is compiled sooner than one for all. */
    private static void packColumn(float[] from, int offset, int depth, float[] panel, int p0) {
        for (int k = 0; k < depth; k++) {
            panel[p0 + k * WIDTH] = from[offset + k];
        }
    }
}
