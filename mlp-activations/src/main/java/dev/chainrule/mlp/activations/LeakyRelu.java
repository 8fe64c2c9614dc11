package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.util.Optional;

/**
 * Leaky ReLU: f(z) = z for z > 0, else sz.  f′(z) = 1 for z > 0, else s.
 *
 * <p>The slope s is 0.01 by default, and the derivative at 0 is s, as in PyTorch (Maas, Hannun and Ng, Rectifier
 * Nonlinearities Improve Neural Network Acoustic Models, 2013).
 *
 * @param slope s, the slope below 0; at least 0
 * @since 0.2
 */
public record LeakyRelu(double slope) implements Activation {

    /** Creates the activation with slope 0.01. */
    public LeakyRelu() {
        this(0.01);
    }

    /** Checks the slope. */
    public LeakyRelu {
        Range.NOT_NEGATIVE.requireFloat32("slope", slope);
    }

    @Override
    public String name() {
        return "leaky-relu";
    }

    @Override
    public LeakyRelu with(PluginOptions options) {
        return new LeakyRelu(options.number("slope", slope, Range.NOT_NEGATIVE));
    }

    @Override
    public double value(double z) {
        return z > 0 ? z : slope * z;
    }

    @Override
    public double derivative(double z) {
        double step = Step.at(z);
        return step + slope * (1 - step);
    }

    @Override
    public double[] kinks() {
        return new double[] {0};
    }

    @Override
    public Optional<Formula> formula() {
        String slope = Formula.number(this.slope);
        return Optional.of(new Formula(
                "z if z > 0, else " + slope + "·z",
                "1 if z > 0, else " + slope,
                "\\begin{cases} z & z > 0 \\\\ " + slope + "\\,z & \\text{else} \\end{cases}",
                "\\begin{cases} 1 & z > 0 \\\\ " + slope + " & \\text{else} \\end{cases}"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        float s = (float) slope;
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = Math.max(0, from[i]) + s * Math.min(0, from[i]);
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] at = z.data();
        float[] g = gradient.data();
        float s = (float) slope;
        for (int i = 0, n = z.size(); i < n; i++) {
            float step = Step.at(at[i]);
            g[i] *= step + s * (1 - step);
        }
    }
}
