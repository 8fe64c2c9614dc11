package dev.chainrule.mlp.api;

/**
 * A function that is linear between two limits: min(max((x − center) / width, low), high).
 *
 * @param center the number to subtract; finite
 * @param width the divisor; finite and greater than 0
 * @param low the lower limit; −∞ for none
 * @param high the upper limit; +∞ for none
 * @since 0.2
 */
public record LinearPiece(double center, double width, double low, double high) {

    /** Checks the ranges. */
    public LinearPiece {
        if (!Double.isFinite(center) || !Double.isFinite(width) || !(width > 0) || !(low <= high)) {
            throw new IllegalArgumentException(
                    "no linear piece: (x - " + center + ") / " + width + " from " + low + " to " + high);
        }
    }

    /** Returns the value of the function. */
    public double value(double x) {
        return Math.min(Math.max((x - center) / width, low), high);
    }
}
