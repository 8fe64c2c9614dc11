package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Program;
import java.util.Map;

/**
 * The derivative of a formula at a point, compared with the slope measured by moving the variable to both sides.
 *
 * @param at the point
 * @param derivative the value of the derived formula; NaN if it has none there, as 0/0
 * @param difference (f(z + h) − f(z − h)) / 2h, extrapolated to h = 0; NaN if f has no value around the point
 * @param resolution how far rounding and the extrapolation may take the difference from the slope
 * @since 0.2
 */
public record DerivationCheck(double at, double derivative, double difference, double resolution) {
    private static final double WIDEST = 0x1p-6;
    private static final double NARROWEST = 0x1p-40;
    private static final double ONE_DIGIT = 0.1;
    private static final double CLOSE = 1e-6;

    /**
     * Checks a derivation.
     *
     * @param values a number for each variable but the one by which it was differentiated
     * @param at the value of that variable
     * @param kinks the points without a derivative, beyond which f is not evaluated; at is none of them
     */
    public static DerivationCheck of(Derivation derivation, Map<String, Double> values, double at, double... kinks) {
        String variable = derivation.variable();
        Program value = Program.of(derivation.function().with(values), variable);
        Program slope = Program.of(derivation.result().with(values), variable);
        double reach = WIDEST * Math.max(1, Math.abs(at));
        for (double kink : kinks) {
            reach = Math.min(reach, Math.abs(kink - at) / 2);
        }
        Estimate measured = slope(value, at, reach);
        return new DerivationCheck(at, slope.value(at), measured.value, measured.uncertainty);
    }

    /** An estimate of the slope, and how far it may be off. */
    private record Estimate(double value, double uncertainty) {
        /** Compares by the relative uncertainty; if neither has one digit, by the absolute. */
        boolean isBetterThan(Estimate other) {
            double relative = uncertainty / Math.abs(value);
            double others = other.uncertainty / Math.abs(other.value);
            return relative < ONE_DIGIT || others < ONE_DIGIT
                    ? relative < others || Double.isNaN(others)
                    : uncertainty < other.uncertainty;
        }
    }

    /**
     * Tries steps h from the widest, which curvature spoils, to the narrowest, which rounding spoils, and keeps the
     * best estimate. Steps are powers of two, so that z ± h needs no rounding.
     */
    private static Estimate slope(Program f, double at, double reach) {
        double narrowest = Math.max(256 * Math.ulp(at), NARROWEST * (at == 0 ? 1 : Math.min(1, Math.abs(at))));
        Estimate best = new Estimate(Double.NaN, Double.POSITIVE_INFINITY);
        double previous = Double.NaN;
        for (double h = Math.scalb(0.5, Math.getExponent(reach)); h >= narrowest; h /= 4) {
            double right = f.value(at + h);
            double left = f.value(at - h);
            double near = (right - left) / (2 * h);
            double far = (f.value(at + 2 * h) - f.value(at - 2 * h)) / (4 * h);
            double slope = (4 * near - far) / 3;
            double rounding = 4 * (Math.ulp(right) + Math.ulp(left)) / h;
            Estimate estimate = new Estimate(slope, Math.abs(slope - previous) + rounding);
            if (Double.isFinite(estimate.uncertainty) && estimate.isBetterThan(best)) {
                best = estimate;
            }
            previous = slope;
        }
        return best;
    }

    /** Returns |x − y| / max(|x|, |y|) of the two values; 0 if they are equal, NaN if one of them is NaN. */
    public double relativeError() {
        return NumericalDerivative.relative(derivative, difference);
    }

    /**
     * Returns whether the values differ by no more than the resolution, but by more than a millionth of the larger one.
     */
    public boolean isBelowResolution() {
        return relativeError() > CLOSE && Math.abs(derivative - difference) <= resolution;
    }
}
