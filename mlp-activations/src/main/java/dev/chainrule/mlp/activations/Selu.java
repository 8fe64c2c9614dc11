package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.BlockMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
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
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("where(z > 0, scale * z, depth * (exp(z) - 1))")
                .with(Map.of("scale", SCALE))
                .with(Map.of("depth", DEPTH)));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("scale * max(0, z) + depth * expm1(min(0, z))")
                .with(Map.of("scale", SCALE))
                .with(Map.of("depth", DEPTH)));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        float scale = (float) SCALE;
        float depth = (float) DEPTH;
        int n = z.size();
        for (int i = 0; i < n; i++) {
            to[i] = Math.min(0, from[i]);
        }
        BlockMath.expm1(to, to, n);
        for (int i = 0; i < n; i++) {
            to[i] = scale * Math.max(0, from[i]) + depth * to[i];
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
