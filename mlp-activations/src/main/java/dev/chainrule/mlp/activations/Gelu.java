package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.BlockMath;
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
        int n = z.size();
        for (int i = 0; i < n; i++) {
            to[i] = Math.max(-LIMIT, from[i]) * SQRT_HALF;
        }
        BlockMath.erf(to, to, n);
        for (int i = 0; i < n; i++) {
            to[i] = Math.max(-LIMIT, from[i]) * (0.5f + 0.5f * to[i]);
        }
    }

    /** Takes Φ(z) = a/z without the division of 0 by 0: (az + ε/2) / (z² + ε). Only φ(z) is computed anew. */
    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        Piece piece = Piece.get();
        for (int start = 0; start < z.size(); start += Piece.LENGTH) {
            int length = piece.read(z, start, -LIMIT, LIMIT);
            float[] x = piece.x;
            float[] y = piece.y;
            for (int i = 0; i < length; i++) {
                y[i] = -0.5f * (x[i] * x[i]);
            }
            BlockMath.exp(y, y, length);
            for (int i = 0; i < length; i++) {
                float square = x[i] * x[i];
                float distribution = (x[i] * Math.min(LIMIT, output[start + i]) + 0.5e-30f) / (square + 1e-30f);
                y[i] = distribution + x[i] * (DENSITY_AT_0 * y[i]);
            }
            piece.multiply(gradient, start, length);
        }
    }
}
