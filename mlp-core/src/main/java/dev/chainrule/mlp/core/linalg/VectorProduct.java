package dev.chainrule.mlp.core.linalg;

/**
 * A matrix product C = from + A·B for {@link VectorKernel}, summed tile by tile in the loops of {@link VectorTiles} or
 * {@link NarrowTiles}.
 *
 * <p>The right-hand operand is packed first, into panels as wide as a tile and at most {@value VectorTiles#DEPTH} terms
 * deep, so that the loops read memory sequentially and from the fastest caches. The left-hand operand is packed too if
 * it is read often enough, or if the tiles need it.
 *
 * <p>If the last columns do not fill a panel, the panel is moved back over columns that are already computed, which
 * get the same bits again, or its tiles are computed in a buffer and copied. Thus no loop needs a mask.
 */
final class VectorProduct {
    private static final int LANES = VectorTiles.LANES;
    private static final int ROWS = VectorTiles.ROWS;
    private static final int WIDTH = VectorTiles.WIDTH;

    /**
     * The left-hand operand is packed from this many output columns on; with fewer, packing costs more than it saves.
     */
    private static final int WIDE = 256;

    /** The same limit for columns of the left-hand operand and tiles of five rows. */
    private static final int NARROW = 64;

    private static final int DEPTH = VectorTiles.DEPTH;

    /**
     * The maximum number of rows of the left-hand operand that are packed together; whole tiles. The right-hand operand
     * is packed again for each block of rows, which takes a tenth of the time for 256 rows and large weights.
     */
    private static final int BLOCK = VectorTiles.FIVE_ROWS ? 520 : 256;

    /** The same maximum for packed columns, which should fit in the second-level cache. */
    private static final int PANEL_BLOCK = VectorTiles.FIVE_ROWS ? 260 : 256;

    /** The number of output columns whose panels are packed together, so that memory is read in long runs. */
    private static final int STRIP = 4 * WIDTH;

    /** How the left-hand operand is read: contiguous rows, contiguous columns, or packed columns. */
    private enum Left {
        ROWS,
        COLUMNS,
        PANELS
    }

    private VectorProduct() {}

    /**
     * Creates the buffers of one thread.
     *
     * @param longest the largest number of rows, inputs or units
     * @param side the largest number of inputs or units
     */
    static Scratch newScratch(int longest, int side) {
        int depth = Math.min(DEPTH, longest);
        return new Scratch(
                new float[depth * Math.min(STRIP, VectorPacking.whole(side))],
                new float[][] {new float[VectorPacking.leftSize(Math.min(BLOCK, longest), depth)]},
                new float[][] {new float[WIDTH], new float[LANES], new float[2 * ROWS * WIDTH], {1}});
    }

    /**
     * Computes C = from + A·B. A(m, k) is at a0 + m·aRow + k·aStep and B(k, j) at b0 + k·bRow + j·bStep, where one of
     * the strides of each is 1. Row m of the output is at c0 + m·cRow, and row m of the initial sums at f0 + m·fRow;
     * f0 = −1 means that all sums start from the zeros in {@code from}.
     */
    static void compute(
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int b0,
            int bRow,
            int bStep,
            int terms,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows,
            int columns,
            Scratch scratch) {
        if (isReadInPlace(aStep == 1, columns)) {
            productInPlace(
                    a, a0, aRow, aStep, b, b0, bRow, bStep, terms, from, f0, fRow, c, c0, cRow, rows, columns, scratch);
        } else {
            packedProduct(
                    a, a0, aRow, aStep, b, b0, bRow, bStep, terms, from, f0, fRow, c, c0, cRow, rows, columns, scratch);
        }
    }

    /**
     * Returns whether A is read so seldom that packing costs more than it saves. Tiles of five rows always need copies
     * of contiguous rows, whose distance in them is a constant.
     */
    private static boolean isReadInPlace(boolean inRows, int columns) {
        if (VectorTiles.FIVE_ROWS) {
            return !inRows && columns <= NARROW;
        }
        return inRows && columns < WIDE;
    }

