package dev.chainrule.mlp.core.linalg;

import dev.chainrule.mlp.api.Fma;
import java.util.Arrays;

/**
 * Computes the products in plain Java, in loops that the JIT compiler vectorizes.
 *
 * <p>C2 vectorizes {@code c[j] = fma(a, b[j], c[j])} only if both arrays are indexed by the loop variable alone,
 * because it cannot prove that ranges with different offsets do not overlap. Therefore each row of a block of the
 * right-hand operand is first copied into an array of its own, and so are the rows of the output while they are
 * summed. Four output rows by two summed rows is the largest step that JDK 17 vectorizes; it reads six vectors and
 * writes four for eight fused multiply-adds.
 *
 * @since 0.2
 */
public final class JavaKernel implements Kernel {
    /**
     * The maximum row length of a block of the right-hand operand, long enough to amortize the start and end of
     * loops.
     */
    private static final int WIDTH = 512;

    /**
     * The maximum number of rows summed in one pass; with {@link #WIDTH} it keeps the copy in the second-level cache.
     */
    private static final int DEPTH = 128;

    /** Below this many columns the scalar loops are faster. */
    private static final int NARROW = 24;

    @Override
    public String name() {
        return "java";
    }

    @Override
    public Scratch newScratch(int rows, int side) {
        int longest = Math.max(rows, side);
        int width = Math.min(WIDTH, longest);
        int depth = Math.min(DEPTH, longest);
        return new Scratch(new float[4], new float[depth][width], new float[4][width]);
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
        if (toUnit - fromUnit < NARROW) {
            if (toRow - fromRow < NARROW) {
                SmallProducts.forward(x, parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit);
            } else {
                forwardNarrow(x, parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit, scratch);
            }
            return;
        }
        float[][] w = scratch.operand;
        float[][] sums = scratch.sums;
        for (int u = fromUnit; u < toUnit; u += WIDTH) {
            int width = Math.min(WIDTH, toUnit - u);
            for (int i = 0; i < inputs; i += DEPTH) {
                int depth = Math.min(DEPTH, inputs - i);
                copy(parameters, i * units + u, units, w, depth, width);
                for (int r = fromRow; r < toRow; r += 4) {
                    int count = Math.min(4, toRow - r);
                    if (i == 0) {
                        copy(parameters, inputs * units + u, 0, sums, count, width);
                    } else {
                        copy(z, r * units + u, units, sums, count, width);
                    }
                    accumulate(x, r * inputs + i, inputs, 1, w, depth, sums, count, width);
                    store(sums, count, width, z, r * units + u, units);
                }
            }
        }
    }

