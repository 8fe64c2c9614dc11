package dev.chainrule.mlp.core.linalg;

import dev.chainrule.mlp.api.Fma;

/**
 * Computes the products of {@link Kernel} in scalar loops with four sums in registers, the fastest way for matrices too
 * small for vectors.
 *
 * <p>If fewer than four columns remain at the end, the last four are computed, some of them for the second time;
 * fewer than four columns in all are computed as three, some of them repeated. Both write the same bits again and
 * avoid a second loop.
 */
final class SmallProducts {
    private SmallProducts() {}

    /** Computes a block of {@link Kernel#forward}. */
    static void forward(
            float[] x,
            float[] parameters,
            float[] z,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromUnit,
            int toUnit) {
        int columns = toUnit - fromUnit;
        int biases = inputs * units;
        for (int r = fromRow; r < toRow; r++) {
            int x0 = r * inputs;
            int z0 = r * units;
            if (columns >= 4) {
                for (int next = fromUnit; next < toUnit; next += 4) {
                    int u = Math.min(next, toUnit - 4);
                    sumFour(x, x0, 1, parameters, u, units, inputs, parameters, biases + u, z, z0 + u);
                }
            } else if (columns > 0) {
                sumThree(
                        x,
                        x0,
                        1,
                        parameters,
                        fromUnit,
                        units,
                        inputs,
                        parameters,
                        biases + fromUnit,
                        z,
                        z0 + fromUnit,
                        columns);
            }
        }
    }

    /** Computes a block of {@link Kernel#backward}. */
    static void backward(
            float[] d,
            float[] parameters,
            float[] dx,
            int inputs,
            int units,
            int fromRow,
            int toRow,
            int fromInput,
            int toInput) {
        int columns = toInput - fromInput;
        for (int r = fromRow; r < toRow; r++) {
            int d0 = r * units;
            int x0 = r * inputs;
            if (columns >= 4) {
                for (int next = fromInput; next < toInput; next += 4) {
                    int i = Math.min(next, toInput - 4);
                    int w0 = i * units;
                    int w1 = w0 + units;
                    int w2 = w1 + units;
                    int w3 = w2 + units;
                    float s0 = 0;
                    float s1 = 0;
                    float s2 = 0;
                    float s3 = 0;
                    for (int u = 0; u < units; u++) {
                        float du = d[d0 + u];
                        s0 = Fma.fma(du, parameters[w0 + u], s0);
                        s1 = Fma.fma(du, parameters[w1 + u], s1);
                        s2 = Fma.fma(du, parameters[w2 + u], s2);
                        s3 = Fma.fma(du, parameters[w3 + u], s3);
                    }
                    dx[x0 + i] = s0;
                    dx[x0 + i + 1] = s1;
                    dx[x0 + i + 2] = s2;
                    dx[x0 + i + 3] = s3;
                }
            } else {
                for (int i = fromInput; i < toInput; i++) {
                    int w = i * units;
                    float s = 0;
                    for (int u = 0; u < units; u++) {
                        s = Fma.fma(d[d0 + u], parameters[w + u], s);
                    }
                    dx[x0 + i] = s;
                }
            }
        }
    }

    /**
     * Computes a block of {@link Kernel#gradient}.
     *
     * @param zeros at least four zeros
     */
    static void gradient(
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
            float[] zeros) {
        int toWeight = Math.min(toInput, inputs);
        if (rows == 1) {
            outer(x, d, gradient, units, fromInput, toWeight, fromUnit, toUnit);
        } else {
            int columns = toUnit - fromUnit;
            for (int i = fromInput; i < toWeight; i++) {
                int g0 = i * units;
                if (columns >= 4) {
                    for (int next = fromUnit; next < toUnit; next += 4) {
                        int u = Math.min(next, toUnit - 4);
                        sumFour(x, i, inputs, d, u, units, rows, zeros, 0, gradient, g0 + u);
                    }
                } else if (columns > 0) {
                    sumThree(x, i, inputs, d, fromUnit, units, rows, zeros, 0, gradient, g0 + fromUnit, columns);
                }
            }
        }
        if (toInput > inputs) {
            biases(d, gradient, rows, inputs * units, units, fromUnit, toUnit);
        }
    }

    /** Computes the gradient with respect to the weights for a batch of one row, the outer product of x and d. */
    static void outer(
            float[] x, float[] d, float[] gradient, int units, int fromInput, int toInput, int fromUnit, int toUnit) {
        for (int u = fromUnit; u < toUnit; u++) {
            float du = d[u];
            int g = fromInput * units + u;
            for (int i = fromInput; i < toInput; i++, g += units) {
                gradient[g] = Fma.fma(x[i], du, 0f);
            }
        }
    }

    /**
     * Computes the bias row of a gradient, the column sums of D.
     *
     * @param biases the index of the row's first element
     */
    static void biases(float[] d, float[] gradient, int rows, int biases, int units, int fromUnit, int toUnit) {
        for (int u = fromUnit; u < toUnit; u++) {
            float s = 0;
            int du = u;
            for (int r = 0; r < rows; r++, du += units) {
                s += d[du];
            }
            gradient[biases + u] = s;
        }
    }

    /** Computes c[c0 + m] = from[f0 + m] + Σₖ a[a0 + k·aStep] · b[b0 + k·bStep + m] for m < 4. */
    private static void sumFour(
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
        float s0 = from[f0];
        float s1 = from[f0 + 1];
        float s2 = from[f0 + 2];
        float s3 = from[f0 + 3];
        int x = a0;
        int y = b0;
        for (int k = 0; k < depth; k++, x += aStep, y += bStep) {
            float factor = a[x];
            s0 = Fma.fma(factor, b[y], s0);
            s1 = Fma.fma(factor, b[y + 1], s1);
            s2 = Fma.fma(factor, b[y + 2], s2);
            s3 = Fma.fma(factor, b[y + 3], s3);
        }
        c[c0] = s0;
        c[c0 + 1] = s1;
        c[c0 + 2] = s2;
        c[c0 + 3] = s3;
    }

    /** Computes the same as {@link #sumFour} for m < columns ≤ 3. */
    private static void sumThree(
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
            int c0,
            int columns) {
        int m1 = columns > 1 ? 1 : 0;
        int m2 = columns > 2 ? 2 : m1;
        float s0 = from[f0];
        float s1 = from[f0 + m1];
        float s2 = from[f0 + m2];
        int x = a0;
        int y = b0;
        for (int k = 0; k < depth; k++, x += aStep, y += bStep) {
            float factor = a[x];
            s0 = Fma.fma(factor, b[y], s0);
            s1 = Fma.fma(factor, b[y + m1], s1);
            s2 = Fma.fma(factor, b[y + m2], s2);
        }
        c[c0] = s0;
        c[c0 + m1] = s1;
        c[c0 + m2] = s2;
    }
}