    /** Computes {@link #compute} with A read in place. */
    private static void productInPlace(
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int b0,
            int bRow,
            int bStep,
            int terms,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows,
            int columns,
            Scratch scratch) {
        Left left = aStep == 1 ? Left.ROWS : Left.COLUMNS;
        int most = depth(terms);
        for (int strip = 0; strip < columns; strip += STRIP) {
            int end = Math.min(columns, strip + STRIP);
            for (int k = 0; k < terms; k += most) {
                int depth = Math.min(most, terms - k);
                VectorPacking.packRight(b, b0 + k * bRow, bRow, bStep, depth, strip, end, most < terms, scratch.panel);
                boolean more = k > 0;
                tiles(
                        left,
                        a,
                        a0 + k * aStep,
                        aRow,
                        aStep,
                        scratch.panel,
                        0,
                        depth * WIDTH,
                        depth,
                        more ? c : from,
                        more ? c0 : f0,
                        more ? cRow : fRow,
                        c,
                        c0,
                        cRow,
                        rows,
                        strip,
                        end,
                        most < terms,
                        scratch);
            }
        }
    }

    /** Computes {@link #compute} with A packed. */
    private static void packedProduct(
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int b0,
            int bRow,
            int bStep,
            int terms,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows,
            int columns,
            Scratch scratch) {
        float[] packed = scratch.operand[0];
        Left left = VectorTiles.FIVE_ROWS && aStep == 1 ? Left.ROWS : Left.PANELS;
        int most = depth(terms);
        int height = blockRows(rows, left == Left.PANELS ? PANEL_BLOCK : BLOCK);
        for (int block = 0; block < rows; block += height) {
            int count = Math.min(height, rows - block);
            int ct = c0 + block * cRow;
            int f = f0 < 0 ? f0 : f0 + block * fRow;
            for (int k = 0; k < terms; k += most) {
                int depth = Math.min(most, terms - k);
                int ak = a0 + block * aRow + k * aStep;
                if (left == Left.ROWS) {
                    VectorPacking.packRows(a, ak, aRow, depth, count, packed);
                } else {
                    VectorPacking.packLeft(a, ak, aStep, aRow, depth, count, packed);
                }
                boolean more = k > 0;
                for (int strip = 0; strip < columns; strip += STRIP) {
                    int end = Math.min(columns, strip + STRIP);
                    VectorPacking.packRight(
                            b, b0 + k * bRow, bRow, bStep, depth, strip, end, most < terms, scratch.panel);
                    tiles(
                            left,
                            packed,
                            0,
                            VectorTiles.ROW_STRIDE,
                            1,
                            scratch.panel,
                            0,
                            depth * WIDTH,
                            depth,
                            more ? c : from,
                            more ? ct : f,
                            more ? cRow : fRow,
                            c,
                            ct,
                            cRow,
                            count,
                            strip,
                            end,
                            most < terms,
                            scratch);
                }
            }
        }
    }

    /** Computes Z = X·W + b with packed weights, as {@link VectorKernel} does. */
    static void forward(
            float[] x,
            PackedWeights weights,
            float[] z,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromUnit,
            int toUnit,
            Scratch scratch) {
        boolean inPlace = isReadInPlace(true, toUnit - fromUnit);
        Left left = inPlace || VectorTiles.FIVE_ROWS ? Left.ROWS : Left.PANELS;
        float[] parameters = weights.parameters;
        float[] packed = scratch.operand[0];
        int most = depth(inputs);
        int height = blockRows(toRow - fromRow, PANEL_BLOCK);
        for (int block = fromRow; block < toRow; block += height) {
            int count = Math.min(height, toRow - block);
            int zt = block * units + fromUnit;
            for (int k = 0; k < inputs; k += most) {
                int depth = Math.min(most, inputs - k);
                int xk = block * inputs + k;
                if (left == Left.PANELS) {
                    VectorPacking.packLeft(x, xk, 1, inputs, depth, count, packed);
                } else if (!inPlace) {
                    VectorPacking.packRows(x, xk, inputs, depth, count, packed);
                }
                boolean more = k > 0;
                tiles(
                        left,
                        inPlace ? x : packed,
                        inPlace ? xk : 0,
                        inPlace ? inputs : VectorTiles.ROW_STRIDE,
                        1,
                        weights.panels,
                        fromUnit * inputs + k * WIDTH,
                        inputs * WIDTH,
                        depth,
                        more ? z : parameters,
                        more ? zt : inputs * units + fromUnit,
                        more ? units : 0,
                        z,
                        zt,
                        units,
                        count,
                        0,
                        toUnit - fromUnit,
                        true,
                        scratch);
            }
        }
    }

