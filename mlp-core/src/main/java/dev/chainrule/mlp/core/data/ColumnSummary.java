package dev.chainrule.mlp.core.data;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What one pass over a column of numbers tells of it: mean and deviation (Welford, 1962, which does not cancel), the
 * smallest and the largest. Missing values, NaN, are passed over.
 */
final class ColumnSummary {
    /** 2²⁴: float32 holds every whole number up to here. */
    private static final double LARGEST_EXACT = 1 << 24;
    /** A deviation of fewer float32 steps than these is mostly rounding. */
    private static final int FEW_STEPS = 16;

    private long count;
    private double mean;
    private double squares;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    /** The lines in which the smallest and the largest stand; 0 if not known. */
    private int lineOfLow;

    private int lineOfHigh;

    /** The first whole number beyond 2²⁴ that float32 rounds to another, and its line; 0 if there is none. */
    private double rounded;

    private int lineOfRounded;

    void add(double value, int line) {
        if (Double.isNaN(value)) {
            return;
        }
        count++;
        if (rounded == 0
                && Math.abs(value) > LARGEST_EXACT
                && (float) value != value
                && Float.isFinite((float) value)) {
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

    /** How many values there are. */
    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    /** The population standard deviation. */
    double deviation() {
        return Math.sqrt(squares / count);
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /** Whether the value of the largest size is the smallest one. */
    private boolean lowIsLarger() {
        return Math.abs(low) > Math.abs(high);
    }

    /** The value of the largest size. */
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
     * How float32 changes the values if they are not scaled, in words that follow the name of the column; empty if it keeps
     * what tells them apart.
     */
    Optional<String> roundingInFloat32() {
        double step = Math.ulp((float) largest());
        if (rounded != 0) {
            return Optional.of("has numbers that float32 rounds: " + plain(rounded)
                    + (lineOfRounded == 0 ? "" : " in line " + lineOfRounded) + " becomes " + plain((float) rounded));
        }
        if (!isConstant() && Double.isFinite(step) && deviation() < FEW_STEPS * step) {
            return Optional.of("has values that differ by little more than a step of float32, which is " + (float) step
                    + " at " + largest());
        }
        return Optional.empty();
    }

    private static String plain(double value) {
        return new BigDecimal(value).stripTrailingZeros().toPlainString();
    }

    /** Whether all values are the same. */
    boolean isConstant() {
        return !(low < high);
    }
}
