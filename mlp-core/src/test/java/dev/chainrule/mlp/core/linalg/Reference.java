package dev.chainrule.mlp.core.linalg;

/** Computes the three products exactly as {@link Kernel} defines them, one element at a time, to compare kernels with. */
final class Reference {
    private Reference() {}

    static float forward(float[] x, float[] parameters, int inputs, int units, int r, int u) {
        float s = parameters[inputs * units + u];
        for (int i = 0; i < inputs; i++) {
            s = Math.fma(x[r * inputs + i], parameters[i * units + u], s);
        }
        return s;
    }

    static float backward(float[] d, float[] parameters, int inputs, int units, int r, int i) {
        float s = 0;
        for (int u = 0; u < units; u++) {
            s = Math.fma(d[r * units + u], parameters[i * units + u], s);
        }
        return s;
    }

    static float gradient(float[] x, float[] d, int rows, int inputs, int units, int i, int u) {
        float s = 0;
        for (int r = 0; r < rows; r++) {
            s = i == inputs ? s + d[r * units + u] : Math.fma(x[r * inputs + i], d[r * units + u], s);
        }
        return s;
    }
}
