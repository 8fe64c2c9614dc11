package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Map;
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
    public List<String> aliases() {
        return List.of("lrelu");
    }

    @Override
    public LeakyRelu with(PluginOptions options) {
        return new LeakyRelu(options.number("slope", slope, Range.NOT_NEGATIVE));
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("where(z > 0, z, slope * z)").with(Map.of("slope", slope)));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("max(0, z) + slope * min(0, z)").with(Map.of("slope", slope)));
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
