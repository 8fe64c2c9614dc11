package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/**
 * Scaled exponential linear unit: f(z) = λz for z > 0, else λα(eᶻ − 1).  f′(z) = λ for z > 0, else λαeᶻ = a + λα.
 *
 * <p>λ and α make mean 0 and variance 1 the fixed point of a deep network whose weights have variance 1/fanIn (Klambauer et al.,
 * Self-Normalizing Neural Networks, 2017, arXiv:1706.02515), which "lecun-normal" gives exactly and the default
 * "glorot-uniform" between layers of equal width; the derivative at 0 is λα, as in PyTorch.
 *
 * @since 0.2
 */
public record Selu() implements Activation {

    private static final double SCALE = 1.0507009873554804934193349852946; // λ
    private static final double ALPHA = 1.6732632423543772848170429916717; // α
    private static final double DEPTH = SCALE * ALPHA;

    @Override
    public String name() {
        return "selu";
    }

    @Override
    public Selu with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double z) {
        return z > 0 ? SCALE * z : DEPTH * StrictMath.expm1(z);
    }

    @Override
    public double derivative(double z) {
        return z > 0 ? SCALE : DEPTH * StrictMath.exp(z);
    }

    @Override
    public double[] kinks() {
        return new double[] {0};
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula(
                "1.050701·z if z > 0, else 1.758099·(eᶻ − 1)",
                "1.050701 if z > 0, else a + 1.758099",
                "\\begin{cases} 1.050701\\,z & z > 0 \\\\ 1.758099\\,(e^z-1) & \\text{else} \\end{cases}",
                "\\begin{cases} 1.050701 & z > 0 \\\\ a+1.758099 & \\text{else} \\end{cases}"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        float scale = (float) SCALE;
        float depth = (float) DEPTH;
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = scale * Math.max(0, from[i]) + depth * FloatMath.expm1(Math.min(0, from[i]));
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        float scale = (float) SCALE;
        float depth = (float) DEPTH;
        for (int i = 0, n = a.size(); i < n; i++) {
            float step = Step.at(output[i]);
            g[i] *= scale * step + (1 - step) * (Math.min(0, output[i]) + depth);
        }
    }
}
