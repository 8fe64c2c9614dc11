package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LinearScaling;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Scales columns of numbers in float64: x′ = (x − center) / width for each column, or by a scaling that is not linear.
 *
 * @since 0.2
 */
public final class Scaler {
    /** The largest number to which a scaler can be fitted, so that sums of squares do not overflow. */
    static final double LARGEST = 1e145;

    private final double[] center;
    private final double[] width;
    /** The scalings of columns that are not scaled by center and width; no elements if all are. */
    private final List<Optional<FittedEncoding<Scaling>>> curves;

    /**
     * Creates a scaler that shifts and divides.
     *
     * @param center the number to subtract, one per column; finite
     * @param width the divisor, one per column; finite and positive
     * @throws IllegalArgumentException if the lengths differ or a number is out of its range
     */
    public Scaler(double[] center, double[] width) {
        this(center, width, List.of());
    }

    /**
     * Creates a scaler.
     *
     * @param center the number to subtract, one per column; finite
     * @param width the divisor, one per column; finite and positive
     * @param curves the scaling of each column that takes the place of its center and width; empty, or one per column
     * @throws IllegalArgumentException if the lengths differ or a number is out of its range
     */
    public Scaler(double[] center, double[] width, List<Optional<FittedEncoding<Scaling>>> curves) {
        if (center.length != width.length) {
            throw new IllegalArgumentException(center.length + " centers and " + width.length + " widths");
        }
        if (!curves.isEmpty() && curves.size() != center.length) {
            throw new IllegalArgumentException(center.length + " columns and " + curves.size() + " scalings");
        }
        for (int c = 0; c < center.length; c++) {
            if (!Double.isFinite(center[c]) || !Double.isFinite(width[c]) || width[c] <= 0) {
                throw new IllegalArgumentException(
                        "column " + (c + 1) + " cannot be scaled by (x - " + center[c] + ") / " + width[c]);
            }
        }
        this.center = center.clone();
        this.width = width.clone();
        this.curves = curves.stream().allMatch(Optional::isEmpty) ? List.of() : List.copyOf(curves);
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
     * @param scaling the scaling of all columns
     * @param values rows × columns in row-major order, at least one row; at most {@link #LARGEST} in magnitude
     * @param columns the number of columns
     */
    public static Scaler fit(Scaling scaling, double[] values, int columns) {
        List<Scaler> each = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            double[] column = new double[values.length / columns];
            for (int r = 0; r < column.length; r++) {
                column[r] = values[r * columns + c];
            }
            FittedEncoding<Scaling> fitted =
                    new FittedEncoding<>(PluginSpec.of(scaling.name()), scaling, scaling.fit(ColumnValues.of(column)));
            each.add(of(fitted));
        }
        return joined(each);
    }

    /** Returns the scaler of one column. */
    static Scaler of(FittedEncoding<Scaling> fitted) {
        return fitted.plugin() instanceof LinearScaling
                ? new Scaler(new double[] {fitted.shared()[0]}, new double[] {fitted.shared()[1]})
                : new Scaler(new double[1], new double[] {1}, List.of(Optional.of(fitted)));
    }

    /** Returns the scaler of all columns of several scalers. */
    static Scaler joined(List<Scaler> scalers) {
        double[] center = scalers.stream()
                .flatMapToDouble(one -> Arrays.stream(one.center))
                .toArray();
        double[] width = scalers.stream()
                .flatMapToDouble(one -> Arrays.stream(one.width))
                .toArray();
        List<Optional<FittedEncoding<Scaling>>> curves = new ArrayList<>();
        for (Scaler one : scalers) {
            for (int c = 0; c < one.columns(); c++) {
                curves.add(one.curve(c));
            }
        }
        return new Scaler(center, width, curves);
    }

    /** Returns the number of columns. */
    public int columns() {
        return center.length;
    }

    /** Returns a copy of the numbers to subtract, one per column; 0 for a column that is not scaled linearly. */
    public double[] center() {
        return center.clone();
    }

    /** Returns a copy of the divisors, one per column; 1 for a column that is not scaled linearly. */
    public double[] width() {
        return width.clone();
    }

    /** Returns whether all columns are scaled by center and width. */
    public boolean isLinear() {
        return curves.isEmpty();
    }

    /** Returns the scaling of a column that is not scaled by its center and width. */
    public Optional<FittedEncoding<Scaling>> curve(int column) {
        return curves.isEmpty() ? Optional.empty() : curves.get(column);
    }

    /** Returns whether a column is not changed. */
    public boolean isUnchanged(int column) {
        return center[column] == 0 && width[column] == 1 && curve(column).isEmpty();
    }

    /** Returns the scaled value of a column. */
    public double scale(int column, double value) {
        if (!curves.isEmpty() && curves.get(column).isPresent()) {
            FittedEncoding<Scaling> curve = curves.get(column).get();
            double scaled = curve.plugin().scale(value, curve.shared());
            if (Double.isNaN(scaled)) {
                throw FittedEncoding.broken(curve.plugin(), "scale(" + value + ") returns NaN");
            }
            return scaled;
        }
        return (value - center[column]) / width[column];
    }

    /** Returns the value of a column whose scaled value is given. */
    public double unscale(int column, double scaled) {
        if (!curves.isEmpty() && curves.get(column).isPresent()) {
            FittedEncoding<Scaling> curve = curves.get(column).get();
            return curve.plugin().unscale(scaled, curve.shared());
        }
        return scaled * width[column] + center[column];
    }

    /** Compares the numbers and scalings. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Scaler that
                && Arrays.equals(center, that.center)
                && Arrays.equals(width, that.width)
                && curves.equals(that.curves);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(center) + Arrays.hashCode(width)) + curves.hashCode();
    }

    /** Returns text such as {@code (x - [5.8, 3.1]) / [0.8, 0.4]}. */
    @Override
    public String toString() {
        return "(x - " + Arrays.toString(center) + ") / " + Arrays.toString(width) + (isLinear() ? "" : " " + curves);
    }
}
