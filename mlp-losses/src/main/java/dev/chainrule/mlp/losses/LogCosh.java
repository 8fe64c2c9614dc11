package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * Log-cosh over the n outputs: L = 1/n Σ ln cosh(aᵢ − yᵢ).  ∂L/∂aᵢ = tanh(aᵢ − yᵢ)/n.
 *
 * <p>About ½e² for small errors and |e| − ln 2 for large ones, smooth everywhere; as Keras' {@code LogCosh}. It is
 * evaluated without cosh, which would overflow at 710 and lose everything near 0.
 *
 * @since 0.2
 */
public record LogCosh() implements ElementwiseLoss {
    private static final double LN_2 = 0.6931471805599453;

    @Override
    public String name() {
        return "log-cosh";
    }

    @Override
    public LogCosh with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("ln(cosh(a - y))"));
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
                float distance = Math.abs(a[i] - y[i]);
                if (distance < 1) {
                    float tanh = FloatMath.tanh(distance);
                    row -= FloatMath.log1p(-tanh * tanh) / 2; // cosh² = 1/(1 − tanh²)
                } else {
                    row += distance + FloatMath.log1p(FloatMath.exp(-2 * distance)) - LN_2;
                }
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
            g[i] = FloatMath.tanh(a[i] - y[i]) * scale;
        }
        return value(output, target);
    }
}
