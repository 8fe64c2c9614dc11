package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.core.spec.Scaling;
import java.util.Arrays;

/**
 * Brings columns of numbers to a common scale: x′ = (x − center) / width for each column, in float64.
 *
 * <p>A column that does not vary (a standard deviation below 10 ulps of its mean, scikit-learn's rule) gets the width 1
 * and so becomes 0.
 */
public final class Scaler {
    private static final double CONSTANT = 10 * Math.ulp(1.0);

    /** The largest number that a scaler is fitted to: no sum of squares of such numbers overflows. */
    static final double LARGEST = 1e145;

    private final double[] center;
    private final double[] width;

    /**
     * @param center what is subtracted, one a column; finite
     * @param width what is divided by, one a column; finite and > 0
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

    /** Leaves everything as it is. */
    public static Scaler none(int columns) {
        double[] ones = new double[columns];
        Arrays.fill(ones, 1);
        return new Scaler(new double[columns], ones);
    }

    /**
     * Fits a scaler to a table.
     *
     * @param values rows × columns row by row, at least one row; at most {@link #LARGEST} in size
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

    /** Fits a scaler to columns, each of which has a value. */
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

    /** The number of columns. */
    public int columns() {
        return center.length;
    }

    /** What is subtracted, a copy. */
    public double[] center() {
        return center.clone();
    }

    /** What is divided by, a copy. */
    public double[] width() {
        return width.clone();
    }

    /** The scaled value of a column. */
    public double scale(int column, double value) {
        return (value - center[column]) / width[column];
    }

    /** The value of a column that was scaled to this. */
    public double unscale(int column, double scaled) {
        return scaled * width[column] + center[column];
    }
}
