package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.core.spec.Scaling;
import java.util.Arrays;

/**
 * Scales columns of numbers in float64: x′ = (x − center) / width for each column.
 *
 * <p>A constant column (by scikit-learn's rule, one with a standard deviation below 10 ulps of its mean) gets width 1
 * and becomes 0.
 *
 * @since 0.2
 */
public final class Scaler {
    private static final double CONSTANT = 10 * Math.ulp(1.0);

    /** The largest number to which a scaler can be fitted, so that sums of squares do not overflow. */
    static final double LARGEST = 1e145;

    private final double[] center;
    private final double[] width;

    /**
     * Creates a scaler.
     *
     * @param center the number to subtract, one per column; finite
     * @param width the divisor, one per column; finite and positive
     * @throws IllegalArgumentException if the lengths differ or a number is out of its range
     */
    public Scaler(double[] center, double[] width) {
        if (center.length != width.length) {
            throw new IllegalArgumentException(center.length + " centers and " + width.length + " widths");
        }
        for (int c = 0; c < center.length; c++) {
            if (!Double.isFinite(center[c]) || !Double.isFinite(width[c]) || width[c] <= 0) {
                throw new IllegalArgumentException(
                        "column " + (c + 1) + " cannot be scaled by (x - " + center[c] + ") / " + width[c]);
            }
        }
        this.center = center.clone();
        this.width = width.clone();
    }

    /** Returns a scaler that changes nothing. */
    public static Scaler none(int columns) {
        double[] ones = new double[columns];
        Arrays.fill(ones, 1);
        return new Scaler(new double[columns], ones);
    }

    /**
     * Fits a scaler to a table.
     *
     * @param values rows × columns in row-major order, at least one row; at most {@link #LARGEST} in magnitude
     * @param columns the number of columns
     */
    public static Scaler fit(Scaling scaling, double[] values, int columns) {
        ColumnSummary[] summaries = new ColumnSummary[columns];
        for (int c = 0; c < columns; c++) {
            summaries[c] = new ColumnSummary();
            for (int i = c; i < values.length; i += columns) {
                summaries[c].add(values[i], 0);
            }
        }
        return fit(scaling, summaries);
    }

    /** Fits a scaler to columns, each of which has at least one value. */
    static Scaler fit(Scaling scaling, ColumnSummary... columns) {
        Scaler scaler = none(columns.length);
        for (int c = 0; c < columns.length && scaling != Scaling.NONE; c++) {
            ColumnSummary column = columns[c];
            boolean standard = scaling == Scaling.STANDARD;
            double center = standard ? column.mean() : column.low();
            double width = standard ? column.deviation() : column.high() - column.low();
            scaler.center[c] = center;
            scaler.width[c] = width <= CONSTANT * Math.abs(center) || width == 0 ? 1 : width;
        }
        return scaler;
    }

    /** Returns the number of columns. */
    public int columns() {
        return center.length;
    }

    /** Returns a copy of the numbers to subtract, one per column. */
    public double[] center() {
        return center.clone();
    }

    /** Returns a copy of the divisors, one per column. */
    public double[] width() {
        return width.clone();
    }

    /** Returns the scaled value of a column. */
    public double scale(int column, double value) {
        return (value - center[column]) / width[column];
    }

    /** Returns the value of a column whose scaled value is given. */
    public double unscale(int column, double scaled) {
        return scaled * width[column] + center[column];
    }

    /** Compares the numbers. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Scaler that && Arrays.equals(center, that.center) && Arrays.equals(width, that.width);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(center) + Arrays.hashCode(width);
    }

    /** For example {@code (x - [5.8, 3.1]) / [0.8, 0.4]}. */
    @Override
    public String toString() {
        return "(x - " + Arrays.toString(center) + ") / " + Arrays.toString(width);
    }
}
