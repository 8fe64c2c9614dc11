package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products on {@code jdk.incubator.vector}, which the JVM must have been started with; {@link Kernels} asks first.
 *
 * <p>Everything is summed by one loop: a tile of 4 rows × 4 vectors of the output stays in registers, and each step
 * reads 4 vectors of the right-hand operand and 4 single elements of the left-hand one for 16 fused multiply-adds,
 * which keeps the multipliers of an AVX-512 processor busy. Machines with 16 vector registers get 4 × 2. Right-hand
 * operands are packed in panels as wide as a tile, which lie densely in the caches however long the matrix's rows are.
 *
 * <p>Where the last columns do not fill a vector, it is moved back over columns already computed, which get the same
 * bits again; where a tile lacks rows, the last row takes the place of the missing ones. So no loop needs a mask.
 */
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Vectors side by side in a tile: 16 sums with 32 registers, 8 with 16. */
    private static final int VECTORS = LANES >= 16 ? 4 : 2;

    private static final int WIDTH = VECTORS * LANES;

    /** Rows of a panel, the terms summed in one pass. */
    private static final int DEPTH = 256;

    /** Columns of X that are packed together for the gradient. */
    private static final int BLOCK = 128;

    /** With fewer rows than this in the output, packing the right-hand operand costs more than it saves. */
    private static final int PACKING_ROWS = 32;

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
        int depth = Math.min(DEPTH, Math.max(rows, side));
        int block = Math.min(BLOCK, (side + LANES - 1) / LANES * LANES);
        return new Scratch(
                new float[depth * WIDTH],
                new float[][] {new float[Math.min(DEPTH, rows) * block]},
                new float[][] {new float[WIDTH], new float[LANES], new float[4 * LANES], {1}});
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
        if (rows == 1 && columns * inputs >= SMALL_ROW && readable(parameters, fromUnit, units, inputs, columns)) {
            forwardRow(x, parameters, z, inputs, units, fromRow, fromUnit, toUnit, scratch);
            return;
        }
        if ((long) rows * columns * inputs < SMALL) {
            SmallProducts.forward(x, parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit);
            return;
        }
        int biases = inputs * units;
        for (int u = fromUnit; u < toUnit; ) {
            int width = vectors(toUnit - u) * LANES;
            if (columns < LANES) {
                width = columns;
            } else if (u + width > toUnit) {
                u = toUnit - width;
            }
            int z0 = fromRow * units + u;
            if ((rows < PACKING_ROWS || width == units) && readable(parameters, u, units, inputs, width)) {
                tiles(
                        x,
                        fromRow * inputs,
                        inputs,
                        1,
                        parameters,
                        u,
                        units,
                        inputs,
                        parameters,
                        biases + u,
                        0,
                        z,
                        z0,
                        units,
                        rows,
                        width,
                        scratch);
            } else {
                int panelWidth = Math.max(width, LANES);
                for (int i = 0; i < inputs; i += DEPTH) {
                    int depth = Math.min(DEPTH, inputs - i);
                    pack(parameters, i * units + u, units, depth, width, scratch.panel, 0);
                    boolean first = i == 0;
                    tiles(
                            x,
                            fromRow * inputs + i,
                            inputs,
                            1,
                            scratch.panel,
                            0,
                            panelWidth,
                            depth,
                            first ? parameters : z,
                            first ? biases + u : z0,
                            first ? 0 : units,
                            z,
                            z0,
                            units,
                            rows,
                            width,
                            scratch);
                }
            }
            u += width;
        }
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
        if (rows < 4 || (long) rows * columns * units < SMALL) {
            SmallProducts.backward(d, parameters, dx, inputs, units, fromRow, toRow, fromInput, toInput);
            return;
        }
        for (int i = fromInput; i < toInput; ) {
            int width = vectors(toInput - i) * LANES;
            if (columns < LANES) {
                width = columns;
            } else if (i + width > toInput) {
                i = toInput - width;
            }
            int panelWidth = Math.max(width, LANES);
            int dx0 = fromRow * inputs + i;
            for (int u = 0; u < units; u += DEPTH) {
                int depth = Math.min(DEPTH, units - u);
                packTransposed(parameters, i * units + u, units, depth, width, scratch.panel);
                boolean first = u == 0;
                tiles(
                        d,
                        fromRow * units + u,
                        units,
                        1,
                        scratch.panel,
                        0,
                        panelWidth,
                        depth,
                        first ? scratch.sums[0] : dx,
                        first ? 0 : dx0,
                        first ? 0 : inputs,
                        dx,
                        dx0,
                        inputs,
                        rows,
                        width,
                        scratch);
            }
            i += width;
        }
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
        boolean packX = columns > WIDTH;
        float[] packed = scratch.operand[0];
        int block = packX ? BLOCK : toWeight - fromInput;
        int group = packX ? LANES : toWeight - fromInput;
        for (int i = fromInput; i < toWeight; i += block) {
            int count = Math.min(block, toWeight - i);
            for (int r = 0; r < rows; r += DEPTH) {
                int depth = Math.min(DEPTH, rows - r);
                boolean first = r == 0;
                if (packX) {
                    for (int m = 0; m < count; m += LANES) {
                        pack(x, r * inputs + i + m, inputs, depth, Math.min(LANES, count - m), packed, m * depth);
                    }
                }
                for (int u = fromUnit; u < toUnit; ) {
                    int width = vectors(toUnit - u) * LANES;
                    if (u + width > toUnit) {
                        if (columns < LANES || rows > DEPTH) {
                            width = toUnit - u;
                        } else {
                            u = toUnit - width;
                        }
                    }
                    float[] delta = d;
                    int d0 = r * units + u;
                    int dStep = units;
                    if (!(count < PACKING_ROWS || width == units) || !readable(d, d0, units, depth, width)) {
                        pack(d, d0, units, depth, width, scratch.panel, 0);
                        delta = scratch.panel;
                        d0 = 0;
                        dStep = Math.max(width, LANES);
                    }
                    int g0 = i * units + u;
                    for (int m = 0; m < count; m += group) {
                        tiles(
                                packX ? packed : x,
                                packX ? m * depth : r * inputs + i,
                                1,
                                packX ? LANES : inputs,
                                delta,
                                d0,
                                dStep,
                                depth,
                                first ? scratch.sums[0] : gradient,
                                first ? 0 : g0 + m * units,
                                first ? 0 : units,
                                gradient,
                                g0 + m * units,
                                units,
                                Math.min(group, count - m),
                                width,
                                scratch);
                    }
                    u += width;
                }
            }
        }
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
        if (VECTORS == 4) {
            for (; u + WIDTH <= toUnit; u += WIDTH) {
                rowOfFour(one, 0, 0, d, u, units, rows, zeros, 0, gradient, biases + u);
            }
        }
        for (; u + LANES <= toUnit; u += LANES) {
            rowOfOne(one, 0, 0, d, u, units, rows, zeros, 0, gradient, biases + u);
        }
        SmallProducts.biases(d, gradient, rows, biases, units, u, toUnit);
    }

    /** How many vectors the next tile takes of the columns that are left. */
    private static int vectors(int left) {
        return VECTORS == 4 && left >= 4 * LANES ? 4 : left >= 2 * LANES ? 2 : 1;
    }

    /** Whether whole vectors can be read from all rows of an operand where it lies. */
    private static boolean readable(float[] from, int offset, int stride, int depth, int width) {
        return width >= LANES || offset + (depth - 1) * stride + LANES <= from.length;
    }

    /**
     * panel[k][j] = from[offset + k·stride + j] for j < width, from element p0 of the panel on. A panel narrower than a vector has rows of a whole one,
     * with anything in the columns beyond.
     */
    private static void pack(float[] from, int offset, int stride, int depth, int width, float[] panel, int p0) {
        int f = offset;
        int p = p0;
        int k = 0;
        if (width == 4 * LANES) {
            for (; k < depth; k++, f += stride, p += width) {
                FloatVector.fromArray(SPECIES, from, f).intoArray(panel, p);
                FloatVector.fromArray(SPECIES, from, f + LANES).intoArray(panel, p + LANES);
                FloatVector.fromArray(SPECIES, from, f + 2 * LANES).intoArray(panel, p + 2 * LANES);
                FloatVector.fromArray(SPECIES, from, f + 3 * LANES).intoArray(panel, p + 3 * LANES);
            }
        } else if (width == 2 * LANES) {
            for (; k < depth; k++, f += stride, p += width) {
                FloatVector.fromArray(SPECIES, from, f).intoArray(panel, p);
                FloatVector.fromArray(SPECIES, from, f + LANES).intoArray(panel, p + LANES);
            }
        } else {
            for (; k < depth && f + LANES <= from.length; k++, f += stride, p += LANES) {
                FloatVector.fromArray(SPECIES, from, f).intoArray(panel, p);
            }
            for (; k < depth; k++, f += stride, p += LANES) {
                for (int j = 0; j < width; j++) {
                    panel[p + j] = from[f + j];
                }
            }
        }
    }

    /** panel[k][j] = from[offset + j·stride + k] for j < width; see {@link #pack} for panels narrower than a vector. */
    private static void packTransposed(float[] from, int offset, int stride, int depth, int width, float[] panel) {
        int panelWidth = Math.max(width, LANES);
        int j = 0;
        for (; j + 4 <= width; j += 4) {
            int f0 = offset + j * stride;
            int f1 = f0 + stride;
            int f2 = f1 + stride;
            int f3 = f2 + stride;
            for (int k = 0, p = j; k < depth; k++, p += panelWidth) {
                panel[p] = from[f0 + k];
                panel[p + 1] = from[f1 + k];
                panel[p + 2] = from[f2 + k];
                panel[p + 3] = from[f3 + k];
            }
        }
        for (; j < width; j++) {
            int f = offset + j * stride;
            for (int k = 0, p = j; k < depth; k++, p += panelWidth) {
                panel[p] = from[f + k];
            }
        }
    }

    /**
     * C = from + A·B, tile by tile, for rows × width of the output.
     *
     * <p>A(m, k) is at a0 + m·aRow + k·aStep, B's row k at b0 + k·bStep, row m of the sums to
     * begin with at f0 + m·fRow, with fRow = 0 where all rows begin alike, and of the output at c0 + m·cRow.
     *
     * @param width a whole number of vectors, or less than one
     */
    private static void tiles(
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int b0,
            int bStep,
            int depth,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows,
            int width,
            Scratch scratch) {
        if (width < LANES) {
            narrowTiles(a, a0, aRow, aStep, b, b0, bStep, depth, from, f0, fRow, c, c0, cRow, rows, width, scratch);
            return;
        }
        int at = a0;
        for (int r = 0; r < rows; r += 4, at += 4 * aRow) {
            int count = Math.min(4, rows - r);
            int ft = f0 + r * fRow;
            int ct = c0 + r * cRow;
            if (width == 4 * LANES) {
                fourVectors(a, at, aRow, aStep, b, b0, bStep, depth, from, ft, fRow, c, ct, cRow, count);
            } else if (width == 2 * LANES) {
                twoVectors(a, at, aRow, aStep, b, b0, bStep, depth, from, ft, fRow, c, ct, cRow, count);
            } else {
                oneVector(a, at, aRow, aStep, b, b0, bStep, depth, from, ft, fRow, c, ct, cRow, count);
            }
        }
    }

    /**
     * {@link #tiles} for an output narrower than a vector. Where it has no other columns and is not summed in several
     * passes, what a row's vector writes beyond it is overwritten by the rows that follow; else a copy is written.
     */
    private static void narrowTiles(
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int b0,
            int bStep,
            int depth,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows,
            int width,
            Scratch scratch) {
        float[] begin = scratch.sums[1];
        float[] tile = scratch.sums[2];
        boolean first = fRow == 0;
        if (first) {
            copy(from, f0, 0, begin, 0, 0, 1, width);
        }
        boolean dense = first && width == cRow;
        int at = a0;
        for (int r = 0; r < rows; r += 4, at += 4 * aRow) {
            int count = Math.min(4, rows - r);
            int ct = c0 + r * cRow;
            if (dense && (r + 3) * cRow + LANES <= rows * cRow) {
                oneVector(a, at, aRow, aStep, b, b0, bStep, depth, begin, 0, 0, c, ct, cRow, 4);
            } else if (first) {
                oneVector(a, at, aRow, aStep, b, b0, bStep, depth, begin, 0, 0, tile, 0, LANES, count);
                copy(tile, 0, LANES, c, ct, cRow, count, width);
            } else {
                copy(from, f0 + r * fRow, fRow, tile, 0, LANES, count, width);
                oneVector(a, at, aRow, aStep, b, b0, bStep, depth, tile, 0, LANES, tile, 0, LANES, count);
                copy(tile, 0, LANES, c, ct, cRow, count, width);
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

    /** z[z0 …] += x · W's row from w0, where the number of columns is a whole number of vectors. */
    private static void addRow(float x, float[] w, int w0, float[] z, int z0, int columns) {
        FloatVector factor = FloatVector.broadcast(SPECIES, x);
        for (int u = 0; u < columns; u += LANES) {
            FloatVector s = FloatVector.fromArray(SPECIES, z, z0 + u);
            factor.fma(FloatVector.fromArray(SPECIES, w, w0 + u), s).intoArray(z, z0 + u);
        }
    }

    /** c[m][0 … 4·LANES − 1] for m < rows ≤ 4. */
    private static void fourVectors(
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int b0,
            int bStep,
            int depth,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows) {
        int r1 = rows > 1 ? 1 : 0;
        int r2 = rows > 2 ? 2 : r1;
        int r3 = rows > 3 ? 3 : r2;
        int x0 = a0;
        int x1 = a0 + r1 * aRow;
        int x2 = a0 + r2 * aRow;
        int x3 = a0 + r3 * aRow;
        int f = f0;
        FloatVector s00 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s01 = FloatVector.fromArray(SPECIES, from, f + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, from, f + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, from, f + 3 * LANES);
        f = f0 + r1 * fRow;
        FloatVector s10 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s11 = FloatVector.fromArray(SPECIES, from, f + LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, from, f + 2 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, from, f + 3 * LANES);
        f = f0 + r2 * fRow;
        FloatVector s20 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s21 = FloatVector.fromArray(SPECIES, from, f + LANES);
        FloatVector s22 = FloatVector.fromArray(SPECIES, from, f + 2 * LANES);
        FloatVector s23 = FloatVector.fromArray(SPECIES, from, f + 3 * LANES);
        f = f0 + r3 * fRow;
        FloatVector s30 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s31 = FloatVector.fromArray(SPECIES, from, f + LANES);
        FloatVector s32 = FloatVector.fromArray(SPECIES, from, f + 2 * LANES);
        FloatVector s33 = FloatVector.fromArray(SPECIES, from, f + 3 * LANES);
        int y = b0;
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, y);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, y + LANES);
            FloatVector y2 = FloatVector.fromArray(SPECIES, b, y + 2 * LANES);
            FloatVector y3 = FloatVector.fromArray(SPECIES, b, y + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[x0]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            s02 = x.fma(y2, s02);
            s03 = x.fma(y3, s03);
            x = FloatVector.broadcast(SPECIES, a[x1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            s12 = x.fma(y2, s12);
            s13 = x.fma(y3, s13);
            x = FloatVector.broadcast(SPECIES, a[x2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            s22 = x.fma(y2, s22);
            s23 = x.fma(y3, s23);
            x = FloatVector.broadcast(SPECIES, a[x3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            s32 = x.fma(y2, s32);
            s33 = x.fma(y3, s33);
            x0 += aStep;
            x1 += aStep;
            x2 += aStep;
            x3 += aStep;
            y += bStep;
        }
        int z0 = c0;
        s00.intoArray(c, z0);
        s01.intoArray(c, z0 + LANES);
        s02.intoArray(c, z0 + 2 * LANES);
        s03.intoArray(c, z0 + 3 * LANES);
        int z1 = c0 + r1 * cRow;
        s10.intoArray(c, z1);
        s11.intoArray(c, z1 + LANES);
        s12.intoArray(c, z1 + 2 * LANES);
        s13.intoArray(c, z1 + 3 * LANES);
        int z2 = c0 + r2 * cRow;
        s20.intoArray(c, z2);
        s21.intoArray(c, z2 + LANES);
        s22.intoArray(c, z2 + 2 * LANES);
        s23.intoArray(c, z2 + 3 * LANES);
        int z3 = c0 + r3 * cRow;
        s30.intoArray(c, z3);
        s31.intoArray(c, z3 + LANES);
        s32.intoArray(c, z3 + 2 * LANES);
        s33.intoArray(c, z3 + 3 * LANES);
    }

    /** c[m][0 … 2·LANES − 1] for m < rows ≤ 4. */
    private static void twoVectors(
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int b0,
            int bStep,
            int depth,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows) {
        int r1 = rows > 1 ? 1 : 0;
        int r2 = rows > 2 ? 2 : r1;
        int r3 = rows > 3 ? 3 : r2;
        int x0 = a0;
        int x1 = a0 + r1 * aRow;
        int x2 = a0 + r2 * aRow;
        int x3 = a0 + r3 * aRow;
        int f = f0;
        FloatVector s00 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s01 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f = f0 + r1 * fRow;
        FloatVector s10 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s11 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f = f0 + r2 * fRow;
        FloatVector s20 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s21 = FloatVector.fromArray(SPECIES, from, f + LANES);
        f = f0 + r3 * fRow;
        FloatVector s30 = FloatVector.fromArray(SPECIES, from, f);
        FloatVector s31 = FloatVector.fromArray(SPECIES, from, f + LANES);
        int y = b0;
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, y);
            FloatVector y1 = FloatVector.fromArray(SPECIES, b, y + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[x0]);
            s00 = x.fma(y0, s00);
            s01 = x.fma(y1, s01);
            x = FloatVector.broadcast(SPECIES, a[x1]);
            s10 = x.fma(y0, s10);
            s11 = x.fma(y1, s11);
            x = FloatVector.broadcast(SPECIES, a[x2]);
            s20 = x.fma(y0, s20);
            s21 = x.fma(y1, s21);
            x = FloatVector.broadcast(SPECIES, a[x3]);
            s30 = x.fma(y0, s30);
            s31 = x.fma(y1, s31);
            x0 += aStep;
            x1 += aStep;
            x2 += aStep;
            x3 += aStep;
            y += bStep;
        }
        int z0 = c0;
        s00.intoArray(c, z0);
        s01.intoArray(c, z0 + LANES);
        int z1 = c0 + r1 * cRow;
        s10.intoArray(c, z1);
        s11.intoArray(c, z1 + LANES);
        int z2 = c0 + r2 * cRow;
        s20.intoArray(c, z2);
        s21.intoArray(c, z2 + LANES);
        int z3 = c0 + r3 * cRow;
        s30.intoArray(c, z3);
        s31.intoArray(c, z3 + LANES);
    }

    /** c[m][0 … LANES − 1] for m < rows ≤ 4. */
    private static void oneVector(
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int b0,
            int bStep,
            int depth,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows) {
        int r1 = rows > 1 ? 1 : 0;
        int r2 = rows > 2 ? 2 : r1;
        int r3 = rows > 3 ? 3 : r2;
        int x0 = a0;
        int x1 = a0 + r1 * aRow;
        int x2 = a0 + r2 * aRow;
        int x3 = a0 + r3 * aRow;
        int f = f0;
        FloatVector s00 = FloatVector.fromArray(SPECIES, from, f);
        f = f0 + r1 * fRow;
        FloatVector s10 = FloatVector.fromArray(SPECIES, from, f);
        f = f0 + r2 * fRow;
        FloatVector s20 = FloatVector.fromArray(SPECIES, from, f);
        f = f0 + r3 * fRow;
        FloatVector s30 = FloatVector.fromArray(SPECIES, from, f);
        int y = b0;
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = FloatVector.fromArray(SPECIES, b, y);
            FloatVector x = FloatVector.broadcast(SPECIES, a[x0]);
            s00 = x.fma(y0, s00);
            x = FloatVector.broadcast(SPECIES, a[x1]);
            s10 = x.fma(y0, s10);
            x = FloatVector.broadcast(SPECIES, a[x2]);
            s20 = x.fma(y0, s20);
            x = FloatVector.broadcast(SPECIES, a[x3]);
            s30 = x.fma(y0, s30);
            x0 += aStep;
            x1 += aStep;
            x2 += aStep;
            x3 += aStep;
            y += bStep;
        }
        int z0 = c0;
        s00.intoArray(c, z0);
        int z1 = c0 + r1 * cRow;
        s10.intoArray(c, z1);
        int z2 = c0 + r2 * cRow;
        s20.intoArray(c, z2);
        int z3 = c0 + r3 * cRow;
        s30.intoArray(c, z3);
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
