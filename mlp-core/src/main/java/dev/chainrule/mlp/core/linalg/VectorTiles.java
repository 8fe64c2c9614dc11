package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link VectorProduct}: a tile of the output stays in registers while all its terms are added.
 *
 * <p>With 32 vector registers, as AVX-512 has, a tile is 8 rows × 2 vectors: each term loads 2 vectors of the
 * right-hand operand and 8 scalars of the left-hand one for 16 fused multiply-adds. The right-hand operand is packed;
 * the left-hand one is read in place or packed. Every index is a constant times the loop variable plus a loop
 * invariant, so that the JIT compiler hoists the bounds checks out of the loop.
 *
 * <p>With 16 vector registers, {@link NarrowTiles} has the loops.
 */
final class VectorTiles {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    /** Whether tiles have five rows: processors with vectors of 8 floats have only 16 registers. */
    static final boolean FIVE_ROWS = LANES == 8;

    /** The number of rows of a tile. */
    static final int ROWS = FIVE_ROWS ? 5 : 8;

    /** The number of columns of a tile and of a panel of the right-hand operand. */
    static final int WIDTH = 2 * LANES;

    /** The maximum number of terms summed in one pass. */
    static final int DEPTH = 320;

    /** The distance of the rows of {@link NarrowTiles#fiveRows}, an odd number of cache lines, which use different sets. */
    static final int ROW_STRIDE = DEPTH + 16;

    /** The number of rows in a panel of the left-hand operand. */
    static final int PANEL_ROWS = FIVE_ROWS ? ROWS : WIDTH;

    /** The distance of the terms in a panel of the left-hand operand. */
    static final int PANEL_STEP = FIVE_ROWS ? LANES : WIDTH;

    private VectorTiles() {}

    /** Returns the position of a row's first term in packed panels of the left-hand operand. */
    static int leftPanel(int row, int depth) {
        return row / PANEL_ROWS * PANEL_STEP * depth + row % PANEL_ROWS;
    }

    /**
     * Computes c[m][j] = from[m][j] + Σₖ a[a0 + m·aRow + k] · b[k][j] for m < 8 and j < 2·LANES. Rows from
     * {@code count} on repeat the last one.
     */
    static void eightRows(
            float[] a,
            int a0,
            int aRow,
            int count,
            float[] b,
            int b0,
            int depth,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow) {
        int a1 = a0 + (count > 1 ? aRow : 0);
        int a2 = a1 + (count > 2 ? aRow : 0);
        int a3 = a2 + (count > 3 ? aRow : 0);
        int a4 = a3 + (count > 4 ? aRow : 0);
        int a5 = a4 + (count > 5 ? aRow : 0);
        int a6 = a5 + (count > 6 ? aRow : 0);
        int a7 = a6 + (count > 7 ? aRow : 0);
        int f = f0;
        FloatVector s00 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s01 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s10 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s11 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s20 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s21 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s30 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s31 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s40 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s41 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s50 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s51 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s60 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s61 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s70 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s71 = FloatVector.fromArray(SPECIES, from, f + LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            s40 = x.fma(y0, s40);
            s41 = x.fma(y1, s41);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            s50 = x.fma(y0, s50);
            s51 = x.fma(y1, s51);
            x = FloatVector.broadcast(SPECIES, a[a6 + k]);
            s60 = x.fma(y0, s60);
            s61 = x.fma(y1, s61);
            x = FloatVector.broadcast(SPECIES, a[a7 + k]);
            s70 = x.fma(y0, s70);
            s71 = x.fma(y1, s71);
        }
        int z = c0;
        s00.intoArray(c, z);
        s01.intoArray(c, z + LANES);
        z += cRow;
        s10.intoArray(c, z);
        s11.intoArray(c, z + LANES);
        z += cRow;
        s20.intoArray(c, z);
        s21.intoArray(c, z + LANES);
        z += cRow;
        s30.intoArray(c, z);
        s31.intoArray(c, z + LANES);
        z += cRow;
        s40.intoArray(c, z);
        s41.intoArray(c, z + LANES);
        z += cRow;
        s50.intoArray(c, z);
        s51.intoArray(c, z + LANES);
        z += cRow;
        s60.intoArray(c, z);
        s61.intoArray(c, z + LANES);
        z += cRow;
        s70.intoArray(c, z);
        s71.intoArray(c, z + LANES);
    }

    /** Computes c[m][j] = from[m][j] + Σₖ a[k][m] · b[k][j] for m < 8 and j < 2·LANES, with A packed. */
    static void panelOfEight(
            float[] a,
            int a0,
            float[] b,
            int b0,
            int depth,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow) {
        int f = f0;
        FloatVector s00 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s01 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s10 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s11 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s20 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s21 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s30 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s31 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s40 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s41 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s50 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s51 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s60 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s61 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f += fRow;
        FloatVector s70 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s71 = FloatVector.fromArray(SPECIES, from, f + LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 4]);
            s40 = x.fma(y0, s40);
            s41 = x.fma(y1, s41);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 5]);
            s50 = x.fma(y0, s50);
            s51 = x.fma(y1, s51);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 6]);
            s60 = x.fma(y0, s60);
            s61 = x.fma(y1, s61);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 7]);
            s70 = x.fma(y0, s70);
            s71 = x.fma(y1, s71);
        }
        int z = c0;
        s00.intoArray(c, z);
        s01.intoArray(c, z + LANES);
        z += cRow;
        s10.intoArray(c, z);
        s11.intoArray(c, z + LANES);
        z += cRow;
        s20.intoArray(c, z);
        s21.intoArray(c, z + LANES);
        z += cRow;
        s30.intoArray(c, z);
        s31.intoArray(c, z + LANES);
        z += cRow;
        s40.intoArray(c, z);
        s41.intoArray(c, z + LANES);
        z += cRow;
        s50.intoArray(c, z);
        s51.intoArray(c, z + LANES);
        z += cRow;
        s60.intoArray(c, z);
        s61.intoArray(c, z + LANES);
        z += cRow;
        s70.intoArray(c, z);
        s71.intoArray(c, z + LANES);
    }
}
