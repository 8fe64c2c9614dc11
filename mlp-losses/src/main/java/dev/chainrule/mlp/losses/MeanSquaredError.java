package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Mean squared error over the n outputs: L = 1/n Σ (aᵢ − yᵢ)².  ∂L/∂aᵢ = 2(aᵢ − yᵢ)/n.
 *
 * <p>As PyTorch's {@code MSELoss} with its default reduction, and Keras' {@code MeanSquaredError}: no ½, divided by the
 * number of outputs.
 *
 * @since 0.2
 */
public record MeanSquaredError() implements ElementwiseLoss {

    @Override
    public String name() {
        return "mean-squared-error";
    }

    @Override
    public List<String> aliases() {
        return List.of("mse", "mse-loss", "l2", "l2-loss", "quadratic");
    }

    @Override
    public MeanSquaredError with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("(a - y)^2"));
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
                double error = (double) a[i] - y[i];
                row += error * error;
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
