package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
import java.util.Optional;

/**
 * Softsign: f(z) = z / (1 + |z|).  f′(z) = 1 / (1 + |z|)², which from the output is (1 − |a|)².
 *
 * <p>At ±∞ the quotient would be NaN; the limits there are ±1 (Bergstra et al., Quadratic Polynomials Learn Better
 * Image Features, 2009).
 *
 * @since 0.2
 */
public record Softsign() implements Activation {

    @Override
    public String name() {
        return "softsign";
    }

    @Override
    public Softsign with(PluginOptions options) {
        return this;
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("z / (1 + abs(z))"));
    }

    @Override
    public double value(double z) {
        return Double.isInfinite(z) ? Math.signum(z) : z / (1 + Math.abs(z));
    }

    @Override
    public Optional<Expression> float32() {
        return Optional.of(Expression.parse("max(-most, min(most, z)) / (1 + abs(max(-most, min(most, z))))")
                .with(Map.of("most", (double) Float.MAX_VALUE)));
    }

    @Override
    public void forward(Matrix z, Matrix a) {
        float[] from = z.data();
        float[] to = a.data();
        for (int i = 0, n = z.size(); i < n; i++) {
            float x = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, from[i]));
            to[i] = x / (1 + Math.abs(x));
        }
    }

    @Override
    public void backward(Matrix z, Matrix a, Matrix gradient) {
        float[] output = a.data();
        float[] g = gradient.data();
        for (int i = 0, n = a.size(); i < n; i++) {
            float r = 1 - Math.abs(output[i]);
            g[i] *= r * r;
        }
    }
}
