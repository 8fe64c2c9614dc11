package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * ReLU that stops at 6: f(z) = min(max(z, 0), 6).  f′(z) = 1 for {@code 0 < z < 6}, else 0.
 *
 * <p>As in PyTorch, also at 0 and 6 (Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10, 2010).
 *
 * @since 0.2
 */
public record Relu6() implements Activation {

    @Override
    public String name() {
        return "relu6";
    }

    @Override
    public Relu6 with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("where(z < 6, max(z, 0), 6)"));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("max(0, min(6, z))"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = Math.max(0, Math.min(6, from[i]));
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        for (int i = 0, n = a.size(); i < n; i++) {
            g[i] *= Step.at(Math.min(output[i], 6 - output[i]));
        }
    }
}
