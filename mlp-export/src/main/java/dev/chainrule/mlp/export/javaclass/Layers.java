package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.FloatMath;

/** The arithmetic of the layers. Part of generated classes: the text of this file is copied into them. */
final class Layers {
    /** Below this many units sums in registers are faster than sums in memory. */
    private static final int NARROW = 8;

    private static final double TURNS = 1 / (2 * Math.PI);

    private Layers() {}

    /**
     * Computes z = x W + b. Each z is one chain of fused multiply-adds, from the bias through the inputs in their
     * order.
     *
     * @param w a row of weights for each input, and the biases as the last row
     */
    static float[] dense(float[] x, float[][] w) {
        float[] z = w[x.length].clone();
        if (z.length < NARROW) {
            narrow(x, w, z);
            return z;
        }
        int i = 0;
        for (; i + 4 <= x.length; i += 4) {
            addFour(x, i, w[i], w[i + 1], w[i + 2], w[i + 3], z);
        }
        for (; i < x.length; i++) {
            addOne(x[i], w[i], z);
        }
        return z;
    }

    private static void narrow(float[] x, float[][] w, float[] z) {
        if (z.length < 4) {
            sumThree(x, w, z);
            return;
        }
        for (int next = 0; next < z.length; next += 4) {
            int u = Math.min(next, z.length - 4); // the last four may overlap those before
            sumFour(x, w, u, z);
        }
    }

    private static void sumFour(float[] x, float[][] w, int u, float[] z) {
        float[] biases = w[x.length];
        float s0 = biases[u];
        float s1 = biases[u + 1];
        float s2 = biases[u + 2];
        float s3 = biases[u + 3];
        for (int i = 0; i < x.length; i++) {
            float[] row = w[i];
            float factor = x[i];
            s0 = Math.fma(factor, row[u], s0);
            s1 = Math.fma(factor, row[u + 1], s1);
            s2 = Math.fma(factor, row[u + 2], s2);
            s3 = Math.fma(factor, row[u + 3], s3);
        }
        z[u] = s0;
        z[u + 1] = s1;
        z[u + 2] = s2;
        z[u + 3] = s3;
    }

    /** Sums up to three units; where there are fewer, some twice. */
    private static void sumThree(float[] x, float[][] w, float[] z) {
        int last = z.length - 1;
        int middle = last / 2;
        float s0 = z[0];
        float s1 = z[middle];
        float s2 = z[last];
        for (int i = 0; i < x.length; i++) {
            float[] row = w[i];
            float factor = x[i];
            s0 = Math.fma(factor, row[0], s0);
            s1 = Math.fma(factor, row[middle], s1);
            s2 = Math.fma(factor, row[last], s2);
        }
        z[0] = s0;
        z[middle] = s1;
        z[last] = s2;
    }

    private static void addFour(float[] x, int i, float[] w0, float[] w1, float[] w2, float[] w3, float[] z) {
        float x0 = x[i];
        float x1 = x[i + 1];
        float x2 = x[i + 2];
        float x3 = x[i + 3];
        for (int u = 0; u < z.length; u++) {
            float s = Math.fma(x0, w0[u], z[u]);
            s = Math.fma(x1, w1[u], s);
            s = Math.fma(x2, w2[u], s);
            z[u] = Math.fma(x3, w3[u], s);
        }
    }

    private static void addOne(float x, float[] w, float[] z) {
        for (int u = 0; u < z.length; u++) {
            z[u] = Math.fma(x, w[u], z[u]);
        }
    }

    /** Computes softmax in place. */
    static void softmax(float[] z) {
        float max = Float.NEGATIVE_INFINITY;
        for (float each : z) {
            max = Math.max(max, each);
        }
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            z[i] = FloatMath.exp(z[i] - max);
            sum += z[i];
        }
        float total = (float) sum;
        for (int i = 0; i < z.length; i++) {
            z[i] /= total;
        }
    }

    /**
     * Encodes a number as itself and c + V h with h = cos(2 pi w x + b).
     *
     * @param p the learned parameters: from an index on w, b, a row of V for each output, and c
     * @param e receives the encoding from an index on
     */
    static void waves(float x, float[] p, int from, int frequencies, int outputs, float[] e, int to) {
        e[to] = x;
        for (int j = 0; j < outputs; j++) {
            e[to + 1 + j] = p[from + (2 + outputs) * frequencies + j];
        }
        for (int i = 0; i < frequencies; i++) {
            double turns = Math.fma((double) p[from + i], x, p[from + frequencies + i] * TURNS);
            float h = FloatMath.cosOfTurns(turns);
            for (int j = 0; j < outputs; j++) {
                e[to + 1 + j] = Math.fma(p[from + (2 + j) * frequencies + i], h, e[to + 1 + j]);
            }
        }
    }

    /**
     * Encodes inputs as the sum of their rows of learned numbers, each times its input.
     *
     * @param p the learned numbers: from an index on, a row for each input
     * @param e receives the encoding from an index on
     */
    static void rows(float[] x, int first, int inputs, float[] p, int from, int outputs, float[] e, int to) {
        for (int c = 0; c < inputs; c++) {
            float factor = x[first + c];
            if (factor != 0) {
                for (int k = 0; k < outputs; k++) {
                    e[to + k] = Math.fma(factor, p[from + c * outputs + k], e[to + k]);
                }
            }
        }
    }

    /** Rejects a row for which the network has no answer. */
    static void requireFinite(float[] values, int layer) {
        int largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
        }
        if (largest >= 0x7F800000) { // the bits of infinity; those of NaN are larger
            throw new ArithmeticException("the row overflows float32 in layer " + layer + "; correct its values");
        }
    }
}
