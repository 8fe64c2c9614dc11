package dev.chainrule.mlp.core.explain;

import java.util.function.DoubleUnaryOperator;

/**
 * A numerical derivative, the independent check of every gradient.
 *
 * @param value f′(0); NaN if f is not defined on both sides of 0
 * @param step the step h that was used; 0 if f is not defined on both sides of 0
 */
record NumericalDerivative(double value, double step) {
    private static final int STEPS = 7;
    /** If the estimates of consecutive steps agree to this precision, a smaller step would only lose digits. */
    private static final double CONVERGED = 1e-12;

    /**
     * Computes f′(0) by central differences D(h) = (f(h) − f(−h)) / 2h, extrapolated to (4 D(h) − D(2h)) / 3, whose
     * error is of order h⁴ (Richardson, 1911; the same as Abramowitz and Stegun, 25.3.6).
     *
     * <p>Tries the steps h, h/8, h/64, … and returns the estimate that differs least from that of the previous step:
     * large steps suffer from the fifth derivative, small ones from cancellation, and if two consecutive steps agree,
     * neither does.
     *
     * @param f the function; NaN where it must not be used, for example beyond a kink
     * @param maxDistance the largest distance from 0 at which to evaluate f
     */
    static NumericalDerivative derivative(DoubleUnaryOperator f, double maxDistance) {
        NumericalDerivative best = new NumericalDerivative(Double.NaN, 0);
        double smallestChange = Double.POSITIVE_INFINITY;
        double previous = Double.NaN;
        double h = maxDistance / 2;
        for (int k = 0; k < STEPS; k++, h /= 8) {
            double near = (f.applyAsDouble(h) - f.applyAsDouble(-h)) / (2 * h);
            double far = (f.applyAsDouble(2 * h) - f.applyAsDouble(-2 * h)) / (4 * h);
            double estimate = (4 * near - far) / 3;
            double change = Math.abs(estimate - previous);
            if (!Double.isNaN(estimate) && (best.step == 0 || change <= smallestChange)) {
                smallestChange = Double.isNaN(change) ? Double.POSITIVE_INFINITY : change;
                best = new NumericalDerivative(estimate, h);
            }
            if (change <= CONVERGED * Math.abs(estimate)) {
                break;
            }
            previous = estimate;
        }
        return best;
    }

    /** Returns |x − y| / max(|x|, |y|); 0 if they are equal, NaN if one of them is NaN. */
    static double relative(double x, double y) {
        return x == y ? 0 : Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));
    }
}
