package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.LogisticFunction;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/**
 * Logistic sigmoid: f(z) = 1 / (1 + e⁻ᶻ).  f′(z) = f(z) · f(−z), which from the output is a(1 − a).
 *
 * <p>Both branches keep the exponent negative, so that nothing overflows; f(z) · f(−z) stays exact where 1 − f(z)
 * cancels to 0.
 *
 * @since 0.2
 */
public record Sigmoid() implements Activation, LogisticFunction {

    @Override
    public String name() {
        return "sigmoid";
    }

    @Override
    public Sigmoid with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double z) {
        return at(z);
    }

    @Override
    public double derivative(double z) {
        return at(z) * at(-z);
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula("1 / (1 + e⁻ᶻ)", "a(1 − a)", "\\frac{1}{1+e^{-z}}", "a(1-a)"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = FloatMath.sigmoid(from[i]);
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        for (int i = 0, n = a.size(); i < n; i++) {
            g[i] *= output[i] * (1 - output[i]);
        }
    }

    /** Returns σ(z), for the activations built on it. */
    static double at(double z) {
        if (z >= 0) {
            return 1 / (1 + StrictMath.exp(-z));
        }
        double e = StrictMath.exp(z);
        return e / (1 + e);
    }
}
