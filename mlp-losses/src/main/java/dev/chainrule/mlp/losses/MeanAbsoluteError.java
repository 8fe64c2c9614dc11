package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/**
 * Mean absolute error over the n outputs: L = 1/n Σ |aᵢ − yᵢ|.  ∂L/∂aᵢ = sign(aᵢ − yᵢ)/n, with sign(0) = 0.
 *
 * <p>As PyTorch's {@code L1Loss} with its default reduction.
 *
 * @since 0.2
 */
public record MeanAbsoluteError() implements MeanLoss {

    @Override
    public String name() {
        return "mean-absolute-error";
    }

    @Override
    public MeanAbsoluteError with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double a, double y) {
        return Math.abs(a - y);
    }

    @Override
    public double derivative(double a, double y) {
        return Math.signum(a - y);
    }

    @Override
    public double distanceToKink(double[] output, double[] target) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < output.length; i++) {
            nearest = Math.min(nearest, Math.abs(output[i] - target[i]));
        }
        return nearest;
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula(
                "1/n Σ |a − y|", "sign(a − y)/n", "\\frac1n\\sum |a-y|", "\\tfrac1n\\operatorname{sign}(a-y)"));
    }

    @Override
    public double value(Matrix output, Matrix target) {
        float[] a = output.data();
        float[] y = target.data();
        int columns = output.columns();
        double sum = 0;
        for (int from = 0, end = output.size(); from < end; from += columns) {
            double row = 0;
            for (int i = from; i < from + columns; i++) {
                row += value(a[i], y[i]);
            }
            sum += row / columns;
        }
        return sum;
    }

    @Override
    public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
        float[] a = output.data();
        float[] y = target.data();
        float[] g = gradient.data();
        float scale = 1f / output.columns();
        for (int i = 0, n = output.size(); i < n; i++) {
            g[i] = Math.signum(a[i] - y[i]) * scale;
        }
        return value(output, target);
    }
}
