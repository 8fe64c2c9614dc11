package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
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
    public Identity with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double z) {
        return z;
    }

    @Override
    public double derivative(double z) {
        return Double.isNaN(z) ? z : 1;
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula("z", "1", "z", "1"));
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
