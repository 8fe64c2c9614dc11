package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.BlockMath;
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
        BlockMath.softplus(z.data(), a.data(), z.size());
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        Piece piece = Piece.get();
        for (int start = 0; start < a.size(); start += Piece.LENGTH) {
            int length = piece.read(a, start, 0, Float.POSITIVE_INFINITY);
            float[] y = piece.y;
            for (int i = 0; i < length; i++) {
                y[i] = -piece.x[i];
            }
            BlockMath.expm1(y, y, length);
            for (int i = 0; i < length; i++) {
                y[i] = -y[i];
            }
            piece.multiply(gradient, start, length);
        }
    }
}
