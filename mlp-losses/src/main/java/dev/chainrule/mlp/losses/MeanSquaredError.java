package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Optional;

/**
 * Mean squared error over the n outputs: L = 1/n Σ (aᵢ − yᵢ)².  ∂L/∂aᵢ = 2(aᵢ − yᵢ)/n.
 *
 * <p>As PyTorch's {@code MSELoss} with its default reduction, and Keras' {@code MeanSquaredError}: no ½, divided by the
 * number of outputs.
 *
 * @since 0.2
 */
public record MeanSquaredError() implements MeanLoss {

    @Override
    public String name() {
        return "mean-squared-error";
    }

    @Override
    public MeanSquaredError with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double a, double y) {
        return (a - y) * (a - y);
    }

    @Override
    public double derivative(double a, double y) {
        return 2 * (a - y);
    }

    @Override
    public Optional<Formula> formula() {
        return Optional.of(new Formula("1/n Σ (a − y)²", "2(a − y)/n", "\\frac1n\\sum (a-y)^2", "\\tfrac{2}{n}(a-y)"));
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
        float scale = 2f / output.columns();
        for (int i = 0, n = output.size(); i < n; i++) {
            g[i] = (a[i] - y[i]) * scale;
        }
        return value(output, target);
    }
}