    /** Returns the number of rows of a block, so that all blocks have about as many tiles. */
    private static int blockRows(int rows, int most) {
        int blocks = (rows + most - 1) / most;
        int tile = 2 * VectorTiles.PANEL_ROWS;
        return ((rows + blocks - 1) / blocks + tile - 1) / tile * tile;
    }

    /** Returns the number of terms of one pass, at most {@link #DEPTH}, so that all passes are about equally deep. */
    private static int depth(int terms) {
        int passes = (terms + DEPTH - 1) / DEPTH;
        return (terms + passes - 1) / passes;
    }

    /**
     * Computes C = from + A·B for a block of rows and a strip of columns, with B packed in panels at a distance of
     * bPanel. A(m, k) is at a0 + m·aRow + k·aStep or in the panels of {@link VectorPacking#packLeft}.
     */
    private static void tiles(
            Left left,
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int b0,
            int bPanel,
            int depth,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows,
            int strip,
            int end,
            boolean passes,
            Scratch scratch) {
        float[] buffer = scratch.sums[2];
        for (int next = strip; next < end; next += WIDTH) {
            int column = VectorPacking.start(next, end, passes);
            int columns = Math.min(WIDTH, end - column);
            int bt = b0 + (next - strip) / WIDTH * bPanel;
            boolean single = VectorTiles.FIVE_ROWS && columns <= LANES && left != Left.PANELS;
            int height = single ? 2 * ROWS : ROWS;
            int width = single ? LANES : WIDTH;
            for (int r = 0; r < rows; r += height) {
                int count = Math.min(height, rows - r);
                int at = left == Left.PANELS ? VectorTiles.leftPanel(r, depth) : a0 + r * aRow;
                int ct = c0 + r * cRow + column;
                boolean whole = count == height && columns == width;
                float[] sums = whole ? c : buffer;
                int s = whole ? ct : 0;
                int sRow = whole ? cRow : WIDTH;
                float[] begin = from;
                int f = f0 < 0 ? 0 : f0 + r * fRow + column;
                int fr = fRow;
                if (!whole && f0 >= 0) {
                    copy(from, f, fRow, buffer, 0, WIDTH, fRow == 0 ? 1 : count, columns);
                    begin = buffer;
                    f = 0;
                    fr = fRow == 0 ? 0 : WIDTH;
                }
                if (!VectorTiles.FIVE_ROWS) {
                    if (left == Left.ROWS) {
                        VectorTiles.eightRows(a, at, aRow, count, b, bt, depth, begin, f, fr, sums, s, sRow);
                    } else {
                        VectorTiles.panelOfEight(a, at, b, bt, depth, begin, f, fr, sums, s, sRow);
                    }
                } else if (left == Left.PANELS) {
                    NarrowTiles.panelOfFive(a, at, b, bt, depth, begin, f, fr, sums, s, sRow);
                } else if (left == Left.ROWS) {
                    if (single) {
                        NarrowTiles.tenRows(a, at, b, bt, depth, begin, f, fr, sums, s, sRow);
                    } else {
                        NarrowTiles.fiveRows(a, at, b, bt, depth, begin, f, fr, sums, s, sRow);
                    }
                } else {
                    float[] operand = a;
                    int step = aStep;
                    if (count < height) { // the loops read whole tiles, perhaps beyond the end of A
                        operand = scratch.operand[0];
                        VectorPacking.packColumns(a, at, aStep, depth, count, operand);
                        at = 0;
                        step = WIDTH;
                    }
                    if (single) {
                        NarrowTiles.tenColumns(operand, at, step, b, bt, depth, begin, f, fr, sums, s, sRow);
                    } else {
                        NarrowTiles.fiveColumns(operand, at, step, b, bt, depth, begin, f, fr, sums, s, sRow);
                    }
                }
                if (!whole) {
                    copy(buffer, 0, WIDTH, c, ct, cRow, count, columns);
                }
            }
        }
    }

    private static void copy(float[] from, int f0, int fRow, float[] to, int t0, int tRow, int rows, int width) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < width; j++) {
                to[t0 + r * tRow + j] = from[f0 + r * fRow + j];
            }
        }
    }
}
