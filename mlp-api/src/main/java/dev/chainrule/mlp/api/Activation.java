package dev.chainrule.mlp.api;

/**
 * An elementwise activation, defined by its value and its derivative. Most activations are of this kind.
 *
 * <p>A complete plugin is one record and one line in {@code META-INF/services/dev.chainrule.mlp.api.Activation}:
 *
 * <pre>{@code
 * /** Bent identity: f(z) = b(√(z²+1) − 1) + z.  f′(z) = bz/√(z²+1) + 1. *&#47;
 * public record Bent(double bend) implements Activation {
 *     public Bent() { this(0.5); }
 *     public String name() { return "bent"; }
 *     public double value(double z) { return bend * (Math.sqrt(z * z + 1) - 1) + z; }
 *     public double derivative(double z) { return bend * z / Math.sqrt(z * z + 1) + 1; }
 *     public Bent with(PluginOptions options) { return new Bent(options.number("bend", bend)); }
 * }
 * }</pre>
 *
 * <p>The value and the derivative of NaN must be NaN, so that a diverging run is noticed. Use {@link StrictMath}
 * rather than {@link Math} for exp, log, tanh and similar functions: the results of {@code Math} differ between JDKs,
 * and with them the trained weights.
 *
 * @since 0.2
 */
public interface Activation extends RowActivation {

    /**
     * Returns the value a = f(z).
     *
     * @param z the pre-activation; any double, including infinities and NaN
     * @return f(z); NaN if {@code z} is NaN
     */
    double value(double z);

    /**
     * Returns the derivative ∂a/∂z = f′(z): the activation's factor of the chain rule.
     *
     * @param z the pre-activation; any double, including infinities and NaN
     * @return f′(z); at a kink one of the one-sided derivatives; NaN if {@code z} is NaN
     */
    double derivative(double z);

    /**
     * Returns the points where f has no derivative, such as 0 for ReLU. Gradient checks avoid them.
     *
     * @return a new or empty array, in any order
     */
    default double[] kinks() {
        return new double[0];
    }

    @Override
    default void value(double[] z, double[] a) {
        for (int i = 0; i < z.length; i++) {
            a[i] = value(z[i]);
        }
    }

    @Override
    default void pullback(double[] z, double[] a, double[] gradient) {
        for (int i = 0; i < z.length; i++) {
            gradient[i] *= derivative(z[i]);
        }
    }

    @Override
    default void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            to[i] = (float) value(from[i]);
        }
    }

    @Override
    default void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] at = z.data();
        float[] g = gradient.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            g[i] = (float) (g[i] * derivative(at[i]));
        }
    }
}
