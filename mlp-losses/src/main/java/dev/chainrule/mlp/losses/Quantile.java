package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Quantile loss, or pinball loss, over the n outputs: L = 1/n Σ (q(yᵢ − aᵢ) if yᵢ &gt; aᵢ, else (1 − q)(aᵢ − yᵢ)).
 * ∂L/∂aᵢ = −q/n if yᵢ &gt; aᵢ, else (1 − q)/n.
 *
 * <p>The output that minimizes it is the quantile q of the targets: a fraction q of them are below it. With q = ½, the
 * median, it is half of the absolute error. Koenker and Bassett, "Regression quantiles" (1978); as scikit-learn's
 * {@code mean_pinball_loss}. {@link Quantiles} predicts several.
 *
 * @param quantile q, between 0 and 1, both excluded
 * @since 0.2
 */
public record Quantile(double quantile) implements ElementwiseLoss {
    static final Range RANGE = Range.open(0, 1);

    /** Creates the loss of the median. */
    public Quantile() {
        this(0.5);
    }

    /** Checks q. */
    public Quantile {
        RANGE.requireFloat32("quantile", quantile);
    }

    @Override
    public String name() {
        return "quantile";
    }

    @Override
    public List<String> aliases() {
        return List.of("pinball", "pinball-loss", "quantile-loss");
    }

    /** Returns the loss of one quantile or, with the option {@code quantiles}, of several. */
    @Override
    public Loss with(PluginOptions options) {
        double single = options.number("quantile", quantile, RANGE);
        List<Double> several = options.numbers("quantiles", List.of(), RANGE);
        if (several.isEmpty()) {
            return new Quantile(single);
        }
        if (options.given("quantile").isPresent()) {
            throw new IllegalArgumentException("takes \"quantile\" or \"quantiles\", found both. Delete one");
        }
        return new Quantiles(several);
    }

    @Override
    public OptionalDouble quantile(int output) {
        return OptionalDouble.of(quantile);
    }

    @Override
    public Optional<Expression> expression() {
        return Optional.of(Expression.parse("where(y > a, quantile * (y - a), (1 - quantile) * (a - y))")
                .with(Map.of("quantile", quantile)));
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
                double error = (double) y[i] - a[i];
                row += error > 0 ? quantile * error : (quantile - 1) * error;
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
        float below = (float) (-quantile / output.columns());
        float above = (float) ((1 - quantile) / output.columns());
        for (int i = 0, n = output.size(); i < n; i++) {
            g[i] = y[i] > a[i] ? below : y[i] <= a[i] ? above : Float.NaN;
        }
        return value(output, target);
    }
}
