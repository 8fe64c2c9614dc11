package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.FloatMath;

/** The arithmetic of the layers. Part of generated classes: the text of this file is copied into them. */
final class Layers {
    private Layers() {}

    /**
     * Computes z = x W + b. Each z is one chain of fused multiply-adds, from the bias through the inputs in their
     * order.
     *
     * @param w a row of weights for each input, and the biases as the last row
     */
    static float[] dense(float[] x, float[][] w) {
        float[] z = w[x.length].clone();
        int i = 0;
        for (; i + 4 <= x.length; i += 4) {
            addFour(x, i, w[i], w[i + 1], w[i + 2], w[i + 3], z);
        }
        for (; i < x.length; i++) {
            addOne(x[i], w[i], z);
        }
        return z;
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

    /** Rejects a row for which the network has no answer. */
    static void requireFinite(float[] values, int layer) {
        for (float value : values) {
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw new ArithmeticException("the row overflows float32 in layer " + layer + "; correct its values");
            }
        }
    }
}
