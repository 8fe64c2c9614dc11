package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes the products with {@code jdk.incubator.vector}. {@link Kernels} makes sure that the JVM has that module.
 *
 * <p>All three products are one matrix product, summed tile by tile in the loops of {@link VectorTiles}. The
 * right-hand operand is packed first, into panels as wide as a tile and at most {@value #DEPTH} terms deep, so that
 * the loops read memory sequentially and from the fastest caches. The left-hand operand is packed too if it is read
 * often enough, or if the product uses its columns.
 *
 * <p>If the last columns do not fill a panel, the panel is moved back over columns that are already computed, which
 * get the same bits again, or its tiles are computed in a buffer and copied. Thus no loop needs a mask.
 */
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Float> SPECIES = VectorTiles.SPECIES;
    private static final int LANES = VectorTiles.LANES;
    private static final int ROWS = VectorTiles.ROWS;
    private static final int WIDTH = VectorTiles.WIDTH;

    /**
     * The left-hand operand is packed from this many output columns on; with fewer, packing costs more than it saves.
     */
    private static final int WIDE = 256;

    /** The maximum number of rows of a panel, which are the terms summed in one pass. */
    private static final int DEPTH = 320;

    /**
     * The number of rows of the left-hand operand that are packed together, so that they fit in the second-level
     * cache.
     */
    private static final int BLOCK = 256;

    /** The number of output columns whose panels are packed together, so that memory is read in long runs. */
    private static final int STRIP = 4 * WIDTH;

    /** With fewer rows, the forward product runs row by row, because packing the weights costs more than it saves. */
    private static final int PACKING_ROWS = 4;

    /** Products with fewer multiplications use scalar loops. */
    private static final int SMALL = 2048;

    /** The same limit per row for the forward product of single rows, which needs less preparation. */
    private static final int SMALL_ROW = 512;

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
        int longest = Math.max(rows, side);
        int depth = Math.min(DEPTH, longest);
        return new Scratch(
                new float[depth * Math.min(STRIP, whole(side))],
                new float[][] {new float[depth * Math.min(BLOCK, whole(side))]},
                new float[][] {new float[WIDTH], new float[LANES], new float[ROWS * WIDTH], {1}});
    }

    /**
     * Returns the plain kernel for short runs. Until the JVM has compiled the vector loops, every vector is an object
     * and products are about a hundred times slower.
     */
    @Override
    public Kernel forWorkload(long multiplications) {
        return multiplications < MIN_WORKLOAD ? PLAIN : this;
    }

    /** Returns the number of columns rounded up to whole panels. */
    private static int whole(int columns) {
        return (columns + WIDTH - 1) / WIDTH * WIDTH;
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
        product(
                x,
                fromRow * inputs,
                inputs,
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
        product(
                d,
                fromRow * units,
                units,
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
        packedProduct(
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

    /**
     * Computes C = from + A·B. A(m, k) is at a0 + m·aRow + k, and B(k, j) at b0 + k·bRow + j·bStep, where one of the
     * strides is 1. Row m of the output is at c0 + m·cRow, and row m of the initial sums at f0 + m·fRow; f0 = −1
     * means that all sums start from the zeros in {@code from}.
     */
    private static void product(
            float[] a,
            int a0,
            int aRow,
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
        if (columns >= WIDE) {
            packedProduct(
                    a, a0, aRow, 1, b, b0, bRow, bStep, terms, from, f0, fRow, c, c0, cRow, rows, columns, scratch);
            return;
        }
        int most = depth(terms);
        for (int strip = 0; strip < columns; strip += STRIP) {
            int end = Math.min(columns, strip + STRIP);
            for (int k = 0; k < terms; k += most) {
                int depth = Math.min(most, terms - k);
                packRight(b, b0 + k * bRow, bRow, bStep, depth, strip, end, most < terms, scratch.panel);
                boolean more = k > 0;
                tiles(
                        false,
                        a,
                        a0 + k,
                        aRow,
                        scratch.panel,
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

    /**
     * Computes the same as {@link #product} with A packed. A(m, k) is at a0 + m·aRow + k·aStep; one of the strides is
     * 1.
     */
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
        float[] left = scratch.operand[0];
        int most = depth(terms);
        for (int block = 0; block < rows; block += BLOCK) {
            int count = Math.min(BLOCK, rows - block);
            int ct = c0 + block * cRow;
            int f = f0 < 0 ? f0 : f0 + block * fRow;
            for (int k = 0; k < terms; k += most) {
                int depth = Math.min(most, terms - k);
                for (int m = 0; m < count; m += WIDTH) {
                    int width = Math.min(WIDTH, count - m);
                    pack(a, a0 + (block + m) * aRow + k * aStep, aStep, aRow, depth, width, left, m * depth);
                }
                boolean more = k > 0;
                for (int strip = 0; strip < columns; strip += STRIP) {
                    int end = Math.min(columns, strip + STRIP);
                    packRight(b, b0 + k * bRow, bRow, bStep, depth, strip, end, most < terms, scratch.panel);
                    tiles(
                            true,
                            left,
                            0,
                            0,
                            scratch.panel,
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

    /** Returns the number of terms of one pass, at most {@link #DEPTH}, so that all passes are about equally deep. */
    private static int depth(int terms) {
        int passes = (terms + DEPTH - 1) / DEPTH;
        return (terms + passes - 1) / passes;
    }

    /**
     * Returns the first column of the panel for the columns from {@code next} on. A panel that would reach beyond the
     * end is moved back, unless there are several passes: they would add their terms twice to the columns that two
     * panels share.
     */
    private static int start(int next, int end, boolean passes) {
        return next + WIDTH > end && end >= WIDTH && !passes ? end - WIDTH : next;
    }

    /** Packs the columns from {@code strip} to {@code end} of the right-hand operand, one panel after another. */
    private static void packRight(
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
            pack(
                    from,
                    offset + j * stride,
                    step,
                    stride,
                    depth,
                    Math.min(WIDTH, end - j),
                    panels,
                    (next - strip) * depth);
        }
    }

    /**
     * Packs a panel at element p0: panel[k][j] = from[offset + k·step + j·stride] for j < columns, where one of the
     * strides is 1. The remaining columns of the panel are undefined.
     */
    private static void pack(
            float[] from, int offset, int step, int stride, int depth, int columns, float[] panel, int p0) {
        if (stride == 1) {
            packRows(from, offset, step, depth, columns, panel, p0);
        } else {
            for (int j = 0; j < columns; j++) {
                packColumn(from, offset + j * stride, depth, panel, p0 + j);
            }
        }
    }

    /** Packs a panel whose rows are contiguous in {@code from}: the {@link #pack} of stride 1. */
    private static void packRows(float[] from, int offset, int step, int depth, int columns, float[] panel, int p0) {
        int f = offset;
        int k = 0;
        if (columns > LANES) {
            for (; k < depth && f + 2 * LANES <= from.length; k++, f += step) {
                FloatVector.fromArray(SPECIES, from, f).intoArray(panel, p0 + k * WIDTH);
                FloatVector.fromArray(SPECIES, from, f + LANES).intoArray(panel, p0 + k * WIDTH + LANES);
            }
        } else {
            for (; k < depth && f + LANES <= from.length; k++, f += step) {
                FloatVector.fromArray(SPECIES, from, f).intoArray(panel, p0 + k * WIDTH);
            }
        }
        for (; k < depth; k++, f += step) {
            System.arraycopy(from, f, panel, p0 + k * WIDTH, columns);
        }
    }

    /** Packs one column; a method called for each column is compiled sooner than one for all. */
    private static void packColumn(float[] from, int offset, int depth, float[] panel, int p0) {
        for (int k = 0; k < depth; k++) {
            panel[p0 + k * WIDTH] = from[offset + k];
        }
    }

    /** Computes C = from + A·B for a block of rows and a strip of columns, with B packed and A packed or in place. */
    private static void tiles(
            boolean packed,
            float[] a,
            int a0,
            int aRow,
            float[] b,
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
            int column = start(next, end, passes);
            int columns = Math.min(WIDTH, end - column);
            int bt = (next - strip) * depth;
            for (int r = 0; r < rows; r += ROWS) {
                int count = Math.min(ROWS, rows - r);
                int at = packed ? (r - r % WIDTH) * depth + r % WIDTH : a0 + r * aRow;
                int ct = c0 + r * cRow + column;
                boolean whole = count == ROWS && columns == WIDTH;
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
                if (packed) {
                    if (WIDTH > LANES) {
                        VectorTiles.panelByTwo(a, at, b, bt, depth, begin, f, fr, sums, s, sRow);
                    } else {
                        VectorTiles.panelByOne(a, at, b, bt, depth, begin, f, fr, sums, s, sRow);
                    }
                } else {
                    if (WIDTH > LANES) {
                        VectorTiles.rowsByTwo(a, at, aRow, count, b, bt, depth, begin, f, fr, sums, s, sRow);
                    } else {
                        VectorTiles.rowsByOne(a, at, aRow, count, b, bt, depth, begin, f, fr, sums, s, sRow);
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
