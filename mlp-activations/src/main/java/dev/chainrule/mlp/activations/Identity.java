package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Identity, for a linear layer: f(z) = z.  f′(z) = 1.
 *
 * @since 0.2
 */
public record Identity() implements Activation {

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public List<String> aliases() {
        return List.of("linear", "none");
    }

    @Override
    public Identity with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("z"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        System.arraycopy(z.data(), 0, a.data(), 0, z.size());
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        // ∂L/∂z = ∂L/∂a
    }
}
