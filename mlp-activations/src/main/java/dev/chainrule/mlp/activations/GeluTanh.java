package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/**
 * GELU in its tanh approximation: f(z) = z·σ(2u), u = √(2/π)·(z + 0.044715z³).  f′(z) = σ(2u) + z·σ(2u)·σ(−2u)·2u′.
 *
 * <p>σ(2u) is (1 + tanh u) / 2 without the cancellation below 0; what remains there is the rounding of u, some 2|u| ulp.
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
    public GeluTanh with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double z) {
        double s = Sigmoid.at(RATE * z * (1 + CUBIC * z * z));
        return s == 0 ? 0 : z * s;
    }

    @Override
    public double derivative(double z) {
        double u = RATE * z * (1 + CUBIC * z * z);
        double s = Sigmoid.at(u);
        double slope = s * Sigmoid.at(-u);
        return slope == 0 ? s : s + z * slope * RATE * (1 + 3 * CUBIC * z * z);
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula(
                "z·s, s = σ(1.595769·(z + 0.044715z³))",
                "s + z·s·(1 − s)·1.595769·(1 + 0.134145z²)",
                "z\\,s,\\quad s=\\sigma(1.595769\\,(z+0.044715z^3))",
                "s+z\\,s\\,(1-s)\\cdot 1.595769\\,(1+0.134145z^2)"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        float rate = (float) RATE;
        float cubic = (float) CUBIC;
        for (int i = 0, n = z.size(); i < n; i++) {
            float x = Math.max(-LIMIT, from[i]);
            to[i] = x * FloatMath.sigmoid(rate * x * (1 + cubic * x * x));
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] at = z.data();
        float[] g = gradient.data();
        float rate = (float) RATE;
        float cubic = (float) CUBIC;
        for (int i = 0, n = z.size(); i < n; i++) {
            float x = Math.max(-LIMIT, Math.min(LIMIT, at[i]));
            float s = FloatMath.sigmoid(rate * x * (1 + cubic * x * x));
            g[i] *= s + x * s * (1 - s) * rate * (1 + 3 * cubic * x * x);
        }
    }
}
