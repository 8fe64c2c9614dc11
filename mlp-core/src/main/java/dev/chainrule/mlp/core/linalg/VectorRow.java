package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The forward product of single rows for {@link VectorKernel}. Packs nothing, since each weight is used only once. */
final class VectorRow {
    private static final VectorSpecies<Float> SPECIES = VectorTiles.SPECIES;
    private static final int LANES = VectorTiles.LANES;

    /** Rows of at least this many columns are summed in memory, so that W is read sequentially. */
    private static final int WIDE = 1024;

    private VectorRow() {}

    /** Computes Z[row][fromUnit … toUnit − 1] of {@link Kernel#forward}. */
    static void forward(
            float[] x,
            float[] parameters,
            float[] z,
            int inputs,
            int units,
            int row,
            int fromUnit,
            int toUnit,
            Scratch scratch) {
        int x0 = row * inputs;
        int z0 = row * units;
        int biases = inputs * units;
        int u = fromUnit;
        if (toUnit - u < LANES) {
            float[] sums = scratch.sums[1];
            System.arraycopy(parameters, biases + u, sums, 0, toUnit - u);
            rowOfOne(x, x0, 1, parameters, u, units, inputs, sums, 0, sums, 0);
            System.arraycopy(sums, 0, z, z0 + u, toUnit - u);
            return;
        }
        if (toUnit - u >= WIDE) {
            int columns = (toUnit - fromUnit) / LANES * LANES;
            System.arraycopy(parameters, biases + u, z, z0 + u, columns);
            int i = 0;
            for (; i + 8 <= inputs; i += 8) {
                addEightRows(x, x0 + i, parameters, i * units + u, units, z, z0 + u, columns);
            }
            for (; i < inputs; i++) {
                addRow(x[x0 + i], parameters, i * units + u, z, z0 + u, columns);
            }
            u += columns;
        }
        while (u < toUnit) {
            int left = toUnit - u;
            if (left >= 8 * LANES) {
                rowOfEight(x, x0, parameters, u, units, inputs, parameters, biases + u, z, z0 + u);
                u += 8 * LANES;
            } else if (left >= 4 * LANES) {
                rowOfFour(x, x0, parameters, u, units, inputs, parameters, biases + u, z, z0 + u);
                u += 4 * LANES;
            } else {
                u = Math.min(u, toUnit - LANES);
                rowOfOne(x, x0, 1, parameters, u, units, inputs, parameters, biases + u, z, z0 + u);
                u += LANES;
            }
        }
    }

    /** Computes z[z0 + u] += x · w[w0 + u] for u < columns, a multiple of {@link #LANES}. */
    private static void addRow(float x, float[] w, int w0, float[] z, int z0, int columns) {
        FloatVector factor = FloatVector.broadcast(SPECIES, x);
        for (int u = 0; u < columns; u += LANES) {
            FloatVector s = FloatVector.fromArray(SPECIES, z, z0 + u);
            factor.fma(FloatVector.fromArray(SPECIES, w, w0 + u), s).intoArray(z, z0 + u);
        }
    }

