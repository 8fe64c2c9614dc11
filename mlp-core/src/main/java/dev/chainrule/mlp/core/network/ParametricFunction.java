package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RowActivation;

/**
 * The activation of a layer with a learned share α of each unit, a = z + α(f(z) − z), in float64. A function of the row,
 * because each unit has an α of its own.
 */
final class ParametricFunction implements RowActivation {
    private final RowActivation f;
    private final double[] alpha;

    /** @param alpha α, one number per unit; not copied */
    ParametricFunction(RowActivation f, double[] alpha) {
        this.f = f;
        this.alpha = alpha;
    }

    @Override
    public String name() {
        return f.name();
    }

    @Override
    public RowActivation with(PluginOptions options) {
        return new ParametricFunction(f.with(options), alpha);
    }

    @Override
    public void value(double[] z, double[] a) {
        f.value(z, a);
        for (int j = 0; j < z.length; j++) {
            a[j] = z[j] + alpha[j] * (a[j] - z[j]);
        }
    }

    @Override
    public void pullback(double[] z, double[] a, double[] gradient) {
        double[] value = new double[z.length];
        f.value(z, value);
        double[] product = gradient.clone();
        f.pullback(z, value, product); // ∂L/∂a · f′(z)
        for (int j = 0; j < z.length; j++) {
            gradient[j] += alpha[j] * (product[j] - gradient[j]); // ∂L/∂a · (1 + α(f′(z) − 1))
        }
    }
}
