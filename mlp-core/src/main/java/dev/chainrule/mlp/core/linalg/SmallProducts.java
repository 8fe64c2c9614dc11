package dev.chainrule.mlp.core.linalg;

/**
 * The products of {@link Kernel} in scalar loops with four sums in registers: what is fastest when there is too little
 * of everything for vectors.
 */
final class SmallProducts {
    private SmallProducts() {}

    /** {@link Kernel#forward}. */
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
        int biases = inputs * units;
        for (int r = fromRow; r < toRow; r++) {
            int xr = r * inputs;
            int zr = r * units;
            int u = fromUnit;
            for (; u + 4 <= toUnit; u += 4) {
                float s0 = parameters[biases + u];
                float s1 = parameters[biases + u + 1];
                float s2 = parameters[biases + u + 2];
                float s3 = parameters[biases + u + 3];
                int w = u;
                for (int i = 0; i < inputs; i++, w += units) {
                    float xi = x[xr + i];
                    s0 = Math.fma(xi, parameters[w], s0);
                    s1 = Math.fma(xi, parameters[w + 1], s1);
                    s2 = Math.fma(xi, parameters[w + 2], s2);
                    s3 = Math.fma(xi, parameters[w + 3], s3);
                }
                z[zr + u] = s0;
                z[zr + u + 1] = s1;
                z[zr + u + 2] = s2;
                z[zr + u + 3] = s3;
            }
            for (; u < toUnit; u++) {
                float s = parameters[biases + u];
                int w = u;
                for (int i = 0; i < inputs; i++, w += units) {
                    s = Math.fma(x[xr + i], parameters[w], s);
                }
                z[zr + u] = s;
            }
        }
    }

    /** {@link Kernel#backward}. */
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
        for (int r = fromRow; r < toRow; r++) {
            int dr = r * units;
            int xr = r * inputs;
            int i = fromInput;
            for (; i + 4 <= toInput; i += 4) {
                int w0 = i * units;
                int w1 = w0 + units;
                int w2 = w1 + units;
                int w3 = w2 + units;
                float s0 = 0;
                float s1 = 0;
                float s2 = 0;
                float s3 = 0;
                for (int u = 0; u < units; u++) {
                    float du = d[dr + u];
                    s0 = Math.fma(du, parameters[w0 + u], s0);
                    s1 = Math.fma(du, parameters[w1 + u], s1);
                    s2 = Math.fma(du, parameters[w2 + u], s2);
                    s3 = Math.fma(du, parameters[w3 + u], s3);
                }
                dx[xr + i] = s0;
                dx[xr + i + 1] = s1;
                dx[xr + i + 2] = s2;
                dx[xr + i + 3] = s3;
            }
            for (; i < toInput; i++) {
                int w = i * units;
                float s = 0;
                for (int u = 0; u < units; u++) {
                    s = Math.fma(d[dr + u], parameters[w + u], s);
                }
                dx[xr + i] = s;
            }
        }
    }

    /** {@link Kernel#gradient}. */
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
            int toUnit) {
        for (int i = fromInput; i < Math.min(toInput, inputs); i++) {
            int gi = i * units;
            int u = fromUnit;
            for (; u + 4 <= toUnit; u += 4) {
                float s0 = 0;
                float s1 = 0;
                float s2 = 0;
                float s3 = 0;
                int xi = i;
                int du = u;
                for (int r = 0; r < rows; r++, xi += inputs, du += units) {
                    float xr = x[xi];
                    s0 = Math.fma(xr, d[du], s0);
                    s1 = Math.fma(xr, d[du + 1], s1);
                    s2 = Math.fma(xr, d[du + 2], s2);
                    s3 = Math.fma(xr, d[du + 3], s3);
                }
                gradient[gi + u] = s0;
                gradient[gi + u + 1] = s1;
                gradient[gi + u + 2] = s2;
                gradient[gi + u + 3] = s3;
            }
            for (; u < toUnit; u++) {
                float s = 0;
                int xi = i;
                int du = u;
                for (int r = 0; r < rows; r++, xi += inputs, du += units) {
                    s = Math.fma(x[xi], d[du], s);
                }
                gradient[gi + u] = s;
            }
        }
        if (toInput > inputs) {
            biases(d, gradient, rows, inputs * units, units, fromUnit, toUnit);
        }
    }

    /** The row of biases of a gradient, at {@code biases}: the column sums of D. */
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
}
