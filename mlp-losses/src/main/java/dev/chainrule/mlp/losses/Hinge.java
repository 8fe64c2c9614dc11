package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * Hinge loss over the n outputs, with s = +1 for positive targets and −1 for the others: L = 1/n Σ max(0, 1 − s·aᵢ).
 * ∂L/∂aᵢ = −s/n where s·aᵢ is below 1, else 0.
 *
 * <p>For outputs without activation. Targets may be 0 and 1 or −1 and 1: as Keras' {@code Hinge}, which turns
 * the former into the latter. Cortes and Vapnik, "Support-vector networks" (1995).
 *
 * @since 0.2
 */
public record Hinge() implements ElementwiseLoss {

    @Override
    public String name() {
        return "hinge";
    }

    @Override
    public Hinge with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("where(y > 0, where(a < 1, 1 - a, 0), where(a > -1, 1 + a, 0))"));
    }

    private static float sign(double y) {
        return y > 0 ? 1 : -1;
    }

    @Override
    public Range targets() {
        return Range.closed(-1, 1);
    }

    @Override
    public boolean classifies() {
        return true;
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
                row += Math.max(0, 1 - (double) sign(y[i]) * a[i]);
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
            float sign = sign(y[i]);
            g[i] = -sign * Math.signum(Math.max(0, 1 - sign * a[i])) * scale;
        }
        return value(output, target);
    }
}
