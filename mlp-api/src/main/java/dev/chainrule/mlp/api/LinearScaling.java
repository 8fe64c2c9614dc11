package dev.chainrule.mlp.api;

/**
 * Scales the numbers of a column by x′ = (x − center) / width.
 *
 * <pre>{@code
 * /** Divides by the largest magnitude, as scikit-learn's MaxAbsScaler. *}{@code /
 * public record MaxAbs() implements LinearScaling {
 *     public String name() { return "max-abs"; }
 *     public MaxAbs with(PluginOptions options) { return this; }
 *     public double[] fit(ColumnValues column) {
 *         double largest = Math.max(-column.low(), column.high());
 *         return new double[] {0, largest == 0 ? 1 : largest};
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public interface LinearScaling extends Scaling {

    /**
     * Fits the scaling.
     *
     * @return the center and the width: two finite numbers, the second greater than 0
     */
    @Override
    double[] fit(ColumnValues column);

    /** Returns false: by default, a linear scaling is fitted to statistics such as mean and deviation. */
    @Override
    default boolean readsValues() {
        return false;
    }

    @Override
    default double scale(double value, double[] fitted) {
        return (value - fitted[0]) / fitted[1];
    }

    @Override
    default double unscale(double scaled, double[] fitted) {
        return scaled * fitted[1] + fitted[0];
    }
}
