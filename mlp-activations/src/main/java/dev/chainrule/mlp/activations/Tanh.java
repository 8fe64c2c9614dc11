package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.BlockMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * Hyperbolic tangent: f(z) = tanh z.  f′(z) = 1 / cosh² z, which from the output is 1 − a².
 *
 * <p>The derivative is evaluated as sech² z, which neither overflows nor cancels: 1 − a² is 0 from |z| = 19.1 on in float64.
 *
 * @since 0.2
 */
public record Tanh() implements Activation {

    @Override
    public String name() {
        return "tanh";
    }

    @Override
    public Tanh with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("tanh(z)"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        BlockMath.tanh(z.data(), a.data(), z.size());
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        for (int i = 0, n = a.size(); i < n; i++) {
            g[i] *= 1 - output[i] * output[i];
        }
    }
}
