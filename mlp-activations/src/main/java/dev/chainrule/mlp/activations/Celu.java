package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.BlockMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
import java.util.Optional;

/**
 * Continuously differentiable ELU: f(z) = z for z > 0, else α(e^(z/α) − 1).  f′(z) = 1 for z > 0, else e^(z/α), which is
 * 1 + a/α.
 *
 * <p>α is 1 by default, as in PyTorch (Barron, 2017, arXiv:1704.07483).
 *
 * @param alpha α, the depth it tends to; above 0
 * @since 0.2
 */
public record Celu(double alpha) implements Activation {

    /** Creates the activation with α = 1. */
    public Celu() {
        this(1);
    }

    /** Checks alpha. */
    public Celu {
        Range.POSITIVE.requireFloat32("alpha", alpha);
    }

    @Override
    public String name() {
        return "celu";
    }

    @Override
    public Celu with(PluginOptions options) {
        return new Celu(options.number("alpha", alpha, Range.POSITIVE));
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("where(z > 0, z, alpha * (exp(z / alpha) - 1))")
                .with(Map.of("alpha", alpha)));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(
                Expression.parse("max(0, z) + alpha * expm1(min(0, z) / alpha)").with(Map.of("alpha", alpha)));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        float scale = (float) alpha;
        int n = z.size();
        for (int i = 0; i < n; i++) {
            to[i] = Math.min(0, from[i]) / scale;
        }
        BlockMath.expm1(to, to, n);
        for (int i = 0; i < n; i++) {
            to[i] = Math.max(0, from[i]) + scale * to[i];
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        float scale = (float) alpha;
        for (int i = 0, n = a.size(); i < n; i++) {
            g[i] *= 1 + Math.min(0, output[i]) / scale;
        }
    }
}
