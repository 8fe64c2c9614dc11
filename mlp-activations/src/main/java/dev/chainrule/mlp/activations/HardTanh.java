package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * Hard tanh: f(z) = min(max(z, −1), 1).  f′(z) = 1 for {@code −1 < z < 1}, else 0.
 *
 * <p>As in PyTorch, also at ±1 (Collobert, Large Scale Machine Learning, 2004).
 *
 * @since 0.2
 */
public record HardTanh() implements Activation {

    @Override
    public String name() {
        return "hard-tanh";
    }

    @Override
    public HardTanh with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("where(z < 1, max(z, -1), 1)"));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("max(-1, min(1, z))"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = Math.max(-1, Math.min(1, from[i]));
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] at = z.data();
        float[] g = gradient.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            g[i] *= Step.at(1 - Math.abs(at[i]));
        }
    }
}
