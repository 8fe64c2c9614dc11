package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * Hard sigmoid: f(z) = min(max(z + 3, 0), 6) / 6.  f′(z) = 1/6 for {@code −3 < z < 3}, else 0.
 *
 * <p>As in PyTorch, based on ReLU6 (Howard et al., Searching for MobileNetV3, 2019, arXiv:1905.02244). Keras 2 had
 * a slope of 0.2.
 *
 * @since 0.2
 */
public record HardSigmoid() implements Activation {

    @Override
    public String name() {
        return "hard-sigmoid";
    }

    @Override
    public HardSigmoid with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("where(z < 3, max(z + 3, 0) / 6, 1)"));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("max(0, min(6, z + 3)) / 6"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = Math.max(0, Math.min(6, from[i] + 3)) / 6;
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] at = z.data();
        float[] g = gradient.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            g[i] *= Step.at(3 - Math.abs(at[i])) / 6;
        }
    }
}
