package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Computes the mean, standard deviation, minimum and maximum of a column of numbers in one pass, by the method of
 * Welford (1962), which avoids cancellation. Ignores missing values (NaN).
 */
final class ColumnSummary {
    /** 2²⁴: float32 represents all whole numbers up to this one. */
    private static final double MAX_EXACT = 1 << 24;
    /** A standard deviation of fewer float32 steps is mostly rounding. */
    private static final int MIN_STEPS = 16;

    /** The share of the heap that the values of columns may take, for scalings that read them. */
    private static final double MAX_HEAP_FRACTION = 0.3;

    private final boolean keepsValues;
    /** The values, if they are kept; only the first {@link #count} are set. */
    private double[] values = {};

    private long count;
    private double mean;
    private double squares;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    /** The lines of the minimum and the maximum; 0 if not known. */
    private int lineOfLow;

    private int lineOfHigh;

    /** The first number beyond 2²⁴ that float32 rounds, and its line; 0 if there is none. */
    private double rounded;

    private int lineOfRounded;

    ColumnSummary() {
        this(false);
    }

    /** Creates the summary of no values. */
    ColumnSummary(boolean keepsValues) {
        this.keepsValues = keepsValues;
    }

    void add(double value, int line) {
        if (Double.isNaN(value)) {
            return;
        }
        if (keepsValues) {
            int index = (int) count;
            if (index == values.length) {
                values = Arrays.copyOf(values, Math.max(16, index + (index >> 1)));
            }
            values[index] = value;
        }
        count++;
        if (rounded == 0 && Math.abs(value) > MAX_EXACT && (float) value != value && Float.isFinite((float) value)) {
            rounded = value;
            lineOfRounded = line;
        }
        double distance = value - mean;
        mean += distance / count;
        squares += distance * (value - mean);
        if (Double.compare(value, low) < 0) {
            low = value;
            lineOfLow = line;
        }
        if (Double.compare(value, high) > 0) {
            high = value;
            lineOfHigh = line;
        }
    }

    /** Rejects more kept values of all columns than fit in memory. */
    static void requireMemory(Stream<ColumnSummary> columns, long rows, long heap) {
        long bytes = columns.mapToLong(column -> (long) Double.BYTES * column.values.length)
                .sum();
        if (bytes > MAX_HEAP_FRACTION * heap) {
            throw new DataException(
                    ErrorCode.DAT_LIMIT,
                    Location.NONE,
                    "the scaling reads all numbers of its columns, which take " + bytes + " bytes after " + rows
                            + " rows, more than 30 % of the heap of " + heap + " bytes. Use a scaling that needs no"
                            + " memory, such as \"standard\", or give Java more memory with -Xmx");
        }
    }

    /** Rejects a number that is too large to be scaled. */
    void requireScalable(String name) {
        if (!(Math.abs(largest()) <= Scaler.LARGEST)) {
            throw new DataException(
                    ErrorCode.DAT_RANGE,
                    new Location("", lineOfLargest(), 0, name),
                    largest() + " is too large to be scaled, at most " + Scaler.LARGEST
                            + " in size is accepted. Correct it or remove the row");
        }
    }

    /** Returns the statistics to which an encoding is fitted, with the values if they are kept. */
    ColumnValues column() {
        ColumnValues statistics = ColumnValues.ofStatistics(count, mean, deviation(), low, high);
        return keepsValues ? statistics.withValues(Arrays.copyOf(values, (int) count)) : statistics;
    }

    /** Returns the number of values that are not missing. */
    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    /** Returns the population standard deviation. */
    double deviation() {
        return Math.sqrt(squares / count);
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /** Returns whether the minimum has the largest magnitude. */
    private boolean lowIsLarger() {
        return Math.abs(low) > Math.abs(high);
    }

    /** Returns the value of largest magnitude. */
    double largest() {
        return lowIsLarger() ? low : high;
    }

    int lineOfLow() {
        return lineOfLow;
    }

    int lineOfHigh() {
        return lineOfHigh;
    }

    int lineOfLargest() {
        return lowIsLarger() ? lineOfLow : lineOfHigh;
    }

    /**
     * Describes how rounding to float32 blurs the values if they are not scaled, in words that follow the name of the
     * column.
     *
     * @return empty if float32 keeps the values distinct
     */
    Optional<String> roundingInFloat32() {
        double step = Math.ulp((float) largest());
        if (rounded != 0) {
            return Optional.of("has numbers that float32 rounds: " + plain(rounded)
                    + (lineOfRounded == 0 ? "" : " in line " + lineOfRounded) + " becomes " + plain((float) rounded));
        }
        if (!isConstant() && Double.isFinite(step) && deviation() < MIN_STEPS * step) {
            return Optional.of("has values that differ by little more than a step of float32, which is " + (float) step
                    + " at " + largest());
        }
        return Optional.empty();
    }

    private static String plain(double value) {
        return new BigDecimal(value).stripTrailingZeros().toPlainString();
    }

    /** Returns whether all values are equal. */
    boolean isConstant() {
        return !(low < high);
    }
}
