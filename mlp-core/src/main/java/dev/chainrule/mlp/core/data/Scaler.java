package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.core.spec.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
     * @param width what is divided by, one a column; finite and not 0
     */
    public Scaler(double[] center, double[] width) {
        if (center.length != width.length) {
            throw new IllegalArgumentException(center.length + " centers and " + width.length + " widths");
        }
        for (int c = 0; c < center.length; c++) {
            if (!Double.isFinite(center[c]) || !Double.isFinite(width[c]) || width[c] == 0) {
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
        return switch (scaling) {
            case NONE -> none(columns);
            case STANDARD -> standard(values, columns);
            case MIN_MAX -> minMax(values, columns);
        };
    }

    /** Mean and population standard deviation in one pass (Welford, 1962), which does not cancel. */
    private static Scaler standard(double[] values, int columns) {
        double[] mean = new double[columns];
        double[] squares = new double[columns];
        int rows = values.length / columns;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                double distance = values[r * columns + c] - mean[c];
                mean[c] += distance / (r + 1);
                squares[c] += distance * (values[r * columns + c] - mean[c]);
            }
        }
        double[] deviation = new double[columns];
        for (int c = 0; c < columns; c++) {
            double d = Math.sqrt(squares[c] / rows);
            deviation[c] = d <= CONSTANT * Math.abs(mean[c]) || d == 0 ? 1 : d;
        }
        return new Scaler(mean, deviation);
    }

    private static Scaler minMax(double[] values, int columns) {
        double[] low = new double[columns];
        double[] high = new double[columns];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < values.length; i++) {
            low[i % columns] = Math.min(low[i % columns], values[i]);
            high[i % columns] = Math.max(high[i % columns], values[i]);
        }
        double[] width = new double[columns];
        for (int c = 0; c < columns; c++) {
            double w = high[c] - low[c];
            width[c] = w <= CONSTANT * Math.abs(low[c]) || w == 0 ? 1 : w;
        }
        return new Scaler(low, width);
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

    /**
     * The scaled value of a column as the network takes it.
     *
     * @param name the column's name, for the message
     * @param row the row from 0, for the message
     * @throws DataException if it is too large for a float32
     */
    float single(int column, double value, String name, int row) {
        float single = (float) scale(column, value);
        if (Float.isInfinite(single) && Double.isFinite(value)) {
            throw new DataException(
                    ErrorCode.DAT_RANGE,
                    Location.of("", name),
                    value + " in row " + (row + 1) + " is too large for float32, up to 3.4e38 in size, as the network"
                            + " takes it. Correct it, or scale the data");
        }
        return single;
    }

    /** The value of a column that was scaled to this. */
    public double unscale(int column, double scaled) {
        return scaled * width[column] + center[column];
    }

    /** The columns, from 0, that are the same in every row of a table. */
    static List<Integer> constantColumns(double[] values, int columns) {
        List<Integer> constant = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            boolean varies = false;
            for (int i = c + columns; i < values.length && !varies; i += columns) {
                varies = values[i] != values[c];
            }
            if (!varies) {
                constant.add(c);
            }
        }
        return constant;
    }
}
