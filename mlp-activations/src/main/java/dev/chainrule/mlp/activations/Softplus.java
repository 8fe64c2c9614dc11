package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * Softplus, a smooth ReLU: f(z) = log(1 + eᶻ).  f′(z) = 1 / (1 + e⁻ᶻ), which from the output is 1 − e⁻ᵃ.
 *
 * <p>It is evaluated as max(z, 0) + log(1 + e^−|z|), which does not overflow (Dugas et al., Incorporating Second-Order Functional
 * Knowledge for Better Option Pricing, 2000). As in PyTorch with β = 1, without its switch to z above 20.
 *
 * @since 0.2
 */
public record Softplus() implements Activation {

    @Override
    public String name() {
        return "softplus";
    }

    @Override
    public Softplus with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("ln(1 + exp(z))"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = FloatMath.softplus(from[i]);
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        for (int i = 0, n = a.size(); i < n; i++) {
            g[i] *= -FloatMath.expm1(-output[i]);
        }
    }
}
