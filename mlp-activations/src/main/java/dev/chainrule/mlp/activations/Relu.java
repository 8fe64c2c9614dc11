package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Rectified linear unit: f(z) = max(z, 0).  f′(z) = 1 for z > 0, else 0.
 *
 * <p>The derivative at 0 is 0, as in PyTorch (Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann
 * Machines, 2010).
 *
 * @since 0.2
 */
public record Relu() implements Activation {

    @Override
    public String name() {
        return "relu";
    }

    @Override
    public List<String> aliases() {
        return List.of("rectifier", "rectified-linear");
    }

    @Override
    public Relu with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("max(z, 0)"));
    }

    @Override
    public void value(double[] z, double[] a) {
        for (int i = 0; i < z.length; i++) {
            a[i] = Math.max(0, z[i]);
        }
    }

    @Override
    public void pullback(double[] z, double[] a, double[] gradient) {
        for (int i = 0; i < z.length; i++) {
            gradient[i] *= Step.at(z[i]);
        }
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = Math.max(0, from[i]);
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        for (int i = 0, n = a.size(); i < n; i++) {
            g[i] *= Step.at(output[i]);
        }
    }
}
