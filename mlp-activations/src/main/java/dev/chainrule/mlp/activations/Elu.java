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
 * Exponential linear unit: f(z) = z for z > 0, else α(eᶻ − 1).  f′(z) = 1 for z > 0, else αeᶻ, which is a + α.
 *
 * <p>α is 1 by default, and the derivative at 0 is α, as in PyTorch (Clevert, Unterthiner and Hochreiter, 2015,
 * arXiv:1511.07289).
 *
 * @param alpha α, the depth it tends to; at least 0
 * @since 0.2
 */
public record Elu(double alpha) implements Activation {

    /** Creates the activation with α = 1. */
    public Elu() {
        this(1);
    }

    /** Checks alpha. */
    public Elu {
        Range.NOT_NEGATIVE.requireFloat32("alpha", alpha);
    }

    @Override
    public String name() {
        return "elu";
    }

    @Override
    public Elu with(PluginOptions options) {
        return new Elu(options.number("alpha", alpha, Range.NOT_NEGATIVE));
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(
                Expression.parse("where(z > 0, z, alpha * (exp(z) - 1))").with(Map.of("alpha", alpha)));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(
                Expression.parse("max(0, z) + alpha * expm1(min(0, z))").with(Map.of("alpha", alpha)));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        float scale = (float) alpha;
        int n = z.size();
        for (int i = 0; i < n; i++) {
            to[i] = Math.min(0, from[i]);
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
            float step = Step.at(output[i]);
            g[i] *= step + (1 - step) * (Math.min(0, output[i]) + scale);
        }
    }
}
