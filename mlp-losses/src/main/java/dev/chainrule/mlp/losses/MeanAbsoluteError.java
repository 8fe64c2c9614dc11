package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Mean absolute error over the n outputs: L = 1/n Σ |aᵢ − yᵢ|.  ∂L/∂aᵢ = sign(aᵢ − yᵢ)/n, with sign(0) = 0.
 *
 * <p>As PyTorch's {@code L1Loss} with its default reduction.
 *
 * @since 0.2
 */
public record MeanAbsoluteError() implements ElementwiseLoss {

    @Override
    public String name() {
        return "mean-absolute-error";
    }

    @Override
    public List<String> aliases() {
        return List.of("mae", "l1", "l1-loss", "absolute-error");
    }

    @Override
    public MeanAbsoluteError with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("abs(a - y)"));
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
                row += Math.abs((double) a[i] - y[i]);
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
