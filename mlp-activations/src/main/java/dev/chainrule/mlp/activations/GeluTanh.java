package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.BlockMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GELU in its tanh approximation: f(z) = z/2·(1 + tanh u), u = √(2/π)·(z + 0.044715z³).
 *
 * <p>(1 + tanh u) / 2 is evaluated as σ(2u), which does not cancel below 0; the rounding of u remains, about 2|u| ulp.
 * PyTorch's with {@code approximate="tanh"} (Hendrycks and Gimpel, 2016, arXiv:1606.08415); {@link Gelu} is the exact one.
 *
 * @since 0.2
 */
public record GeluTanh() implements Activation {

    private static final double RATE = 1.5957691216057307; // 2√(2/π)
    private static final double CUBIC = 0.044715;

    /** From here σ(−2u) is 0 in float32, and z may stop so that 0·∞ does not arise. */
    private static final float LIMIT = 15;

    @Override
    public String name() {
        return "gelu-tanh";
    }

    @Override
    public List<String> aliases() {
        return List.of("gelu-new", "gelu-approximate");
    }

    @Override
    public GeluTanh with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("z / 2 * (1 + tanh(sqrt(2 / pi) * (z + 0.044715 * z^3)))"));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("x * sigmoid(rate * x * (1 + 0.044715 * x * x))")
                .with(Map.of("rate", RATE))
                .replace(Expression.variable("x"), Expression.parse("max(-15, z)")));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        float rate = (float) RATE;
        float cubic = (float) CUBIC;
        int n = z.size();
        for (int i = 0; i < n; i++) {
            float x = Math.max(-LIMIT, from[i]);
            to[i] = rate * x * (1 + cubic * x * x);
        }
        BlockMath.sigmoid(to, to, n);
        for (int i = 0; i < n; i++) {
            to[i] = Math.max(-LIMIT, from[i]) * to[i];
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float rate = (float) RATE;
        float cubic = (float) CUBIC;
        Piece piece = Piece.get();
        for (int start = 0; start < z.size(); start += Piece.LENGTH) {
            int length = piece.read(z, start, -LIMIT, LIMIT);
            float[] x = piece.x;
            float[] y = piece.y;
            for (int i = 0; i < length; i++) {
                y[i] = rate * x[i] * (1 + cubic * x[i] * x[i]);
            }
            BlockMath.sigmoid(y, y, length);
            for (int i = 0; i < length; i++) {
                float s = y[i];
                y[i] = s + x[i] * s * (1 - s) * rate * (1 + 3 * cubic * x[i] * x[i]);
            }
            piece.multiply(gradient, start, length);
        }
    }
}
