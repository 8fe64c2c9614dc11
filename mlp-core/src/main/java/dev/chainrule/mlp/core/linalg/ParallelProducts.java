package dev.chainrule.mlp.core.linalg;

/**
 * The products of a network's layers, on one thread or divided among a team's. Threads compute disjoint blocks of the
 * output, so the bits are those of one thread. A product too small to gain from it stays with the caller.
 *
 * <p>Holds the buffers of each thread and, between a call and its return, the arguments; nothing is allocated by a call.
 * For one caller at a time.
 */
public final class ParallelProducts {
    /** Below this many multiplications, some 0.1 ms, a second thread was measured to gain little or nothing. */
    public static final long WORTH_DIVIDING = 8_000_000;

    /** Blocks start at multiples of this, a whole number of cache lines and of the widest tiles. */
    private static final int BLOCK = 64;

    private enum Product {
        FORWARD,
        BACKWARD,
        GRADIENT
    }

    private final Kernel kernel;
    private final WorkerTeam team;
    private final Scratch[] scratch;
    private final WorkerTeam.Task task = this::part;

    private Product product;
    private boolean byRow;
    private int parts;
    private float[] left;
    private float[] right;
    private float[] result;
    private int rows;
    private int inputs;
    private int units;

    /**
     * Makes the buffers.
     *
     * @param team who works; stays the caller's to close
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

    /** {@link Kernel#forward(float[], float[], float[], int, int, int, Scratch)} */
    public void forward(float[] x, float[] parameters, float[] z, int rows, int inputs, int units) {
        if (isSmall(rows, inputs, units)) {
            kernel.forward(x, parameters, z, rows, inputs, units, scratch[0]);
        } else {
            divide(Product.FORWARD, units < rows && units < BLOCK * team.size(), x, parameters, z, rows, inputs, units);
        }
    }

    /** {@link Kernel#backward(float[], float[], float[], int, int, int, Scratch)} */
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

    /** {@link Kernel#gradient(float[], float[], float[], int, int, int, Scratch)} */
    public void gradient(float[] x, float[] d, float[] gradient, int rows, int inputs, int units) {
        if (isSmall(rows, inputs, units)) {
            kernel.gradient(x, d, gradient, rows, inputs, units, scratch[0]);
        } else {
            divide(Product.GRADIENT, inputs >= BLOCK * team.size(), x, d, gradient, rows, inputs, units);
        }
    }

    private boolean isSmall(int rows, int inputs, int units) {
        return scratch.length == 1 || (long) rows * inputs * units < WORTH_DIVIDING;
    }

    private void divide(
            Product kind, boolean rowsOfTheResult, float[] a, float[] b, float[] c, int m, int in, int out) {
        product = kind;
        byRow = rowsOfTheResult;
        left = a;
        right = b;
        result = c;
        rows = m;
        inputs = in;
        units = out;
        parts = scratch.length;
        team.run(parts, task);
    }

    private void part(int part, int thread) {
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
                    int end = part == parts - 1 ? inputs + 1 : to; // the biases are the row after the last input
                    kernel.gradient(left, right, result, rows, inputs, units, from, end, 0, units, own);
                } else {
                    kernel.gradient(left, right, result, rows, inputs, units, 0, inputs + 1, from, to, own);
                }
            }
            default -> throw new IllegalStateException("no product " + product);
        }
    }

    /** The first row or column of a part; rows of a batch are divided in fours, a tile's, everything else in blocks. */
    private int start(int length, int part) {
        boolean batch = byRow && product != Product.GRADIENT;
        return WorkerTeam.start(length, batch ? 4 : BLOCK, parts, part);
    }
}
