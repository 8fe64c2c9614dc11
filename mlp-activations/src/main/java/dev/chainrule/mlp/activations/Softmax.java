package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.SoftmaxFunction;
import java.util.Optional;

/**
 * Softmax, a probability for each unit of the row: aᵢ = e^zᵢ / Σⱼ e^zⱼ.  ∂aⱼ/∂zᵢ = aⱼ(δᵢⱼ − aᵢ), so that
 * ∂L/∂zᵢ = aᵢ(gᵢ − Σⱼ gⱼaⱼ) with g = ∂L/∂a.
 *
 * <p>The largest zⱼ is subtracted from all, which changes nothing but keeps e^z from overflowing (Bridle, Probabilistic
 * Interpretation of Feedforward Classification Network Outputs, 1990). A row with NaN or +∞ in it, or with −∞ alone,
 * has no softmax: all of it is NaN.
 *
 * @since 0.2
 */
public record Softmax() implements SoftmaxFunction {

    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public Softmax with(PluginOptions options) {
        return this;
    }

    @Override
    public void value(double[] z, double[] a) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < z.length; i++) {
            max = Math.max(max, z[i]);
        }
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            a[i] = StrictMath.exp(z[i] - max);
            sum += a[i];
        }
        for (int i = 0; i < z.length; i++) {
            a[i] /= sum;
        }
    }

    @Override
    public void pullback(double[] z, double[] a, double[] gradient) {
        double mean = 0; // Σⱼ gⱼaⱼ
        for (int j = 0; j < a.length; j++) {
            mean += gradient[j] * a[j];
        }
        for (int i = 0; i < a.length; i++) {
            gradient[i] = a[i] * (gradient[i] - mean);
        }
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula(
                "eᶻ / Σₖ e^zₖ",
                "aₖ(1 − aⱼ) if k = j, else −aₖaⱼ",
                "\\frac{e^{z_j}}{\\sum_k e^{z_k}}",
                "\\begin{cases} a_k(1-a_j) & k=j \\\\ -a_k a_j & \\text{else} \\end{cases}"));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        for (int r = 0; r < z.rows(); r++) {
            forward(z.data(), a.data(), r * z.columns(), (r + 1) * z.columns());
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        for (int r = 0; r < a.rows(); r++) {
            backward(a.data(), gradient.data(), r * a.columns(), (r + 1) * a.columns());
        }
    }

    /** Computes one row, the elements [start, end); sums go from left to right in double. */
    private static void forward(float[] z, float[] a, int start, int end) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = start; i < end; i++) {
            max = Math.max(max, z[i]);
        }
        for (int i = start; i < end; i++) {
            a[i] = FloatMath.exp(z[i] - max);
        }
        double sum = 0;
        for (int i = start; i < end; i++) {
            sum += a[i];
        }
        float total = (float) sum;
        for (int i = start; i < end; i++) {
            a[i] /= total;
        }
    }

    private static void backward(float[] a, float[] g, int start, int end) {
        double sum = 0;
        for (int j = start; j < end; j++) {
            sum += (double) g[j] * a[j];
        }
        float mean = (float) sum; // Σⱼ gⱼaⱼ
        for (int i = start; i < end; i++) {
            g[i] = a[i] * (g[i] - mean);
        }
    }
}
