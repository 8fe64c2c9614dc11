package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Function;
import dev.chainrule.mlp.api.expression.Knots;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scales to normal scores: x′ = Φ⁻¹(F(x)), where F is the distribution function of the training values, linear between
 * q quantiles, and Φ that of the normal distribution. Any column becomes about normal, with mean 0 and deviation 1.
 *
 * <p>It is scikit-learn's {@code QuantileTransformer(output_distribution="normal")} with
 * q = max(min(n / 30, {@code quantiles}), 10) for n values, as RealMLP and TabM use it, and at most n. A value beyond the
 * training values becomes ±5.199, and scaling back stays within them. Unlike there, a smallest or largest value that many
 * rows share becomes the middle of its share like any other, and not ±5.199; a constant column becomes 0.
 *
 * @param quantiles the largest number of quantiles, from 10 to 10,000
 */
public record QuantileScaling(int quantiles) implements Scaling {
    private static final Range QUANTILES = Range.closed(10, 10_000);
    private static final int VALUES_PER_QUANTILE = 30;
    private static final int FEWEST = 10;
    /** The smallest probability; scikit-learn's threshold. */
    private static final double SMALLEST = 1e-7;

    /** Creates the default of at most 1,000 quantiles. */
    public QuantileScaling() {
        this(1000);
    }

    /** Checks the range. */
    public QuantileScaling {
        QUANTILES.require("quantiles", quantiles);
    }

    @Override
    public String name() {
        return "quantile";
    }

    @Override
    public List<String> aliases() {
        return List.of("quantile-normal", "quantiletransformer", "rank-gauss", "normal-scores");
    }

    /** Returns the quantiles, in ascending order. */
    @Override
    public double[] fit(ColumnValues column) {
        long wanted = Math.max(Math.min(column.count() / VALUES_PER_QUANTILE, quantiles), FEWEST);
        int count = (int) Math.max(Math.min(wanted, column.count()), 1);
        double[] fitted = new double[count];
        for (int i = 0; i < count; i++) {
            fitted[i] = column.quantile(count == 1 ? 0 : (double) i / (count - 1));
        }
        return fitted;
    }

    @Override
    public double scale(double value, double[] fitted) {
        int last = fitted.length - 1;
        if (fitted[0] == fitted[last]) {
            return 0;
        }
        double probability = Knots.position(value, fitted) / last;
        return NormalDistribution.quantile(Math.max(SMALLEST, Math.min(1 - SMALLEST, probability)));
    }

    @Override
    public double unscale(double scaled, double[] fitted) {
        return Knots.value(Function.NORMAL_CDF.value(scaled) * (fitted.length - 1), fitted);
    }

    @Override
    public double[] knots(double[] fitted) {
        return fitted.clone();
    }

    @Override
    public Optional<Expression> expression(double[] fitted) {
        int last = fitted.length - 1;
        return Optional.of(
                fitted[0] == fitted[last]
                        ? Expression.of(0)
                        : NormalDistribution.quantile()
                                .replace(
                                        Expression.variable("p"),
                                        Expression.parse("max(smallest, min(largest, x / last))")
                                                .with(Map.of("smallest", SMALLEST))
                                                .with(Map.of("largest", 1 - SMALLEST))
                                                .with(Map.of("last", (double) last))));
    }

    @Override
    public Optional<Expression> inverseExpression(double[] fitted) {
        return Optional.of(Expression.parse("normalCdf(x) * last").with(Map.of("last", fitted.length - 1.0)));
    }

    @Override
    public QuantileScaling with(PluginOptions options) {
        return new QuantileScaling(options.integer("quantiles", quantiles, QUANTILES));
    }
}
