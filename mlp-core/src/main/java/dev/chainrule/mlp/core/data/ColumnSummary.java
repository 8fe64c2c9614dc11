package dev.chainrule.mlp.core.data;

/**
 * What one pass over a column of numbers tells of it: mean and deviation (Welford, 1962, which does not cancel), the
 * smallest and the largest. Missing values, NaN, are passed over.
 */
final class ColumnSummary {
    private long count;
    private double mean;
    private double squares;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    /** The lines in which the smallest and the largest stand; 0 if not known. */
    private int lineOfLow;

    private int lineOfHigh;

    void add(double value, int line) {
        if (Double.isNaN(value)) {
            return;
        }
        count++;
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

    /** Whether all values are the same. */
    boolean isConstant() {
        return !(low < high);
    }
}
