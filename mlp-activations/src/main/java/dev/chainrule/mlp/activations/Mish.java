package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.BlockMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * Mish: f(z) = z·t, t = tanh(log(1 + eᶻ)).  f′(z) = t + z·σ(z)·(1 − t²).
 *
 * <p>σ is the logistic sigmoid (Misra, 2019, arXiv:1908.08681). The block hook uses t = q/(q + 2) with
 * q = eᶻ(eᶻ + 2), which is the same and cheaper.
 *
 * @since 0.2
 */
public record Mish() implements Activation {

    /** Below this t is 0 in float32, and z may stop so that 0·∞ does not arise. */
    private static final float LEAST = -104;

    /** Above this t is 1 in float32, and z may stop so that q does not overflow. */
    private static final float MOST = 20;

    @Override
    public String name() {
        return "mish";
    }

    @Override
    public Mish with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("z * tanh(ln(1 + exp(z)))"));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("max(-104, z) * (q / (q + 2))")
                .replace(Expression.variable("q"), Expression.parse("power * (power + 2)"))
                .replace(Expression.variable("power"), Expression.parse("exp(min(20, z))")));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        int n = z.size();
        for (int i = 0; i < n; i++) {
            to[i] = Math.min(MOST, from[i]);
        }
        BlockMath.exp(to, to, n);
        for (int i = 0; i < n; i++) {
            float q = to[i] * (to[i] + 2);
            to[i] = Math.max(LEAST, from[i]) * (q / (q + 2));
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        Piece piece = Piece.get();
        for (int start = 0; start < z.size(); start += Piece.LENGTH) {
            int length = piece.read(z, start, LEAST, MOST);
            float[] x = piece.x;
            float[] y = piece.y;
            BlockMath.exp(x, y, length);
            for (int i = 0; i < length; i++) {
                float e = y[i];
                float q = e * (e + 2);
                float t = q / (q + 2);
                y[i] = t + x[i] * (e / (1 + e)) * (1 - t * t);
            }
            piece.multiply(gradient, start, length);
        }
    }
}
