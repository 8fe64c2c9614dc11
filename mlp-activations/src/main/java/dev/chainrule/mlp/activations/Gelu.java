package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * Gaussian error linear unit: f(z) = z·Φ(z).  f′(z) = Φ(z) + z·φ(z).
 *
 * <p>Φ and φ are the distribution function and the density of the normal distribution, Φ(z) = (1 + erf(z/√2)) / 2: the
 * exact form, PyTorch's default (Hendrycks and Gimpel, 2016, arXiv:1606.08415); {@link GeluTanh} is the approximate
 * one.
 *
 * @since 0.2
 */
public record Gelu() implements Activation {

    private static final float SQRT_HALF = 0.70710678f;
    private static final float DENSITY_AT_0 = 0.39894228f; // 1/√(2π)

    /** From here φ(z) is 0 in float32, and z may stop so that 0·∞ does not arise. */
    private static final float LIMIT = 15;

    @Override
    public String name() {
        return "gelu";
    }

    @Override
    public Gelu with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("z * normalCdf(z)"));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("x * (0.5 + 0.5 * erf(x * 0.70710678))")
                .replace(Expression.variable("x"), Expression.parse("max(-15, z)")));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            float x = Math.max(-LIMIT, from[i]);
            to[i] = x * (0.5f + 0.5f * FloatMath.erf(x * SQRT_HALF));
        }
    }

    /** Takes Φ(z) = a/z without the division of 0 by 0: (az + ε/2) / (z² + ε). Only φ(z) is computed anew. */
    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] at = z.data();
        float[] output = a.data();
        float[] g = gradient.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            float x = Math.max(-LIMIT, Math.min(LIMIT, at[i]));
            float y = Math.min(LIMIT, output[i]);
            float square = x * x;
            float distribution = (x * y + 0.5e-30f) / (square + 1e-30f);
            g[i] *= distribution + x * (DENSITY_AT_0 * FloatMath.exp(-0.5f * square));
        }
    }
}
