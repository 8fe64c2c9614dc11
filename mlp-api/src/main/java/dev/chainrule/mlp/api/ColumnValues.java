package dev.chainrule.mlp.api;

import java.util.Arrays;
import java.util.Optional;

/**
 * The training values of one column of numbers, without missing ones. An {@link Encoding} is fitted to it. Immutable.
 *
 * @since 0.2
 */
public final class ColumnValues {
    private final long count;
    private final double mean;
    private final double deviation;
    private final double low;
    private final double high;
    private final Optional<double[]> sorted;

    private ColumnValues(
            long count, double mean, double deviation, double low, double high, Optional<double[]> sorted) {
        if (!(count > 0) || !(low <= high)) {
            throw new IllegalArgumentException("a column needs a value, found " + count);
        }
        this.count = count;
        this.mean = mean;
        this.deviation = deviation;
        this.low = low;
        this.high = high;
        this.sorted = sorted;
    }

    /**
     * Creates the statistics of values that are not in memory.
     *
     * @param count the number of values, at least 1
     * @param mean their mean
     * @param deviation their population standard deviation
     * @param low the smallest value
     * @param high the largest value
     */
    public static ColumnValues ofStatistics(long count, double mean, double deviation, double low, double high) {
        return new ColumnValues(count, mean, deviation, low, high, Optional.empty());
    }

    /** Returns the same statistics with the values themselves, one for each that was counted, in any order. */
    public ColumnValues withValues(double[] values) {
        if (values.length != count) {
            throw new IllegalArgumentException("expected " + count + " values, found " + values.length);
        }
        double[] copy = values.clone();
        Arrays.sort(copy);
        return new ColumnValues(count, mean, deviation, low, high, Optional.of(copy));
    }

    /** Returns a column of these values, at least one, none of them NaN; mean and deviation by the method of Welford (1962). */
    public static ColumnValues of(double... values) {
        double mean = 0;
        double squares = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            double distance = values[i] - mean;
            mean += distance / (i + 1);
            squares += distance * (values[i] - mean);
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        double deviation = Math.sqrt(squares / values.length);
        return ofStatistics(values.length, mean, deviation, low, high).withValues(values);
    }

    /** Returns the number of values. */
    public long count() {
        return count;
    }

    /** Returns the mean. */
    public double mean() {
        return mean;
    }

    /** Returns the population standard deviation. */
    public double deviation() {
        return deviation;
    }

    /** Returns the smallest value. */
    public double low() {
        return low;
    }

    /** Returns the largest value. */
    public double high() {
        return high;
    }

    /**
     * Returns a copy of all values in ascending order.
     *
     * @throws IllegalStateException if the encoding says that it does not read values
     */
    public double[] sorted() {
        return values().clone();
    }

    /**
     * Returns a quantile, interpolated linearly between the values as by default in NumPy.
     *
     * @param fraction from 0, the smallest value, to 1, the largest
     * @throws IllegalArgumentException if the fraction is out of this range
     * @throws IllegalStateException if the encoding says that it does not read values
     */
    public double quantile(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("a quantile is from 0 to 1, found " + fraction);
        }
        double[] values = values();
        double position = fraction * (values.length - 1);
        int below = (int) position;
        double share = position - below;
        double lower = values[below];
        if (share == 0) {
            return lower;
        }
        double upper = values[below + 1];
        // from the nearer end, as NumPy does, so that a quantile does not exceed its neighbour
        return share < 0.5 ? lower + (upper - lower) * share : upper - (upper - lower) * (1 - share);
    }

    private double[] values() {
        return sorted.orElseThrow(() -> new IllegalStateException(
                "the values are not available: readsValues() of the encoding must return true"));
    }
}