    /** Computes Zᵀ = Wᵀ·Xᵀ + b: the inner loops run over the rows of X, because there are too few units. */
    private static void forwardNarrow(
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
        float[][] xT = scratch.operand;
        float[][] sums = scratch.sums;
        for (int r = fromRow; r < toRow; r += WIDTH) {
            int width = Math.min(WIDTH, toRow - r);
            for (int i = 0; i < inputs; i += DEPTH) {
                int depth = Math.min(DEPTH, inputs - i);
                transpose(x, r * inputs + i, inputs, xT, depth, width);
                for (int u = fromUnit; u < toUnit; u += 4) {
                    int count = Math.min(4, toUnit - u);
                    if (i == 0) {
                        for (int m = 0; m < count; m++) {
                            Arrays.fill(sums[m], 0, width, parameters[inputs * units + u + m]);
                        }
                    } else {
                        transpose(z, r * units + u, units, sums, count, width);
                    }
                    accumulate(parameters, i * units + u, 1, units, xT, depth, sums, count, width);
                    storeTransposed(sums, count, width, z, r * units + u, units);
                }
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
        if (toInput - fromInput < NARROW || toRow - fromRow < 4) {
            SmallProducts.backward(d, parameters, dx, inputs, units, fromRow, toRow, fromInput, toInput);
            return;
        }
        float[][] w = scratch.operand;
        float[][] sums = scratch.sums;
        for (int i = fromInput; i < toInput; i += WIDTH) {
            int width = Math.min(WIDTH, toInput - i);
            for (int u = 0; u < units; u += DEPTH) {
                int depth = Math.min(DEPTH, units - u);
                transpose(parameters, i * units + u, units, w, depth, width);
                for (int r = fromRow; r < toRow; r += 4) {
                    int count = Math.min(4, toRow - r);
                    if (u == 0) {
                        clear(sums, count, width);
                    } else {
                        copy(dx, r * inputs + i, inputs, sums, count, width);
                    }
                    accumulate(d, r * units + u, units, 1, w, depth, sums, count, width);
                    store(sums, count, width, dx, r * inputs + i, inputs);
                }
            }
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
        if (toUnit - fromUnit < NARROW) {
            if (toInput - fromInput < NARROW || rows == 1) {
                SmallProducts.gradient(
                        x, d, gradient, rows, inputs, units, fromInput, toInput, fromUnit, toUnit, scratch.panel);
            } else {
                gradientNarrow(x, d, gradient, rows, inputs, units, fromInput, toInput, fromUnit, toUnit, scratch);
            }
            return;
        }
        float[][] delta = scratch.operand;
        float[][] sums = scratch.sums;
        int toWeight = Math.min(toInput, inputs);
        for (int u = fromUnit; u < toUnit; u += WIDTH) {
            int width = Math.min(WIDTH, toUnit - u);
            for (int r = 0; r < rows; r += DEPTH) {
                int depth = Math.min(DEPTH, rows - r);
                copy(d, r * units + u, units, delta, depth, width);
                for (int i = fromInput; i < toWeight; i += 4) {
                    int count = Math.min(4, toWeight - i);
                    begin(r, gradient, i * units + u, units, sums, count, width);
                    accumulate(x, r * inputs + i, 1, inputs, delta, depth, sums, count, width);
                    store(sums, count, width, gradient, i * units + u, units);
                }
                if (toInput > inputs) {
                    begin(r, gradient, inputs * units + u, units, sums, 1, width);
                    for (int k = 0; k < depth; k++) {
                        add(delta[k], sums[0], width);
                    }
                    store(sums, 1, width, gradient, inputs * units + u, units);
                }
            }
        }
    }

    /** Computes ∂L/∂Wᵀ = Dᵀ·X: the inner loops run over the inputs, because there are too few units. */
    private static void gradientNarrow(
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
        float[][] input = scratch.operand;
        float[][] sums = scratch.sums;
        int toWeight = Math.min(toInput, inputs);
        for (int i = fromInput; i < toWeight; i += WIDTH) {
            int width = Math.min(WIDTH, toWeight - i);
            for (int r = 0; r < rows; r += DEPTH) {
                int depth = Math.min(DEPTH, rows - r);
                copy(x, r * inputs + i, inputs, input, depth, width);
                for (int u = fromUnit; u < toUnit; u += 4) {
                    int count = Math.min(4, toUnit - u);
                    if (r == 0) {
                        clear(sums, count, width);
                    } else {
                        transpose(gradient, i * units + u, units, sums, count, width);
                    }
                    accumulate(d, r * units + u, 1, units, input, depth, sums, count, width);
                    storeTransposed(sums, count, width, gradient, i * units + u, units);
                }
            }
        }
        if (toInput > inputs) {
            SmallProducts.biases(d, gradient, rows, inputs * units, units, fromUnit, toUnit);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>With more than 325 bytes of code it is compiled once, and not again in each of the six places of a training step
     * that call it, for which a small network would wait longer than for all its products.
     */
    @Override
    public boolean areFinite(float[] values, int from, int to) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = from;
        for (; i < to - 15; i += 16) {
            s0 += 0 * values[i];
            s1 += 0 * values[i + 1];
            s2 += 0 * values[i + 2];
            s3 += 0 * values[i + 3];
            s4 += 0 * values[i + 4];
            s5 += 0 * values[i + 5];
            s6 += 0 * values[i + 6];
            s7 += 0 * values[i + 7];
            s0 += 0 * values[i + 8];
            s1 += 0 * values[i + 9];
            s2 += 0 * values[i + 10];
            s3 += 0 * values[i + 11];
            s4 += 0 * values[i + 12];
            s5 += 0 * values[i + 13];
            s6 += 0 * values[i + 14];
            s7 += 0 * values[i + 15];
        }
        if (i < to - 7) {
            s0 += 0 * values[i];
            s1 += 0 * values[i + 1];
            s2 += 0 * values[i + 2];
            s3 += 0 * values[i + 3];
            s4 += 0 * values[i + 4];
            s5 += 0 * values[i + 5];
            s6 += 0 * values[i + 6];
            s7 += 0 * values[i + 7];
            i += 8;
        }
        if (i < to - 3) {
            s4 += 0 * values[i];
            s5 += 0 * values[i + 1];
            s6 += 0 * values[i + 2];
            s7 += 0 * values[i + 3];
            i += 4;
        }
        if (i < to - 1) {
            s0 += 0 * values[i];
            s1 += 0 * values[i + 1];
            i += 2;
        }
        if (i < to) {
            s2 += 0 * values[i];
        }
        return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7)) == 0;
    }

    private static void begin(
            int summed, float[] partial, int offset, int stride, float[][] sums, int count, int width) {
        if (summed == 0) {
            clear(sums, count, width);
        } else {
            copy(partial, offset, stride, sums, count, width);
        }
    }

    /** Computes sums[m] += Σₖ a[a0 + m·rowStride + k·step] · b[k] for m < count ≤ 4, in ascending order of k. */
    private static void accumulate(
            float[] a, int a0, int rowStride, int step, float[][] b, int depth, float[][] sums, int count, int width) {
        int m = 0;
        if (count == 4) {
            int k = 0;
            for (; k + 2 <= depth; k += 2) {
                rank2(a, a0 + k * step, rowStride, step, b[k], b[k + 1], sums, width);
            }
            if (k == depth) {
                return;
            }
            for (; m < 4; m++) {
                rank1(a[a0 + m * rowStride + k * step], b[k], sums[m], width);
            }
            return;
        }
        for (; m < count; m++) {
            int k = 0;
            int am = a0 + m * rowStride;
            for (; k + 4 <= depth; k += 4) {
                row4(a, am + k * step, step, b[k], b[k + 1], b[k + 2], b[k + 3], sums[m], width);
            }
            for (; k < depth; k++) {
                rank1(a[am + k * step], b[k], sums[m], width);
            }
        }
    }

    /** Adds two terms to each of four rows. */
    private static void rank2(
            float[] a, int a0, int rowStride, int step, float[] b0, float[] b1, float[][] sums, int width) {
        float[] c0 = sums[0];
        float[] c1 = sums[1];
        float[] c2 = sums[2];
        float[] c3 = sums[3];
        int a1 = a0 + rowStride;
        int a2 = a1 + rowStride;
        int a3 = a2 + rowStride;
        float a00 = a[a0];
        float a01 = a[a0 + step];
        float a10 = a[a1];
        float a11 = a[a1 + step];
        float a20 = a[a2];
        float a21 = a[a2 + step];
        float a30 = a[a3];
        float a31 = a[a3 + step];
        for (int j = 0; j < width; j++) {
            float x0 = b0[j];
            float x1 = b1[j];
            c0[j] = Fma.fma(a01, x1, Fma.fma(a00, x0, c0[j]));
            c1[j] = Fma.fma(a11, x1, Fma.fma(a10, x0, c1[j]));
            c2[j] = Fma.fma(a21, x1, Fma.fma(a20, x0, c2[j]));
            c3[j] = Fma.fma(a31, x1, Fma.fma(a30, x0, c3[j]));
        }
    }

    /** Adds four terms to one row. */
    private static void row4(
            float[] a, int offset, int step, float[] b0, float[] b1, float[] b2, float[] b3, float[] c, int width) {
        float a0 = a[offset];
        float a1 = a[offset + step];
        float a2 = a[offset + 2 * step];
        float a3 = a[offset + 3 * step];
        for (int j = 0; j < width; j++) {
            c[j] = Fma.fma(a3, b3[j], Fma.fma(a2, b2[j], Fma.fma(a1, b1[j], Fma.fma(a0, b0[j], c[j]))));
        }
    }

    /** Adds one term to one row. */
    private static void rank1(float a, float[] b, float[] c, int width) {
        for (int j = 0; j < width; j++) {
            c[j] = Fma.fma(a, b[j], c[j]);
        }
    }

    private static void add(float[] b, float[] c, int width) {
        for (int j = 0; j < width; j++) {
            c[j] += b[j];
        }
    }

    private static void clear(float[][] to, int count, int width) {
        for (int m = 0; m < count; m++) {
            Arrays.fill(to[m], 0, width, 0f);
        }
    }

    private static void copy(float[] from, int offset, int stride, float[][] to, int count, int width) {
        for (int m = 0; m < count; m++) {
            System.arraycopy(from, offset + m * stride, to[m], 0, width);
        }
    }

    private static void store(float[][] from, int count, int width, float[] to, int offset, int stride) {
        for (int m = 0; m < count; m++) {
            System.arraycopy(from[m], 0, to, offset + m * stride, width);
        }
    }

    private static void storeTransposed(float[][] from, int count, int width, float[] to, int offset, int stride) {
        for (int m = 0; m < count; m++) {
            float[] row = from[m];
            for (int j = 0, t = offset + m; j < width; j++, t += stride) {
                to[t] = row[j];
            }
        }
    }

    /** Sets to[k][j] = from[offset + j·stride + k], eight columns at a time to stay in the first-level cache. */
    private static void transpose(float[] from, int offset, int stride, float[][] to, int depth, int width) {
        for (int j0 = 0; j0 < width; j0 += 8) {
            int j1 = Math.min(width, j0 + 8);
            for (int k = 0; k < depth; k++) {
                float[] row = to[k];
                int f = offset + j0 * stride + k;
                for (int j = j0; j < j1; j++, f += stride) {
                    row[j] = from[f];
                }
            }
        }
    }
}
