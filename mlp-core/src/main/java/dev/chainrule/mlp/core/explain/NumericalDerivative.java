package dev.chainrule.mlp.core.explain;

import java.util.function.DoubleUnaryOperator;

/**
 * Numerical differentiation, the independent witness.
 *
 * @param value f′(0); NaN if f could not be asked on both sides
 * @param step the step that was taken; 0 if f could not be asked on both sides
 */
record NumericalDerivative(double value, double step) {
    private static final int STEPS = 7;
    /** Where neighbouring steps agree as well as this, a smaller one only loses digits. */
    private static final double SETTLED = 1e-12;

    /**
     * f′(0) by central differences D(h) = (f(h) − f(−h)) / 2h, extrapolated to (4 D(h) − D(2h)) / 3, whose error is of order
     * h⁴ (Richardson, 1911; the same as Abramowitz and Stegun, 25.3.6).
     *
     * <p>Of the steps h, h/8, h/64, … the one is taken that differs least from the step before it: a large step suffers
     * from the fifth derivative, a small one from cancellation, and where neighbours agree neither does.
     *
     * @param f NaN where it must not be asked, as beyond a kink
     * @param room how far to either side of 0 to go at most
     */
    static NumericalDerivative derivative(DoubleUnaryOperator f, double room) {
        NumericalDerivative best = new NumericalDerivative(Double.NaN, 0);
        double smallestChange = Double.POSITIVE_INFINITY;
        double previous = Double.NaN;
        double h = room / 2;
        for (int k = 0; k < STEPS; k++, h /= 8) {
            double near = (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
            double far = (f.applyAsDouble(2 * h) - f.applyAsDouble(-2 * h)) / (4 * h);
            double estimate = (4 * near - far) / 3;
            double change = Math.abs(estimate - previous);
            if (!Double.isNaN(estimate) && (best.step == 0 || change <= smallestChange)) {
                smallestChange = Double.isNaN(change) ? Double.POSITIVE_INFINITY : change;
                best = new NumericalDerivative(estimate, h);
            }
            if (change <= SETTLED * Math.abs(estimate)) {
                break;
            }
            previous = estimate;
        }
        return best;
    }

    /** |x − y| over the larger of the two; 0 if they are equal, NaN if one of them is. */
    static double relative(double x, double y) {
        return x == y ? 0 : Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));
    }
}
