package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.BlockMath;
import dev.chainrule.mlp.api.LogisticFunction;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Logistic sigmoid: f(z) = 1 / (1 + e⁻ᶻ).  f′(z) = f(z) · f(−z), which from the output is a(1 − a).
 *
 * <p>The expression is evaluated without overflow, and 1 − f(z) as f(−z), which stays exact where the difference cancels
 * to 0.
 *
 * @since 0.2
 */
public record Sigmoid() implements Activation, LogisticFunction {

    @Override
    public String name() {
        return "sigmoid";
    }

    @Override
    public List<String> aliases() {
        return List.of("logistic", "expit");
    }

    @Override
    public Sigmoid with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("1 / (1 + exp(-z))"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        BlockMath.sigmoid(z.data(), a.data(), z.size());
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        for (int i = 0, n = a.size(); i < n; i++) {
            g[i] *= output[i] * (1 - output[i]);
        }
    }
}
