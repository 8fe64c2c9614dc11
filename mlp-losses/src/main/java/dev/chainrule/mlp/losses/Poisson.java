package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Optional;

/**
 * Negative log likelihood of counts under a Poisson distribution, over the n outputs.
 *
 * <p>If the output is the logarithm of the rate: L = 1/n Σ (exp(aᵢ) − yᵢ·aᵢ).  ∂L/∂aᵢ = (exp(aᵢ) − yᵢ)/n. If it is the
 * rate itself: L = 1/n Σ (aᵢ − yᵢ·ln(aᵢ + ε)).  ∂L/∂aᵢ = (1 − yᵢ/(aᵢ + ε))/n, with ε = 10⁻⁸.
 *
 * <p>As PyTorch's {@code PoissonNLLLoss} with its default reduction, {@code eps} and {@code full=False}: ln(y!), which
 * does not depend on the outputs, is left out, so the loss can be negative.
 *
 * @param logInput whether the outputs are logarithms of the rate
 * @since 0.2
 */
public record Poisson(boolean logInput) implements ElementwiseLoss {
    private static final double EPSILON = 1e-8;

    /** Creates the loss for outputs that are logarithms of the rate. */
    public Poisson() {
        this(true);
    }

    @Override
    public String name() {
        return "poisson";
    }

    @Override
    public List<String> aliases() {
        return List.of("poisson-nll", "poisson-nll-loss");
    }

    @Override
    public Poisson with(PluginOptions options) {
        return new Poisson(options.bool("logInput", logInput));
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse(logInput ? "exp(a) - y*a" : "a - y*ln(a + 1e-8)"));
    }

    @Override
    public double prediction(double output) {
        return logInput ? StrictMath.exp(output) : output;
    }

    @Override
    public Range outputs() {
        return logInput ? Range.FINITE : Range.NOT_NEGATIVE;
    }

    @Override
    public Range targets() {
        return Range.NOT_NEGATIVE;
    }

    @Override
    public double value(Matrix output, Matrix target) {
        float[] a = output.data();
        float[] y = target.data();
        int columns = output.columns();
        double sum = 0;
        for (int from = 0, end = output.size(); from < end; from += columns) {
            double row = 0;
            if (logInput) {
                for (int i = from; i < from + columns; i++) {
                    row += FloatMath.exp(a[i]) - (double) y[i] * a[i];
                }
            } else {
                for (int i = from; i < from + columns; i++) {
                    row += a[i] - (double) y[i] * FloatMath.log(a[i] + (float) EPSILON);
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
        int n = output.size();
        if (logInput) {
            for (int i = 0; i < n; i++) {
                g[i] = (FloatMath.exp(a[i]) - y[i]) * scale;
            }
        } else {
            for (int i = 0; i < n; i++) {
                g[i] = (1 - y[i] / (a[i] + (float) EPSILON)) * scale;
            }
        }
        return value(output, target);
    }
}
