package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Sigmoid-weighted linear unit, also known as swish: f(z) = z·σ(z).  f′(z) = σ(z) + z·σ(z)·σ(−z).
 *
 * <p>σ is the logistic sigmoid (Elfwing, Uchibe and Doya, 2017, arXiv:1702.03118).
 *
 * @since 0.2
 */
public record Silu() implements Activation {

    /** From here σ(−z) is 0 in float32, and z may stop so that 0·∞ does not arise. */
    private static final float LIMIT = 104;

    @Override
    public String name() {
        return "silu";
    }

    @Override
    public List<String> aliases() {
        return List.of("swish");
    }

    @Override
    public Silu with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("z * sigmoid(z)"));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("max(-104, z) * sigmoid(z)"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = Math.max(-LIMIT, from[i]) * FloatMath.sigmoid(from[i]);
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] at = z.data();
        float[] g = gradient.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            float x = Math.max(-LIMIT, Math.min(LIMIT, at[i]));
            float s = FloatMath.sigmoid(x);
            g[i] *= s + x * s * (1 - s);
        }
    }
}
