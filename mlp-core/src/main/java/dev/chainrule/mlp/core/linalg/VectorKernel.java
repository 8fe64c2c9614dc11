package dev.chainrule.mlp.core.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products on {@code jdk.incubator.vector}, which the JVM must have been started with; {@link Kernels} asks first.
 *
 * <p>Everything is summed by one loop: a block of 4 rows × 4 vectors of the output stays in registers, and each step
 * reads 4 vectors of the right-hand operand and 4 single elements of the left-hand one for 16 fused multiply-adds,
 * which keeps the multipliers of an AVX-512 processor busy. Machines with 16 vector registers get 4 × 2. Right-hand
 * operands are packed in panels, {@link #DEPTH} rows of one block's width side by side, which lie densely in the caches
 * however long the rows of the matrix are.
 *
 * <p>Where the last columns do not fill a vector, the last vector is moved back over columns already computed: they get
 * the same bits again. Where leftover rows do not fill a block, the last row takes the place of the missing ones.
 */
final class VectorKernel implements Kernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Vectors side by side in a block: 16 sums with 32 registers, 8 with 16. */
    private static final int VECTORS = LANES >= 16 ? 4 : 2;

    private static final int WIDTH = VECTORS * LANES;

    /** Rows of a panel: terms summed in one pass. */
    private static final int DEPTH = 256;

    /** Inputs whose column of X is packed together for the gradient. */
    private static final int BLOCK = 128;

    /** With fewer rows than this, packing W costs more than it saves. */
    private static final int PACKING_ROWS = 32;

    /** Products of fewer multiplications are left to scalar loops. */
    private static final int SMALL = 512;

    @Override
    public String name() {
        return "vector-" + SPECIES.vectorBitSize();
    }

    @Override
    public Scratch newScratch(int rows, int side) {
        int depth = Math.min(DEPTH, Math.max(rows, side));
        int block = Math.min(BLOCK, (side + 3) & ~3);
        return new Scratch(
                new float[depth * WIDTH],
                new float[][] {new float[Math.min(DEPTH, rows) * block]},
                new float[][] {new float[WIDTH], new float[4 * LANES]});
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
        if ((long) rows * columns * inputs < SMALL) {
            SmallProducts.forward(x, parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit);
            return;
        }
        boolean direct = rows < PACKING_ROWS && columns >= LANES;
        int biases = inputs * units;
        for (int u = fromUnit; u < toUnit; ) {
            int vectors = vectors(toUnit - u);
            int width = vectors * LANES;
            if (columns < LANES) {
                width = columns;
            } else if (u + width > toUnit) {
                u = toUnit - width;
            }
            if (direct) {
                product(
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
                        fromRow * units + u,
                        units,
                        rows,
                        vectors);
            } else {
                for (int i = 0; i < inputs; i += DEPTH) {
                    int depth = Math.min(DEPTH, inputs - i);
                    pack(parameters, i * units + u, units, depth, width, scratch.panel);
                    boolean first = i == 0;
                    block(
                            x,
                            fromRow * inputs + i,
                            inputs,
                            1,
                            scratch,
                            depth,
                            first ? parameters : z,
                            first ? biases + u : fromRow * units + u,
                            first ? 0 : units,
                            z,
                            fromRow * units + u,
                            units,
                            rows,
                            width);
                }
            }
            u += width;
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
            for (int u = 0; u < units; u += DEPTH) {
                int depth = Math.min(DEPTH, units - u);
                packTransposed(parameters, i * units + u, units, depth, width, scratch.panel);
                boolean first = u == 0;
                block(
                        d,
                        fromRow * units + u,
                        units,
                        1,
                        scratch,
                        depth,
                        first ? scratch.sums[0] : dx,
                        first ? 0 : fromRow * inputs + i,
                        first ? 0 : inputs,
                        dx,
                        fromRow * inputs + i,
                        inputs,
                        rows,
                        width);
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
            SmallProducts.gradient(x, d, gradient, rows, inputs, units, fromInput, toInput, fromUnit, toUnit);
            return;
        }
        float[] packed = scratch.operand[0];
        for (int i = fromInput; i < toWeight; i += BLOCK) {
            int count = Math.min(BLOCK, toWeight - i);
            for (int r = 0; r < rows; r += DEPTH) {
                int depth = Math.min(DEPTH, rows - r);
                packColumns(x, r * inputs + i, inputs, depth, count, packed);
                boolean first = r == 0;
                for (int u = fromUnit; u < toUnit; ) {
                    int width = vectors(toUnit - u) * LANES;
                    if (u + width > toUnit) {
                        if (columns < LANES || rows > DEPTH) {
                            width = toUnit - u;
                        } else {
                            u = toUnit - width;
                        }
                    }
                    pack(d, r * units + u, units, depth, width, scratch.panel);
                    block(
                            packed,
                            0,
                            1,
                            4,
                            scratch,
                            depth,
                            first ? scratch.sums[0] : gradient,
                            first ? 0 : i * units + u,
                            first ? 0 : units,
                            gradient,
                            i * units + u,
                            units,
                            count,
                            width);
                    u += width;
                }
            }
        }
        if (toInput > inputs) {
            SmallProducts.biases(d, gradient, rows, inputs, units, fromUnit, toUnit);
        }
    }

    /** How many vectors the next block takes of the columns that are left. */
    private static int vectors(int left) {
        return VECTORS == 4 && left >= 4 * LANES ? 4 : left >= 2 * LANES ? 2 : 1;
    }

    /** panel[k][j] = from[offset + k·stride + j] for j < width, then zeros up to a whole vector. */
    private static void pack(float[] from, int offset, int stride, int depth, int width, float[] panel) {
        if (width < LANES) {
            for (int k = 0; k < depth; k++) {
                for (int j = 0; j < width; j++) {
                    panel[k * LANES + j] = from[offset + k * stride + j];
                }
            }
            return;
        }
        int f = offset;
        int p = 0;
        for (int k = 0; k < depth; k++) {
            for (int j = 0; j < width; j += LANES) {
                FloatVector.fromArray(SPECIES, from, f + j).intoArray(panel, p + j);
            }
            f += stride;
            p += width;
        }
    }

    /** panel[k][j] = from[offset + j·stride + k] for j < width. */
    private static void packTransposed(float[] from, int offset, int stride, int depth, int width, float[] panel) {
        int panelWidth = Math.max(width, LANES);
        int j = 0;
        for (; j + 8 <= width; j += 8) {
            int f0 = offset + j * stride;
            int f1 = f0 + stride;
            int f2 = f1 + stride;
            int f3 = f2 + stride;
            int f4 = f3 + stride;
            int f5 = f4 + stride;
            int f6 = f5 + stride;
            int f7 = f6 + stride;
            int p = j;
            for (int k = 0; k < depth; k++, p += panelWidth) {
                panel[p] = from[f0 + k];
                panel[p + 1] = from[f1 + k];
                panel[p + 2] = from[f2 + k];
                panel[p + 3] = from[f3 + k];
                panel[p + 4] = from[f4 + k];
                panel[p + 5] = from[f5 + k];
                panel[p + 6] = from[f6 + k];
                panel[p + 7] = from[f7 + k];
            }
        }
        for (; j < width; j++) {
            for (int k = 0, p = j, f = offset + j * stride; k < depth; k++, p += panelWidth) {
                panel[p] = from[f + k];
            }
        }
    }

    /** Groups of four columns: packed[g][k][m] = from[offset + k·stride + 4g + m], a short last group in its place. */
    private static void packColumns(float[] from, int offset, int stride, int depth, int count, float[] packed) {
        int p = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            int f = offset + i;
            for (int k = 0; k < depth; k++, f += stride, p += 4) {
                packed[p] = from[f];
                packed[p + 1] = from[f + 1];
                packed[p + 2] = from[f + 2];
                packed[p + 3] = from[f + 3];
            }
        }
        for (int k = 0; k < depth; k++, p += 4) {
            for (int m = i; m < count; m++) {
                packed[p + m - i] = from[offset + k * stride + m];
            }
        }
    }

    /** C = from + A·panel for rows × width of the output, where width may be less than a vector. */
    private static void block(
            float[] a,
            int a0,
            int aRow,
            int aStep,
            Scratch scratch,
            int depth,
            float[] from,
            int f0,
            int fRow,
            float[] c,
            int c0,
            int cRow,
            int rows,
            int width) {
        if (width >= LANES) {
            product(
                    a,
                    a0,
                    aRow,
                    aStep,
                    scratch.panel,
                    0,
                    width,
                    depth,
                    from,
                    f0,
                    fRow,
                    c,
                    c0,
                    cRow,
                    rows,
                    width / LANES);
            return;
        }
        float[] tile = scratch.sums[1];
        for (int r = 0; r < rows; r += 4) {
            int count = Math.min(4, rows - r);
            for (int m = 0; m < count; m++) {
                for (int j = 0; j < width; j++) {
                    tile[m * LANES + j] = from[f0 + (r + m) * fRow + j];
                }
            }
            int ar = aStep == 1 ? a0 + r * aRow : a0 + r * depth;
            oneVector(a, ar, aRow, aStep, scratch.panel, 0, LANES, depth, tile, 0, LANES, tile, 0, LANES, count);
            for (int m = 0; m < count; m++) {
                for (int j = 0; j < width; j++) {
                    c[c0 + (r + m) * cRow + j] = tile[m * LANES + j];
                }
            }
        }
    }

    /**
     * C = from + A·B for rows × (vectors·LANES) of the output. A is read at a0 + m·aRow + k·aStep; with a step of 4 it
     * is packed in groups of four columns.
     */
    private static void product(
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
            int vectors) {
        for (int r = 0; r < rows; r += 4) {
            int count = Math.min(4, rows - r);
            int ar = aStep == 1 ? a0 + r * aRow : a0 + r * depth;
            int fr = f0 + r * fRow;
            int cr = c0 + r * cRow;
            if (vectors == 4) {
                fourVectors(a, ar, aRow, aStep, b, b0, bStep, depth, from, fr, fRow, c, cr, cRow, count);
            } else if (vectors == 2) {
                twoVectors(a, ar, aRow, aStep, b, b0, bStep, depth, from, fr, fRow, c, cr, cRow, count);
            } else {
                oneVector(a, ar, aRow, aStep, b, b0, bStep, depth, from, fr, fRow, c, cr, cRow, count);
            }
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
}