    private static void rowOfEight(
            float[] a, int a0, float[] b, int b0, int bStep, int depth, float[] from, int f0, float[] c, int c0) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, from, f0);
        FloatVector s1 = FloatVector.fromArray(SPECIES, from, f0 + LANES);
        FloatVector s2 = FloatVector.fromArray(SPECIES, from, f0 + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(SPECIES, from, f0 + 3 * LANES);
        FloatVector s4 = FloatVector.fromArray(SPECIES, from, f0 + 4 * LANES);
        FloatVector s5 = FloatVector.fromArray(SPECIES, from, f0 + 5 * LANES);
        FloatVector s6 = FloatVector.fromArray(SPECIES, from, f0 + 6 * LANES);
        FloatVector s7 = FloatVector.fromArray(SPECIES, from, f0 + 7 * LANES);
        int x0 = a0;
        int y = b0;
        for (int k = 0; k < depth; k++, x0++, y += bStep) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[x0]);
            s0 = x.fma(FloatVector.fromArray(SPECIES, b, y), s0);
            s1 = x.fma(FloatVector.fromArray(SPECIES, b, y + LANES), s1);
            s2 = x.fma(FloatVector.fromArray(SPECIES, b, y + 2 * LANES), s2);
            s3 = x.fma(FloatVector.fromArray(SPECIES, b, y + 3 * LANES), s3);
            s4 = x.fma(FloatVector.fromArray(SPECIES, b, y + 4 * LANES), s4);
            s5 = x.fma(FloatVector.fromArray(SPECIES, b, y + 5 * LANES), s5);
            s6 = x.fma(FloatVector.fromArray(SPECIES, b, y + 6 * LANES), s6);
            s7 = x.fma(FloatVector.fromArray(SPECIES, b, y + 7 * LANES), s7);
        }
        s0.intoArray(c, c0);
        s1.intoArray(c, c0 + LANES);
        s2.intoArray(c, c0 + 2 * LANES);
        s3.intoArray(c, c0 + 3 * LANES);
        s4.intoArray(c, c0 + 4 * LANES);
        s5.intoArray(c, c0 + 5 * LANES);
        s6.intoArray(c, c0 + 6 * LANES);
        s7.intoArray(c, c0 + 7 * LANES);
    }

    private static void rowOfFour(
            float[] a, int a0, float[] b, int b0, int bStep, int depth, float[] from, int f0, float[] c, int c0) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, from, f0);
        FloatVector s1 = FloatVector.fromArray(SPECIES, from, f0 + LANES);
        FloatVector s2 = FloatVector.fromArray(SPECIES, from, f0 + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(SPECIES, from, f0 + 3 * LANES);
        int x0 = a0;
        int y = b0;
        for (int k = 0; k < depth; k++, x0++, y += bStep) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[x0]);
            s0 = x.fma(FloatVector.fromArray(SPECIES, b, y), s0);
            s1 = x.fma(FloatVector.fromArray(SPECIES, b, y + LANES), s1);
            s2 = x.fma(FloatVector.fromArray(SPECIES, b, y + 2 * LANES), s2);
            s3 = x.fma(FloatVector.fromArray(SPECIES, b, y + 3 * LANES), s3);
        }
        s0.intoArray(c, c0);
        s1.intoArray(c, c0 + LANES);
        s2.intoArray(c, c0 + 2 * LANES);
        s3.intoArray(c, c0 + 3 * LANES);
    }

    /** Computes c[c0 + j] = from[f0 + j] + Σₖ a[a0 + k·aStep] · b[b0 + k·bStep + j] for j < {@link #LANES}. */
    static void rowOfOne(
            float[] a,
            int a0,
            int aStep,
            float[] b,
            int b0,
            int bStep,
            int depth,
            float[] from,
            int f0,
            float[] c,
            int c0) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, from, f0);
        int x0 = a0;
        int y = b0;
        for (int k = 0; k < depth; k++, x0 += aStep, y += bStep) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[x0]);
            s0 = x.fma(FloatVector.fromArray(SPECIES, b, y), s0);
        }
        s0.intoArray(c, c0);
    }

    /**
     * Computes z[z0 + u] += Σₖ x[x0 + k] · w[w0 + k·units + u] for k < 8 and u < columns, a multiple of
     * {@link #LANES}.
     */
    private static void addEightRows(float[] x, int x0, float[] w, int w0, int units, float[] z, int z0, int columns) {
        FloatVector xv0 = FloatVector.broadcast(SPECIES, x[x0]);
        FloatVector xv1 = FloatVector.broadcast(SPECIES, x[x0 + 1]);
        FloatVector xv2 = FloatVector.broadcast(SPECIES, x[x0 + 2]);
        FloatVector xv3 = FloatVector.broadcast(SPECIES, x[x0 + 3]);
        FloatVector xv4 = FloatVector.broadcast(SPECIES, x[x0 + 4]);
        FloatVector xv5 = FloatVector.broadcast(SPECIES, x[x0 + 5]);
        FloatVector xv6 = FloatVector.broadcast(SPECIES, x[x0 + 6]);
        FloatVector xv7 = FloatVector.broadcast(SPECIES, x[x0 + 7]);
        int w1 = w0 + units;
        int w2 = w1 + units;
        int w3 = w2 + units;
        int w4 = w3 + units;
        int w5 = w4 + units;
        int w6 = w5 + units;
        int w7 = w6 + units;
        for (int u = 0; u < columns; u += LANES) {
            FloatVector s = FloatVector.fromArray(SPECIES, z, z0 + u);
            s = xv0.fma(FloatVector.fromArray(SPECIES, w, w0 + u), s);
            s = xv1.fma(FloatVector.fromArray(SPECIES, w, w1 + u), s);
            s = xv2.fma(FloatVector.fromArray(SPECIES, w, w2 + u), s);
            s = xv3.fma(FloatVector.fromArray(SPECIES, w, w3 + u), s);
            s = xv4.fma(FloatVector.fromArray(SPECIES, w, w4 + u), s);
            s = xv5.fma(FloatVector.fromArray(SPECIES, w, w5 + u), s);
            s = xv6.fma(FloatVector.fromArray(SPECIES, w, w6 + u), s);
            s = xv7.fma(FloatVector.fromArray(SPECIES, w, w7 + u), s);
            s.intoArray(z, z0 + u);
        }
    }
}
