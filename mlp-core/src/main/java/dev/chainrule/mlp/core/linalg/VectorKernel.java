package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products on {@code jdk.incubator.vector}, which the JVM must have been started with; {@link Kernels} asks first.
 *
 * <p>All three are one product of matrices, summed by one loop: a tile of 8 rows × 2 vectors of the output stays in
 * registers, and each step reads 2 vectors of the right-hand operand and 8 single elements of the left-hand one for 16
 * fused multiply-adds, which keeps the multipliers of an AVX-512 processor busy. With eight lanes, on processors of 16
 * vector registers, it is 8 × 1.
 *
 * <p>Both operands are packed first, in panels as wide as a tile and at most {@value #DEPTH} terms deep: the loop then
 * reads memory in order, from the nearest caches, and every index is a constant times the loop variable, so that the JIT
 * checks bounds before the loop and not in it.
 *
 * <p>Where the last columns do not fill a panel, it is moved back over columns already computed, which get the same
 * bits again, or its tiles are computed aside and copied. So no loop needs a mask.
 */
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Rows of a tile. */
    private static final int ROWS = 8;

    /** Columns of a tile, and of every panel of either operand. */
    private static final int WIDTH = LANES == 8 ? LANES : 2 * LANES;

    /** Rows of a panel, the terms summed in one pass. */
    private static final int DEPTH = 256;

    /** Rows of the output whose panels are packed together: the second-level cache holds them. */
    private static final int BLOCK = 256;

    /** Columns of the output whose panels are packed together, so that memory is read in long runs. */
    private static final int STRIP = 4 * WIDTH;

    /** Fewer rows than this go forward one by one: packing the weights would cost more than it saves. */
    private static final int PACKING_ROWS = 4;

    /** One row of a product at least this wide is summed in memory, to read W in the order in which it lies there. */
    private static final int WIDE = 512;

    /** Products of fewer multiplications are left to scalar loops. */
    private static final int SMALL = 2048;

    /** Likewise for a single row going forward, which needs less preparation. */
    private static final int SMALL_ROW = 512;

    /** Whether vectors are wide enough here: with four lanes {@link JavaKernel} measures as fast or faster. */
    static boolean usable() {
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
                new float[][] {new float[depth * Math.min(BLOCK, whole(longest))]},
                new float[][] {new float[WIDTH], new float[LANES], new float[ROWS * WIDTH], {1}},
                new int[WIDTH]);
    }

    /** So many columns in whole panels. */
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
        if (rows < PACKING_ROWS
                && columns * inputs >= SMALL_ROW
                && (columns >= LANES || inputs * units >= (inputs - 1) * units + fromUnit + LANES)) {
            for (int r = fromRow; r < toRow; r++) {
                forwardRow(x, parameters, z, inputs, units, r, fromUnit, toUnit, scratch);
            }
            return;
        }
        if ((long) rows * columns * inputs < SMALL) {
            SmallProducts.forward(x, parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit);
            return;
        }
        int z0 = fromRow * units + fromUnit;
        product(
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

    private static void forwardRow(
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
                rowOfEight(x, x0, 1, parameters, u, units, inputs, parameters, biases + u, z, z0 + u);
                u += 8 * LANES;
            } else if (left >= 4 * LANES) {
                rowOfFour(x, x0, 1, parameters, u, units, inputs, parameters, biases + u, z, z0 + u);
                u += 4 * LANES;
            } else {
                u = Math.min(u, toUnit - LANES);
                rowOfOne(x, x0, 1, parameters, u, units, inputs, parameters, biases + u, z, z0 + u);
                u += LANES;
            }
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
        product(
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
        product(
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

    /** The row of biases: the column sums of D, as a product with a row of ones. */
    private static void biases(
            float[] d, float[] gradient, int rows, int biases, int units, int fromUnit, int toUnit, Scratch scratch) {
        float[] zeros = scratch.sums[0];
        float[] one = scratch.sums[3];
        int u = fromUnit;
        for (; u + LANES <= toUnit; u += LANES) {
            rowOfOne(one, 0, 0, d, u, units, rows, zeros, 0, gradient, biases + u);
        }
        SmallProducts.biases(d, gradient, rows, biases, units, u, toUnit);
    }

    /**
     * C = from + A·B. A(m, k) is at a0 + m·aRow + k·aStep and B(k, j) at b0 + k·bRow + j·bStep, of which one stride each is 1.
     * Row m of the output is at c0 + m·cRow, of the sums to begin with at f0 + m·fRow; −1 for f0 says that all begin with the zeros in {@code from}.
     */
    private static void product(
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
        float[] right = scratch.panel;
        for (int block = 0; block < rows; block += BLOCK) {
            int count = Math.min(BLOCK, rows - block);
            for (int k = 0; k < terms; k += DEPTH) {
                int depth = Math.min(DEPTH, terms - k);
                for (int m = 0; m < count; m += WIDTH) {
                    pack(
                            a,
                            a0 + (block + m) * aRow + k * aStep,
                            aStep,
                            aRow,
                            depth,
                            Math.min(WIDTH, count - m),
                            left,
                            m * depth,
                            scratch.offsets);
                }
                for (int strip = 0; strip < columns; strip += STRIP) {
                    int end = Math.min(columns, strip + STRIP);
                    for (int next = strip; next < end; next += WIDTH) {
                        int j = start(next, end, terms);
                        pack(
                                b,
                                b0 + k * bRow + j * bStep,
                                bRow,
                                bStep,
                                depth,
                                Math.min(WIDTH, end - j),
                                right,
                                (next - strip) * depth,
                                scratch.offsets);
                    }
                    int ct = c0 + block * cRow;
                    boolean more = k > 0;
                    int f = f0 < 0 ? f0 : f0 + block * fRow;
                    tiles(
                            left,
                            right,
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
                            terms,
                            scratch);
                }
            }
        }
    }

    /**
     * The first column of the panel that is to compute the columns from {@code next} on: that one or, where it would reach beyond the end, one
     * so much earlier. Not where there are several passes, of which the second would add its terms twice to columns that two panels share.
     */
    private static int start(int next, int end, int terms) {
        int width = end - next > LANES ? WIDTH : LANES;
        return next + width > end && end >= width && terms <= DEPTH ? end - width : next;
    }

    /** panel[k][j] = from[offset + k·step + j·stride] for j < columns, from element p0 of the panel on; one of the strides is 1. What lies beyond may be anything. */
    private static void pack(
            float[] from,
            int offset,
            int step,
            int stride,
            int depth,
            int columns,
            float[] panel,
            int p0,
            int[] offsets) {
        if (stride != 1) {
            packTransposed(from, offset, stride, depth, columns, panel, p0, offsets);
            return;
        }
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

    private static void packTransposed(
            float[] from, int offset, int stride, int depth, int columns, float[] panel, int p0, int[] offsets) {
        for (int j = 0; j < WIDTH; j++) {
            offsets[j] = Math.min(j, columns - 1) * stride;
        }
        for (int j = 0; j < columns; j += LANES) {
            for (int k = 0; k < depth; k++) {
                FloatVector.fromArray(SPECIES, from, offset + k, offsets, j).intoArray(panel, p0 + j + k * WIDTH);
            }
        }
    }

    /** C = from + A·B for a block of rows and a strip of columns, both packed. */
    private static void tiles(
            float[] a,
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
            int terms,
            Scratch scratch) {
        float[] aside = scratch.sums[2];
        for (int next = strip; next < end; next += WIDTH) {
            int column = start(next, end, terms);
            int columns = Math.min(WIDTH, end - column);
            int bt = (next - strip) * depth;
            for (int r = 0; r < rows; r += ROWS) {
                int count = Math.min(ROWS, rows - r);
                int at = (r - r % WIDTH) * depth + r % WIDTH;
                int ct = c0 + r * cRow + column;
                boolean whole = count == ROWS && columns % LANES == 0;
                float[] sums = whole ? c : aside;
                int s = whole ? ct : 0;
                int sRow = whole ? cRow : WIDTH;
                float[] begin = from;
                int f = f0 < 0 ? 0 : f0 + r * fRow + column;
                int fr = fRow;
                if (!whole && f0 >= 0) {
                    copy(from, f, fRow, aside, 0, WIDTH, fRow == 0 ? 1 : count, columns);
                    begin = aside;
                    f = 0;
                    fr = fRow == 0 ? 0 : WIDTH;
                }
                if (columns > LANES) {
                    twoVectors(a, at, b, bt, depth, begin, f, fr, sums, s, sRow);
                } else {
                    oneVector(a, at, b, bt, depth, begin, f, fr, sums, s, sRow);
                }
                if (!whole) {
                    copy(aside, 0, WIDTH, c, ct, cRow, count, columns);
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

    /** c[m][0 … 2·LANES − 1] = from[m][…] + Σₖ a[k][m] · b[k][…] for m < 8. */
    private static void twoVectors(
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

    /** {@link #twoVectors} for the first vector of a panel. */
    private static void oneVector(
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

    /** z[z0 …] += x · W's row from w0, where the number of columns is a whole number of vectors. */
    private static void addRow(float x, float[] w, int w0, float[] z, int z0, int columns) {
        FloatVector factor = FloatVector.broadcast(SPECIES, x);
        for (int u = 0; u < columns; u += LANES) {
            FloatVector s = FloatVector.fromArray(SPECIES, z, z0 + u);
            factor.fma(FloatVector.fromArray(SPECIES, w, w0 + u), s).intoArray(z, z0 + u);
        }
    }

    private static void rowOfEight(
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
        FloatVector s1 = FloatVector.fromArray(SPECIES, from, f0 + LANES);
        FloatVector s2 = FloatVector.fromArray(SPECIES, from, f0 + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(SPECIES, from, f0 + 3 * LANES);
        FloatVector s4 = FloatVector.fromArray(SPECIES, from, f0 + 4 * LANES);
        FloatVector s5 = FloatVector.fromArray(SPECIES, from, f0 + 5 * LANES);
        FloatVector s6 = FloatVector.fromArray(SPECIES, from, f0 + 6 * LANES);
        FloatVector s7 = FloatVector.fromArray(SPECIES, from, f0 + 7 * LANES);
        int x0 = a0;
        int y = b0;
        for (int k = 0; k < depth; k++, x0 += aStep, y += bStep) {
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
        FloatVector s1 = FloatVector.fromArray(SPECIES, from, f0 + LANES);
        FloatVector s2 = FloatVector.fromArray(SPECIES, from, f0 + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(SPECIES, from, f0 + 3 * LANES);
        int x0 = a0;
        int y = b0;
        for (int k = 0; k < depth; k++, x0 += aStep, y += bStep) {
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

    private static void rowOfOne(
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

    /** z[from … to − 1] += Σₖ x[i + k] · W[i + k] for k < 8, where the range is a whole number of vectors. */
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
