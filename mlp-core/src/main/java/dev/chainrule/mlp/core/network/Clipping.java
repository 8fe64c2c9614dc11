package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.core.spec.GradientClipping;

/**
 * Clips the gradient of a network by value or by norm.
 *
 * @since 0.2
 */
public final class Clipping {
    private Clipping() {}

    /** Clips a gradient in place; a gradient within the bound keeps its bits. */
    public static void clip(GradientClipping clipping, ParameterArrays gradient) {
        if (clipping instanceof GradientClipping.Value bound) {
            float limit = (float) bound.value();
            for (int l = 0; l < gradient.layers(); l++) {
                float[] g = gradient.layer(l);
                for (int i = 0; i < g.length; i++) {
                    g[i] = Math.max(-limit, Math.min(limit, g[i]));
                }
            }
        } else if (clipping instanceof GradientClipping.Norm bound) {
            double norm = norm(gradient);
            if (norm > bound.norm()) {
                float scale = (float) (bound.norm() / norm);
                for (int l = 0; l < gradient.layers(); l++) {
                    float[] g = gradient.layer(l);
                    for (int i = 0; i < g.length; i++) {
                        g[i] *= scale;
                    }
                }
            }
        }
    }

    /** Returns √Σg² over all layers. */
    static double norm(ParameterArrays gradient) {
        double squares = 0;
        for (int l = 0; l < gradient.layers(); l++) {
            squares += Sums.squares(gradient.layer(l), gradient.layer(l).length);
        }
        return Math.sqrt(squares);
    }
}
