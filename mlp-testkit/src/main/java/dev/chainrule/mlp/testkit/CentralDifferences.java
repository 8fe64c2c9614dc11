package dev.chainrule.mlp.testkit;

import java.util.function.DoubleUnaryOperator;

/** Numerical differentiation, the independent witness for every derivative that a plugin states. */
final class CentralDifferences {
    private static final double LARGEST_STEP = 0x1.0p-3;
    private static final int STEPS = 6;

    private CentralDifferences() {}

    /**
     * Computes f′(0) by five-point central differences, (f(−2h) − 8f(−h) + 8f(h) − f(2h)) / 12h (Abramowitz and Stegun,
     * 25.3.6).
     *
     * <p>Of the steps h, h/8, h/64, … the one is taken that differs least from the step before it: a large step suffers
     * from the fifth derivative, a small one from cancellation, and where neighbours agree neither does.
     *
     * @param room how far the function may be asked to either side of 0
     */
    static double derivative(DoubleUnaryOperator f, double room) {
        double best = Double.NaN;
        double smallestChange = Double.POSITIVE_INFINITY;
        double previous = Double.NaN;
        double h = Math.min(LARGEST_STEP, room / 2);
        for (int k = 0; k < STEPS; k++, h /= 8) {
            double estimate = (f.applyAsDouble(-2 * h)
                            - 8 * f.applyAsDouble(-h)
                            + 8 * f.applyAsDouble(h)
                            - f.applyAsDouble(2 * h))
                    / (12 * h);
            double change = Math.abs(estimate - previous);
            if (change <= smallestChange) {
                smallestChange = change;
                best = estimate;
            }
            previous = estimate;
        }
        return best;
    }

    /**
     * Returns whether a stated and a measured derivative agree: |x − y| ≤ 1e-8 + 1e-6 · max(|x|, |y|); false for NaN.
     */
    static boolean agree(double x, double y) {
        return x == y || Math.abs(x - y) <= 1e-8 + 1e-6 * Math.max(Math.abs(x), Math.abs(y));
    }

    /**
     * Looks for a jump of f between two points: halves the interval, always keeping the half over which f changes more,
     * until neighbouring points are left. A continuous function hardly changes there.
     *
     * @return the point of the jump; NaN if f does not jump
     */
    static double jump(DoubleUnaryOperator f, double low, double high) {
        double atLow = f.applyAsDouble(low);
        double atHigh = f.applyAsDouble(high);
        double narrow = 1e-10 * Math.max(1, Math.max(Math.abs(low), Math.abs(high)));
        while (high - low > narrow) {
            double middle = low + (high - low) / 2;
            double atMiddle = f.applyAsDouble(middle);
            if (Math.abs(atMiddle - atLow) > Math.abs(atHigh - atMiddle)) {
                high = middle;
                atHigh = atMiddle;
            } else {
                low = middle;
                atLow = atMiddle;
            }
        }
        return Math.abs(atHigh - atLow) > 1e-4 * Math.max(1e-2, Math.abs(atLow)) ? high : Double.NaN;
    }
}
