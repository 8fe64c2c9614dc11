package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
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
    public double value(double z) {
        return Math.max(0, Math.min(6, z));
    }

    @Override
    public double derivative(double z) {
        return Step.at(Math.min(z, 6 - z));
    }

    @Override
    public double[] kinks() {
        return new double[] {0, 6};
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula(
                "min(max(z, 0), 6)",
                "1 if 0 < z < 6, else 0",
                "\\min(\\max(z,0),6)",
                "\\begin{cases} 1 & 0 < z < 6 \\\\ 0 & \\text{else} \\end{cases}"));
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
