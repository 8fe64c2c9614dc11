package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link VectorKernel}: a tile of the output, 8 rows × 2 vectors, stays in registers while all
 * its terms are added. Each term loads 2 vectors of the right-hand operand and 8 scalars of the left-hand one for 16
 * fused multiply-adds, which keeps the multipliers of an AVX-512 processor busy. With 16 vector registers, a tile is
 * 8 × 1.
 *
 * <p>The right-hand operand is packed; the left-hand one is read in place or packed, {@value #ROWS} rows at a time.
 * Every index is a constant times the loop variable plus a loop invariant, so that the JIT compiler hoists the bounds
 * checks out of the loop.
 */
final class VectorTiles {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    /** The number of rows of a tile. */
    static final int ROWS = 8;

    /** The number of columns of a tile and of a panel of the right-hand operand. */
    static final int WIDTH = LANES == 8 ? LANES : 2 * LANES;

    private VectorTiles() {}

    /**
     * Computes c[m][j] = from[m][j] + Σₖ a[a0 + m·aRow + k] · b[k][j] for m < 8 and j < 2·LANES. Rows from
     * {@code count} on repeat the last one.
     */
    static void rowsByTwo(
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

    /** Computes the same as {@link #rowsByTwo} for panels of one vector. */
    static void rowsByOne(
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
        FloatVector s0 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s1 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s2 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s3 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s4 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s5 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s6 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s7 = FloatVector.fromArray(SPECIES, from, f);
        for (int k = 0; k < depth; k++) {
            FloatVector y = FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s0 = x.fma(y, s0);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s1 = x.fma(y, s1);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s2 = x.fma(y, s2);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s3 = x.fma(y, s3);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            s4 = x.fma(y, s4);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            s5 = x.fma(y, s5);
            x = FloatVector.broadcast(SPECIES, a[a6 + k]);
            s6 = x.fma(y, s6);
            x = FloatVector.broadcast(SPECIES, a[a7 + k]);
            s7 = x.fma(y, s7);
        }
        int z = c0;
        s0.intoArray(c, z);
        z += cRow;
        s1.intoArray(c, z);
        z += cRow;
        s2.intoArray(c, z);
        z += cRow;
        s3.intoArray(c, z);
        z += cRow;
        s4.intoArray(c, z);
        z += cRow;
        s5.intoArray(c, z);
        z += cRow;
        s6.intoArray(c, z);
        z += cRow;
        s7.intoArray(c, z);
    }

    /** Computes c[m][j] = from[m][j] + Σₖ a[k][m] · b[k][j] for m < 8 and j < 2·LANES, with A packed. */
    static void panelByTwo(
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

    /** Computes the same as {@link #panelByTwo} for panels of one vector. */
    static void panelByOne(
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
        FloatVector s0 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s1 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s2 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s3 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s4 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s5 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s6 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s7 = FloatVector.fromArray(SPECIES, from, f);
        for (int k = 0; k < depth; k++) {
            FloatVector y = FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH]);
            s0 = x.fma(y, s0);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 1]);
            s1 = x.fma(y, s1);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 2]);
            s2 = x.fma(y, s2);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 3]);
            s3 = x.fma(y, s3);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 4]);
            s4 = x.fma(y, s4);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 5]);
            s5 = x.fma(y, s5);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 6]);
            s6 = x.fma(y, s6);
            x = FloatVector.broadcast(SPECIES, a[a0 + k * WIDTH + 7]);
            s7 = x.fma(y, s7);
        }
        int z = c0;
        s0.intoArray(c, z);
        z += cRow;
        s1.intoArray(c, z);
        z += cRow;
        s2.intoArray(c, z);
        z += cRow;
        s3.intoArray(c, z);
        z += cRow;
        s4.intoArray(c, z);
        z += cRow;
        s5.intoArray(c, z);
        z += cRow;
        s6.intoArray(c, z);
        z += cRow;
        s7.intoArray(c, z);
    }
}
