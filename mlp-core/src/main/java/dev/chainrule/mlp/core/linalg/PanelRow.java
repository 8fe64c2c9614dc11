package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The forward product of single rows for {@link VectorKernel} with packed weights.
 *
 * <p>Panels are read from start to end, four at a time: that gives eight independent sums and four streams, which the
 * processor fetches ahead. Of 1, 2, 4 and 5 panels, 4 were fastest for weights beyond the caches.
 */
final class PanelRow {
    private static final VectorSpecies<Float> SPECIES = VectorTiles.SPECIES;
    private static final int LANES = VectorTiles.LANES;
    private static final int WIDTH = VectorTiles.WIDTH;

    private PanelRow() {}

    /** Computes Z[row][fromUnit … toUnit − 1] of {@link Kernel#forward}; {@code fromUnit} begins a panel. */
    static void forward(
            float[] x,
            PackedWeights weights,
            float[] z,
            int inputs,
            int units,
            int row,
            int fromUnit,
            int toUnit,
            Scratch scratch) {
        float[] biases = weights.parameters;
        float[] panels = weights.panels;
        int x0 = row * inputs;
        int z0 = row * units;
        int f0 = inputs * units;
        int u = fromUnit;
        for (; u + 4 * WIDTH <= toUnit; u += 4 * WIDTH) {
            fourPanels(x, x0, panels, u * inputs, inputs, biases, f0 + u, z, z0 + u);
        }
        for (; u + WIDTH <= toUnit; u += WIDTH) {
            onePanel(x, x0, panels, u * inputs, inputs, biases, f0 + u, z, z0 + u);
        }
        if (u < toUnit) {
            float[] sums = scratch.sums[2];
            System.arraycopy(biases, f0 + u, sums, 0, toUnit - u);
            onePanel(x, x0, panels, u * inputs, inputs, sums, 0, sums, 0);
            System.arraycopy(sums, 0, z, z0 + u, toUnit - u);
        }
    }

    /** Computes c[j] = from[j] + Σₖ a[a0 + k] · B(k, j) for j < {@link #WIDTH}, where a panel of B begins at b0. */
    private static void onePanel(
            float[] a, int a0, float[] b, int b0, int depth, float[] from, int f0, float[] c, int c0) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, from, f0);
        FloatVector s1 = FloatVector.fromArray(SPECIES, from, f0 + LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s0 = x.fma(FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH), s0);
            s1 = x.fma(FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH + LANES), s1);
        }
        s0.intoArray(c, c0);
        s1.intoArray(c, c0 + LANES);
    }

    /** As {@link #onePanel}, for four panels that follow one another. */
    private static void fourPanels(
            float[] a, int a0, float[] b, int b0, int depth, float[] from, int f0, float[] c, int c0) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, from, f0);
        FloatVector s1 = FloatVector.fromArray(SPECIES, from, f0 + LANES);
        FloatVector s2 = FloatVector.fromArray(SPECIES, from, f0 + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(SPECIES, from, f0 + 3 * LANES);
        FloatVector s4 = FloatVector.fromArray(SPECIES, from, f0 + 4 * LANES);
        FloatVector s5 = FloatVector.fromArray(SPECIES, from, f0 + 5 * LANES);
        FloatVector s6 = FloatVector.fromArray(SPECIES, from, f0 + 6 * LANES);
        FloatVector s7 = FloatVector.fromArray(SPECIES, from, f0 + 7 * LANES);
        int b1 = b0 + WIDTH * depth;
        int b2 = b1 + WIDTH * depth;
        int b3 = b2 + WIDTH * depth;
        for (int k = 0; k < depth; k++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s0 = x.fma(FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH), s0);
            s1 = x.fma(FloatVector.fromArray(SPECIES, b, b0 + k * WIDTH + LANES), s1);
            s2 = x.fma(FloatVector.fromArray(SPECIES, b, b1 + k * WIDTH), s2);
            s3 = x.fma(FloatVector.fromArray(SPECIES, b, b1 + k * WIDTH + LANES), s3);
            s4 = x.fma(FloatVector.fromArray(SPECIES, b, b2 + k * WIDTH), s4);
            s5 = x.fma(FloatVector.fromArray(SPECIES, b, b2 + k * WIDTH + LANES), s5);
            s6 = x.fma(FloatVector.fromArray(SPECIES, b, b3 + k * WIDTH), s6);
            s7 = x.fma(FloatVector.fromArray(SPECIES, b, b3 + k * WIDTH + LANES), s7);
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
}
