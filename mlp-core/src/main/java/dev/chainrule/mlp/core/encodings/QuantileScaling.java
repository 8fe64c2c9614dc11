package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.expression.Function;
import java.util.Arrays;
import java.util.List;

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
        double probability = position(value, fitted) / last;
        return NormalDistribution.quantile(Math.max(SMALLEST, Math.min(1 - SMALLEST, probability)));
    }

    /** Returns the position of a value among the quantiles; of several equal ones, the middle. */
    private static double position(double value, double[] quantiles) {
        int found = Arrays.binarySearch(quantiles, value);
        if (found < 0) {
            int above = -found - 1;
            if (above == 0 || above == quantiles.length) {
                return Math.min(above, quantiles.length - 1);
            }
            double low = quantiles[above - 1];
            return above - 1 + (value - low) / (quantiles[above] - low);
        }
        int first = found;
        while (first > 0 && quantiles[first - 1] == value) {
            first--;
        }
        int end = found;
        while (end < quantiles.length - 1 && quantiles[end + 1] == value) {
            end++;
        }
        return (first + end) / 2.0;
    }

    @Override
    public double unscale(double scaled, double[] fitted) {
        int last = fitted.length - 1;
        double position = Function.NORMAL_CDF.value(scaled) * last;
        int index = (int) position;
        if (index >= last) {
            return fitted[last];
        }
        double share = position - index;
        return fitted[index] * (1 - share) + fitted[index + 1] * share;
    }

    @Override
    public QuantileScaling with(PluginOptions options) {
        return new QuantileScaling(options.integer("quantiles", quantiles, QUANTILES));
    }
}
