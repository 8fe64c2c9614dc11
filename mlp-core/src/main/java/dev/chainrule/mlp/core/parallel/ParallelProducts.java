package dev.chainrule.mlp.core.parallel;

import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.PackedWeights;
import dev.chainrule.mlp.core.linalg.Scratch;

/**
 * Computes the products of a network's layers on one thread or on a team of threads. Threads compute disjoint blocks of
 * the output, so the bits are those of a single thread. Products too small to benefit run on the caller's thread.
 *
 * <p>An instance holds the buffers of each thread; a call allocates nothing. Not thread-safe.
 *
 * @since 0.2
 */
public final class ParallelProducts {
    /** With fewer multiplications, about 0.1 ms of work, a second thread gained little or nothing in measurements. */
    public static final long MIN_PARALLEL_WORK = 8_000_000;

    /** For this number of rows or fewer, a forward product takes as long as reading the weights. */
    private static final int FEW_ROWS = 3;

    /** With fewer weights, which take about 0.05 ms to read, a second thread gains nothing. */
    private static final long MIN_PARALLEL_WEIGHTS = 500_000;

    /** Blocks start at multiples of this number, which is a multiple of the cache line and of the widest tile. */
    private static final int BLOCK = 64;

    private static final float[] NONE = {};

    private enum Product {
        FORWARD,
        PACKED_FORWARD,
        BACKWARD,
        GRADIENT
    }

    private final Kernel kernel;
    private final WorkerTeam team;
    private final Scratch[] scratch;
    private final WorkerTeam.Task task = this::computePart;

    private Product product;
    private boolean byRow;
    private int parts;
    private float[] left;
    private float[] right;
    private PackedWeights packed;
    private float[] result;
    private int rows;
    private int inputs;
    private int units;

    /**
     * Creates the buffers.
     *
     * @param kernel computes the products
     * @param team the threads that share large products; closed by the caller
     * @param maxRows the largest number of rows in any call
     * @param side the largest number of inputs or units of any layer
     */
    public ParallelProducts(Kernel kernel, WorkerTeam team, int maxRows, int side) {
        this.kernel = kernel;
        this.team = team;
        scratch = new Scratch[team.size()];
        for (int t = 0; t < scratch.length; t++) {
            scratch[t] = kernel.newScratch(maxRows, side);
        }
    }

    /**
     * Computes Z = X·W + b.
     *
     * @see Kernel#forward(float[], float[], float[], int, int, int, Scratch)
     */
    public void forward(float[] x, float[] parameters, float[] z, int rows, int inputs, int units) {
        if (isSmall(rows, inputs, units) && !readsManyWeights(rows, inputs, units)) {
            kernel.forward(x, parameters, z, rows, inputs, units, scratch[0]);
        } else {
            divide(Product.FORWARD, units < rows && units < BLOCK * team.size(), x, parameters, z, rows, inputs, units);
        }
    }

    /**
     * Computes Z = X·W + b with packed weights.
     *
     * @see Kernel#forward(float[], PackedWeights, float[], int, int, int, int, int, int, Scratch)
     */
    public void forward(float[] x, PackedWeights weights, float[] z, int rows, int inputs, int units) {
        if (isSmall(rows, inputs, units) && !readsManyWeights(rows, inputs, units)) {
            kernel.forward(x, weights, z, inputs, units, 0, rows, 0, units, scratch[0]);
        } else {
            packed = weights;
            boolean divideRows = units < rows && units < BLOCK * team.size();
            divide(Product.PACKED_FORWARD, divideRows, x, NONE, z, rows, inputs, units);
        }
    }

    /**
     * Computes ∂L/∂X = D·Wᵀ.
     *
     * @see Kernel#backward(float[], float[], float[], int, int, int, Scratch)
     */
    public void backward(float[] d, float[] parameters, float[] dx, int rows, int inputs, int units) {
        if (isSmall(rows, inputs, units)) {
            kernel.backward(d, parameters, dx, rows, inputs, units, scratch[0]);
        } else {
            divide(
                    Product.BACKWARD,
                    inputs < rows && inputs < BLOCK * team.size(),
                    d,
                    parameters,
                    dx,
                    rows,
                    inputs,
                    units);
        }
    }

    /**
     * Computes ∂L/∂W = Xᵀ·D and ∂L/∂b.
     *
     * @see Kernel#gradient(float[], float[], float[], int, int, int, Scratch)
     */
    public void gradient(float[] x, float[] d, float[] gradient, int rows, int inputs, int units) {
        if (isSmall(rows, inputs, units)) {
            kernel.gradient(x, d, gradient, rows, inputs, units, scratch[0]);
        } else {
            divide(Product.GRADIENT, inputs >= BLOCK * team.size(), x, d, gradient, rows, inputs, units);
        }
    }

    private boolean isSmall(int rows, int inputs, int units) {
        return scratch.length == 1 || (long) rows * inputs * units < MIN_PARALLEL_WORK;
    }

    /** Returns whether reading the weights for a few rows takes so long that two threads read them faster than one. */
    private boolean readsManyWeights(int rows, int inputs, int units) {
        return scratch.length > 1 && rows <= FEW_ROWS && (long) inputs * units >= MIN_PARALLEL_WEIGHTS;
    }

    private void divide(Product kind, boolean divideRows, float[] a, float[] b, float[] c, int m, int in, int out) {
        product = kind;
        byRow = divideRows;
        left = a;
        right = b;
        result = c;
        rows = m;
        inputs = in;
        units = out;
        parts = scratch.length;
        team.run(parts, task);
    }

    private void computePart(int part, int thread) {
        Scratch own = scratch[thread];
        switch (product) {
            case FORWARD -> {
                int length = byRow ? rows : units;
                int from = start(length, part);
                int to = start(length, part + 1);
                if (byRow) {
                    kernel.forward(left, right, result, inputs, units, from, to, 0, units, own);
                } else {
                    kernel.forward(left, right, result, inputs, units, 0, rows, from, to, own);
                }
            }
            case PACKED_FORWARD -> {
                int length = byRow ? rows : units;
                int from = start(length, part);
                int to = start(length, part + 1);
                if (byRow) {
                    kernel.forward(left, packed, result, inputs, units, from, to, 0, units, own);
                } else {
                    kernel.forward(left, packed, result, inputs, units, 0, rows, from, to, own);
                }
            }
            case BACKWARD -> {
                int length = byRow ? rows : inputs;
                int from = start(length, part);
                int to = start(length, part + 1);
                if (byRow) {
                    kernel.backward(left, right, result, inputs, units, from, to, 0, inputs, own);
                } else {
                    kernel.backward(left, right, result, inputs, units, 0, rows, from, to, own);
                }
            }
            case GRADIENT -> {
                int length = byRow ? inputs : units;
                int from = start(length, part);
                int to = start(length, part + 1);
                if (byRow) {
                    int end = part == parts - 1 ? inputs + 1 : to; // includes the row of biases
                    kernel.gradient(left, right, result, rows, inputs, units, from, end, 0, units, own);
                } else {
                    kernel.gradient(left, right, result, rows, inputs, units, 0, inputs + 1, from, to, own);
                }
            }
            default -> throw new IllegalStateException("no product " + product);
        }
    }

    /**
     * Returns the first row or column of a part. Rows of a batch are divided into groups of 4, all else into blocks.
     */
    private int start(int length, int part) {
        boolean batch = byRow && product != Product.GRADIENT;
        return WorkerTeam.start(length, batch ? 4 : BLOCK, parts, part);
    }
}
