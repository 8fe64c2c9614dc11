package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes the products with {@code jdk.incubator.vector}. {@link Kernels} makes sure that the JVM has that module.
 *
 * <p>All three products are one matrix product, {@link VectorProduct}.
 */
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Float> SPECIES = VectorTiles.SPECIES;
    private static final int LANES = VectorTiles.LANES;

    /** With fewer rows, the forward product runs row by row, because packing the weights costs more than it saves. */
    private static final int PACKING_ROWS = 4;

    /** Products with fewer multiplications use scalar loops. */
    private static final int SMALL = 2048;

    /** The same limit per row for the forward product of single rows, which needs less preparation. */
    private static final int SMALL_ROW = 512;

    /** With fewer units, packed weights would be mostly padding. */
    private static final int MIN_PACKED_UNITS = LANES;

    /** With fewer rows, a product with packed weights runs row by row, because most of a tile would be unused. */
    private static final int TILED_ROWS = 3;

    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /**
     * With fewer multiplications in all, compiling the vector loops, about half a second, takes longer than it saves.
     */
    private static final long MIN_WORKLOAD = 500_000_000;

    /** Arrays with fewer elements are checked without vectors. */
    private static final int MIN_CHECKED = 2048;

    /** For work too small for vectors. */
    private static final Kernel PLAIN = new JavaKernel();

    /**
     * Returns whether vectors are wide enough: with four lanes, {@link JavaKernel} was measured to be as fast or
     * faster.
     */
    static boolean isUsable() {
        return LANES >= 8;
    }

    @Override
    public String name() {
        return "vector-" + SPECIES.vectorBitSize();
    }

    @Override
    public Scratch newScratch(int rows, int side) {
        return VectorProduct.newScratch(Math.max(rows, side), side);
    }

    /**
     * Returns the plain kernel for short runs. Until the JVM has compiled the vector loops, every vector is an object
     * and products are about a hundred times slower.
     */
    @Override
    public Kernel forWorkload(long multiplications) {
        return multiplications < MIN_WORKLOAD ? PLAIN : this;
    }

    @Override
    public void forward(
            float[] x,
            float[] parameters,
            float[] z,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromUnit,
            int toUnit,
            Scratch scratch) {
        int rows = toRow - fromRow;
        int columns = toUnit - fromUnit;
        boolean single = rows < PACKING_ROWS
                && (columns >= LANES || parameters.length >= (inputs - 1) * units + fromUnit + LANES);
        if ((long) rows * columns * inputs < (single ? SMALL_ROW * rows : SMALL)) {
            SmallProducts.forward(x, parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit);
            return;
        }
        if (single) {
            for (int r = fromRow; r < toRow; r++) {
                VectorRow.forward(x, parameters, z, inputs, units, r, fromUnit, toUnit, scratch);
            }
            return;
        }
        int z0 = fromRow * units + fromUnit;
        VectorProduct.compute(
                x,
                fromRow * inputs,
                inputs,
                1,
                parameters,
                fromUnit,
                units,
                1,
                inputs,
                parameters,
                inputs * units + fromUnit,
                0,
                z,
                z0,
                units,
                rows,
                columns,
                scratch);
    }

    @Override
    public PackedWeights pack(float[] parameters, int inputs, int units) {
        long length = (long) inputs * VectorPacking.whole(units);
        if (units < MIN_PACKED_UNITS || (long) inputs * units < SMALL_ROW || length > LONGEST_ARRAY) {
            return new PackedWeights(parameters, new float[0]);
        }
        float[] panels = new float[(int) length];
        VectorPacking.packRight(parameters, 0, units, 1, inputs, 0, units, true, panels);
        return new PackedWeights(parameters, panels);
    }

    @Override
    public void forward(
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
        int rows = toRow - fromRow;
        long work = (long) rows * (toUnit - fromUnit) * inputs;
        if (!weights.isCopied() || work < (rows < TILED_ROWS ? SMALL_ROW * rows : SMALL)) {
            forward(x, weights.parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit, scratch);
        } else if (rows < TILED_ROWS) {
            for (int r = fromRow; r < toRow; r++) {
                PanelRow.forward(x, weights, z, inputs, units, r, fromUnit, toUnit, scratch);
            }
        } else {
            VectorProduct.forward(x, weights, z, inputs, units, fromRow, toRow, fromUnit, toUnit, scratch);
        }
    }

    @Override
    public void backward(
            float[] d,
            float[] parameters,
            float[] dx,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromInput,
            int toInput,
            Scratch scratch) {
        int rows = toRow - fromRow;
        int columns = toInput - fromInput;
        if (rows < PACKING_ROWS || (long) rows * columns * units < SMALL) {
            SmallProducts.backward(d, parameters, dx, inputs, units, fromRow, toRow, fromInput, toInput);
            return;
        }
        int dx0 = fromRow * inputs + fromInput;
        VectorProduct.compute(
                d,
                fromRow * units,
                units,
                1,
                parameters,
                fromInput * units,
                1,
                units,
                units,
                scratch.sums[0],
                -1,
                0,
                dx,
                dx0,
                inputs,
                rows,
                columns,
                scratch);
    }

    @Override
    public void gradient(
            float[] x,
            float[] d,
            float[] gradient,
            int rows,
            int inputs,
            int units,
            int fromInput,
            int toInput,
            int fromUnit,
            int toUnit,
            Scratch scratch) {
        int columns = toUnit - fromUnit;
        int toWeight = Math.min(toInput, inputs);
        if ((long) rows * columns * (toWeight - fromInput) < SMALL) {
            SmallProducts.gradient(
                    x, d, gradient, rows, inputs, units, fromInput, toInput, fromUnit, toUnit, scratch.sums[0]);
            return;
        }
        int g0 = fromInput * units + fromUnit;
        VectorProduct.compute(
                x,
                fromInput,
                1,
                inputs,
                d,
                fromUnit,
                units,
                1,
                rows,
                scratch.sums[0],
                -1,
                0,
                gradient,
                g0,
                units,
                toWeight - fromInput,
                columns,
                scratch);
        if (toInput > inputs) {
            biases(d, gradient, rows, inputs * units, units, fromUnit, toUnit, scratch);
        }
    }

    /** Computes the bias row of a gradient, the column sums of D, as a product with a row of ones. */
    private static void biases(
            float[] d, float[] gradient, int rows, int biases, int units, int fromUnit, int toUnit, Scratch scratch) {
        float[] zeros = scratch.sums[0];
        float[] one = scratch.sums[3];
        int u = fromUnit;
        for (; u + LANES <= toUnit; u += LANES) {
            VectorRow.rowOfOne(one, 0, 0, d, u, units, rows, zeros, 0, gradient, biases + u);
        }
        SmallProducts.biases(d, gradient, rows, biases, units, u, toUnit);
    }

    @Override
    public boolean areFinite(float[] values, int from, int to) {
        if (to - from < MIN_CHECKED) {
            return PLAIN.areFinite(values, from, to);
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0 = zero;
        FloatVector s1 = zero;
        int i = from;
        for (; i <= to - 2 * LANES; i += 2 * LANES) {
            s0 = zero.fma(FloatVector.fromArray(SPECIES, values, i), s0);
            s1 = zero.fma(FloatVector.fromArray(SPECIES, values, i + LANES), s1);
        }
        return s0.add(s1).reduceLanes(VectorOperators.ADD) == 0 && PLAIN.areFinite(values, i, to);
    }
}
