package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.core.spec.GradientClipping;

/** Makes a gradient that is too large smaller, as {@link GradientClipping} says. */
public final class Clipping {
    private Clipping() {}

    /** Clips the gradient of a network in place; what is within its bound keeps its bits. */
    public static void clip(GradientClipping clipping, Weights gradient) {
        if (clipping instanceof GradientClipping.Value bound) {
            float most = (float) bound.value();
            for (int l = 0; l < gradient.layers(); l++) {
                float[] g = gradient.layer(l);
                for (int i = 0; i < g.length; i++) {
                    g[i] = Math.max(-most, Math.min(most, g[i]));
                }
            }
        } else if (clipping instanceof GradientClipping.Norm bound) {
            double norm = norm(gradient);
            if (norm > bound.norm()) {
                double scale = bound.norm() / norm;
                for (int l = 0; l < gradient.layers(); l++) {
                    float[] g = gradient.layer(l);
                    for (int i = 0; i < g.length; i++) {
                        g[i] = (float) (g[i] * scale);
                    }
                }
            }
        }
    }

    /** √Σg² over all layers. Squares of floats neither overflow nor underflow in double. */
    static double norm(Weights gradient) {
        double squares = 0;
        for (int l = 0; l < gradient.layers(); l++) {
            squares += squares(gradient.layer(l));
        }
        return Math.sqrt(squares);
    }

    /** In four interleaved sums, which do not wait for each other. */
    private static double squares(float[] g) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i < g.length - 3; i += 4) {
            first += (double) g[i] * g[i];
            second += (double) g[i + 1] * g[i + 1];
            third += (double) g[i + 2] * g[i + 2];
            fourth += (double) g[i + 3] * g[i + 3];
        }
        for (; i < g.length; i++) {
            first += (double) g[i] * g[i];
        }
        return first + second + (third + fourth);
    }
}
