package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/**
 * Mish: f(z) = z·t, t = tanh(log(1 + eᶻ)).  f′(z) = t + z·σ(z)·(1 − t²).
 *
 * <p>σ is the logistic sigmoid (Misra, 2019, arXiv:1908.08681). The block hook uses t = q/(q + 2) with
 * q = eᶻ(eᶻ + 2), which is the same and cheaper.
 *
 * @since 0.2
 */
public record Mish() implements Activation {

    /** Below this t is 0 in float32, and z may stop so that 0·∞ does not arise. */
    private static final float LEAST = -104;

    /** Above this t is 1 in float32, and z may stop so that q does not overflow. */
    private static final float MOST = 20;

    @Override
    public String name() {
        return "mish";
    }

    @Override
    public Mish with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double z) {
        double t = StrictMath.tanh(softplus(z));
        return t == 0 ? 0 : z * t;
    }

    @Override
    public double derivative(double z) {
        double u = softplus(z);
        double t = StrictMath.tanh(u);
        double e = StrictMath.exp(-u);
        double sech = 2 * e / (1 + e * e); // 1 − t² without cancellation
        double slope = Sigmoid.at(z) * (sech * sech);
        return slope == 0 ? t : t + z * slope;
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula(
                "z·t, t = tanh(ln(1 + eᶻ))",
                "t + z·σ(z)·(1 − t²)",
                "z\\,t,\\quad t=\\tanh(\\ln(1+e^z))",
                "t+z\\,\\sigma(z)\\,(1-t^2)"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            float e = FloatMath.exp(Math.min(MOST, from[i]));
            float q = e * (e + 2);
            to[i] = Math.max(LEAST, from[i]) * (q / (q + 2));
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] at = z.data();
        float[] g = gradient.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            float x = Math.max(LEAST, Math.min(MOST, at[i]));
            float e = FloatMath.exp(x);
            float q = e * (e + 2);
            float t = q / (q + 2);
            g[i] *= t + x * (e / (1 + e)) * (1 - t * t);
        }
    }

    private static double softplus(double z) {
        return Math.max(0, z) + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }
}
