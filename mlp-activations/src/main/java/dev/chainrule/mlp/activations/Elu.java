package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.util.Optional;

/**
 * Exponential linear unit: f(z) = z for z > 0, else α(eᶻ − 1).  f′(z) = 1 for z > 0, else αeᶻ, which is a + α.
 *
 * <p>α is 1 by default, and the derivative at 0 is α, as in PyTorch (Clevert, Unterthiner and Hochreiter, 2015,
 * arXiv:1511.07289).
 *
 * @param alpha α, the depth it tends to; at least 0
 * @since 0.2
 */
public record Elu(double alpha) implements Activation {

    /** Creates the activation with α = 1. */
    public Elu() {
        this(1);
    }

    /** Checks alpha. */
    public Elu {
        Range.NOT_NEGATIVE.requireFloat32("alpha", alpha);
    }

    @Override
    public String name() {
        return "elu";
    }

    @Override
    public Elu with(PluginOptions options) {
        return new Elu(options.number("alpha", alpha, Range.NOT_NEGATIVE));
    }

    @Override
    public double value(double z) {
        return z > 0 ? z : alpha * StrictMath.expm1(z);
    }

    @Override
    public double derivative(double z) {
        return z > 0 ? 1 : alpha * StrictMath.exp(z);
    }

    /** 0; with α = 1, f has a derivative there, but f′ has a corner, which numerical derivatives take for a kink. */
    @Override
    public double[] kinks() {
        return new double[] {0};
    }

    @Override
    public Optional<Formula> formula() {
        String alpha = Formula.number(this.alpha);
        return Optional.of(new Formula(
                "z if z > 0, else " + alpha + "·(eᶻ − 1)",
                "1 if z > 0, else a + " + alpha,
                "\\begin{cases} z & z > 0 \\\\ " + alpha + "\\,(e^z-1) & \\text{else} \\end{cases}",
                "\\begin{cases} 1 & z > 0 \\\\ a+" + alpha + " & \\text{else} \\end{cases}"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        float scale = (float) alpha;
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = Math.max(0, from[i]) + scale * FloatMath.expm1(Math.min(0, from[i]));
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        float scale = (float) alpha;
        for (int i = 0, n = a.size(); i < n; i++) {
            float step = Step.at(output[i]);
            g[i] *= step + (1 - step) * (Math.min(0, output[i]) + scale);
        }
    }
}
