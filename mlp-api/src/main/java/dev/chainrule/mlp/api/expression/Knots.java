package dev.chainrule.mlp.api.expression;

/**
 * The function that is linear between knots, numbers in ascending order of which some may be equal: from a number to its
 * position among them, from 0 to the position of the last knot, and back. Quantiles are the knots of a distribution.
 *
 * @since 0.2
 */
public final class Knots {
    private Knots() {}

    /**
     * Returns the position of a number. A number between two knots has a position between theirs; one that equals several
     * knots has the middle of theirs, one below all knots has 0, and one above all has the position of the last.
     *
     * @param knots at least one number, in ascending order; not modified
     */
    public static double position(double x, double[] knots) {
        return Functions.position(x, knots);
    }

    /**
     * Returns the number at a position.
     *
     * @param position a position from 0 to that of the last knot; one beyond stands for the last knot
     * @param knots at least one number, in ascending order; not modified
     */
    public static double value(double position, double[] knots) {
        return Functions.atPosition(position, knots);
    }
}
