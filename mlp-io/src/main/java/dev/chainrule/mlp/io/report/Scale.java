package dev.chainrule.mlp.io.report;

import java.util.ArrayList;
import java.util.List;

/** How the numbers of an axis become places on it, and where its marks are. */
final class Scale {
    /** Where the largest of positive numbers is this many times the smallest, the axis is logarithmic. */
    private static final double WORTH_LOGARITHM = 30;

    private static final int MARKS = 5;

    private final double low;
    private final double high;
    private final boolean logarithmic;

    private Scale(double low, double high, boolean logarithmic) {
        this.low = low;
        this.high = high;
        this.logarithmic = logarithmic;
    }

    /** An axis from one number to another; a little to both sides if they are the same. */
    static Scale linear(double low, double high) {
        double around = low == high ? Math.max(Math.abs(low), 1) / 10 : 0;
        return new Scale(low - around, high + around, false);
    }

    /** From one power of ten to another. */
    static Scale logarithmic(double low, double high) {
        double from = Math.floor(Math.log10(low));
        double to = Math.ceil(Math.log10(high));
        return new Scale(from, to == from ? from + 1 : to, true);
    }

    /**
     * From a mark below these numbers to one above, those that are not finite left out: logarithmic if they are positive
     * and far apart.
     */
    static Scale around(List<double[]> series) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] values : series) {
            for (double value : values) {
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        if (low > high) {
            return linear(0, 1);
        }
        return low > 0 && high / low >= WORTH_LOGARITHM
                ? logarithmic(low, high)
                : linear(low, high).widened();
    }

    boolean isLogarithmic() {
        return logarithmic;
    }

    /** From 0 at the lower end to 1 at the upper; NaN if the number has no place. */
    double place(double value) {
        double at = logarithmic ? value > 0 ? Math.log10(value) : Double.NaN : value;
        // divided first, so that the range of numbers near the largest double does not overflow
        return Double.isFinite(at) ? (at / 2 - low / 2) / (high / 2 - low / 2) : Double.NaN;
    }

    /** The numbers to write beside the axis: 1, 2 or 5 times a power of ten apart, or powers of ten. */
    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        if (logarithmic) {
            int step = (int) Math.ceil((high - low) / MARKS);
            for (int power = (int) low; power <= high; power += step) {
                marks.add(Double.parseDouble("1e" + power));
            }
            return marks;
        }
        double step = step();
        if (!(step > 0) || !Double.isFinite(step)) {
            return marks;
        }
        for (double n = Math.ceil(low / step); n * step <= high && marks.size() <= 2 * MARKS; n++) {
            marks.add(n * step);
        }
        return marks;
    }

    /** To the next marks, where there are any. */
    private Scale widened() {
        double step = step();
        double from = Math.floor(low / step) * step;
        double to = Math.ceil(high / step) * step;
        return Double.isFinite(from) && Double.isFinite(to) ? new Scale(from, to, false) : this;
    }

    private double step() {
        double rough = high / MARKS - low / MARKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        return rough <= power ? power : rough <= 2 * power ? 2 * power : rough <= 5 * power ? 5 * power : 10 * power;
    }
}
