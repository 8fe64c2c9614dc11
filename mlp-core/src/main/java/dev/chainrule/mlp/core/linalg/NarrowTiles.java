package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link VectorProduct} for vectors of 8 floats, with which processors have 16 vector registers.
 * A tile of the output stays in registers while all its terms are added.
 *
 * <p>A tile is 5 rows × 2 vectors: 10 independent sums, as many as two multipliers with a latency of 5 cycles need. If
 * only one vector of columns is left, it is 10 rows × 1 vector. The right-hand operand is packed in panels of 2
 * vectors.
 *
 * <p>The JIT compiler loads as many scalars as it can before it multiplies. If it loaded all five, they would need 17
 * registers with the sums and the 2 vectors, and it would keep sums in memory, at half the speed. Therefore the index i
 * is a variable whose bounds checks it cannot move out of the loop; it checks the first row, then the last, and loads
 * nothing of rows 1 to 4 before the first row is multiplied. The distances between rows are constants, so that they are
 * part of the instructions; k is the index itself, without an addition.
 */
final class NarrowTiles {
    private static final VectorSpecies<Float> SPECIES = VectorTiles.SPECIES;
    private static final int LANES = VectorTiles.LANES;
    private static final int WIDTH = VectorTiles.WIDTH;
    private static final int ROW_STRIDE = VectorTiles.ROW_STRIDE;
    private static final int PANEL_STEP = VectorTiles.PANEL_STEP;

    private NarrowTiles() {}

    /** Computes c[m][j] = from[m][j] + Σₖ a[a0 + m·ROW_STRIDE + k] · b[k][j] for m < 5 and j < 2·LANES. */
    static void fiveRows(
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
        int end = b0 + depth * WIDTH;
        int i = a0;
        for (int k = b0; k < end; k += WIDTH, i++) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, k);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, k + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = FloatVector.broadcast(SPECIES, a[i + ROW_STRIDE]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = FloatVector.broadcast(SPECIES, a[i + 2 * ROW_STRIDE]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = FloatVector.broadcast(SPECIES, a[i + 3 * ROW_STRIDE]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            x = FloatVector.broadcast(SPECIES, a[i + 4 * ROW_STRIDE]);
            s40 = x.fma(y0, s40);
            s41 = x.fma(y1, s41);
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
    }

    /** Computes c[m][j] = from[m][j] + Σₖ a[a0 + k·PANEL_STEP + m] · b[k][j] for m < 5 and j < 2·LANES. */
    static void panelOfFive(
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
        int end = b0 + depth * WIDTH;
        int i = a0;
        for (int k = b0; k < end; k += WIDTH, i += PANEL_STEP) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, k);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, k + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = FloatVector.broadcast(SPECIES, a[i + 1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = FloatVector.broadcast(SPECIES, a[i + 2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = FloatVector.broadcast(SPECIES, a[i + 3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            x = FloatVector.broadcast(SPECIES, a[i + 4]);
            s40 = x.fma(y0, s40);
            s41 = x.fma(y1, s41);
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
    }

    /** Computes c[m][j] = from[m][j] + Σₖ a[a0 + k·aStep + m] · b[k][j] for m < 5 and j < 2·LANES. */
    static void fiveColumns(
            float[] a,
            int a0,
            int aStep,
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
        int end = b0 + depth * WIDTH;
        int i = a0;
        for (int k = b0; k < end; k += WIDTH, i += aStep) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, k);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, k + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = FloatVector.broadcast(SPECIES, a[i + 1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = FloatVector.broadcast(SPECIES, a[i + 2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = FloatVector.broadcast(SPECIES, a[i + 3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            x = FloatVector.broadcast(SPECIES, a[i + 4]);
            s40 = x.fma(y0, s40);
            s41 = x.fma(y1, s41);
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
    }

    /** Computes the same as {@link #fiveRows} for m < 10 and j < LANES. */
    static void tenRows(
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
        f += fRow;
        FloatVector s8 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s9 = FloatVector.fromArray(SPECIES, from, f);
        int end = b0 + depth * WIDTH;
        int i = a0;
        for (int k = b0; k < end; k += WIDTH, i++) {
            FloatVector y = FloatVector.fromArray(SPECIES, b, k);
            FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
            s0 = x.fma(y, s0);
            x = FloatVector.broadcast(SPECIES, a[i + ROW_STRIDE]);
            s1 = x.fma(y, s1);
            x = FloatVector.broadcast(SPECIES, a[i + 2 * ROW_STRIDE]);
            s2 = x.fma(y, s2);
            x = FloatVector.broadcast(SPECIES, a[i + 3 * ROW_STRIDE]);
            s3 = x.fma(y, s3);
            x = FloatVector.broadcast(SPECIES, a[i + 4 * ROW_STRIDE]);
            s4 = x.fma(y, s4);
            x = FloatVector.broadcast(SPECIES, a[i + 5 * ROW_STRIDE]);
            s5 = x.fma(y, s5);
            x = FloatVector.broadcast(SPECIES, a[i + 6 * ROW_STRIDE]);
            s6 = x.fma(y, s6);
            x = FloatVector.broadcast(SPECIES, a[i + 7 * ROW_STRIDE]);
            s7 = x.fma(y, s7);
            x = FloatVector.broadcast(SPECIES, a[i + 8 * ROW_STRIDE]);
            s8 = x.fma(y, s8);
            x = FloatVector.broadcast(SPECIES, a[i + 9 * ROW_STRIDE]);
            s9 = x.fma(y, s9);
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
        z += cRow;
        s8.intoArray(c, z);
        z += cRow;
        s9.intoArray(c, z);
    }

    /** Computes the same as {@link #fiveColumns} for m < 10 and j < LANES. */
    static void tenColumns(
            float[] a,
            int a0,
            int aStep,
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
        f += fRow;
        FloatVector s8 = FloatVector.fromArray(SPECIES, from, f);
        f += fRow;
        FloatVector s9 = FloatVector.fromArray(SPECIES, from, f);
        int end = b0 + depth * WIDTH;
        int i = a0;
        for (int k = b0; k < end; k += WIDTH, i += aStep) {
            FloatVector y = FloatVector.fromArray(SPECIES, b, k);
            FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
            s0 = x.fma(y, s0);
            x = FloatVector.broadcast(SPECIES, a[i + 1]);
            s1 = x.fma(y, s1);
            x = FloatVector.broadcast(SPECIES, a[i + 2]);
            s2 = x.fma(y, s2);
            x = FloatVector.broadcast(SPECIES, a[i + 3]);
            s3 = x.fma(y, s3);
            x = FloatVector.broadcast(SPECIES, a[i + 4]);
            s4 = x.fma(y, s4);
            x = FloatVector.broadcast(SPECIES, a[i + 5]);
            s5 = x.fma(y, s5);
            x = FloatVector.broadcast(SPECIES, a[i + 6]);
            s6 = x.fma(y, s6);
            x = FloatVector.broadcast(SPECIES, a[i + 7]);
            s7 = x.fma(y, s7);
            x = FloatVector.broadcast(SPECIES, a[i + 8]);
            s8 = x.fma(y, s8);
            x = FloatVector.broadcast(SPECIES, a[i + 9]);
            s9 = x.fma(y, s9);
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
        z += cRow;
        s8.intoArray(c, z);
        z += cRow;
        s9.intoArray(c, z);
    }
}
