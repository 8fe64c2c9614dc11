package dev.chainrule.mlp.core.solvers;

import dev.chainrule.mlp.api.Objective;
import dev.chainrule.mlp.core.linalg.DoubleProducts;

/**
 * Finds a step length α along a descent direction d that satisfies the strong Wolfe conditions: F(θ + αd) is below
 * F(θ) + c₁α s, and its slope is at most c₂|s|, where s is the slope at α = 0.
 *
 * <p>Nocedal and Wright, "Numerical Optimization" (2006), algorithms 3.5 and 3.6, with cubic interpolation (3.59). If the
 * conditions cannot be met in {@value #MAX_EVALUATIONS} evaluations, as at a kink of a rectifier, the best step that
 * decreases F enough is taken.
 */
final class LineSearch {
    private static final double DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    private static final int MAX_EVALUATIONS = 25;
    private static final double LONGEST = 1e10;

    private final Objective objective;
    private final double[] start;
    private final double[] direction;
    private final double startValue;
    private final double startSlope;
    private double[] trial;
    private double[] trialGradient;
    private int evaluations;

    /** The best of the steps that decrease F enough; of length 0 if there is none yet. */
    private Point best;

    private double[] bestParameters;
    private double[] bestGradient;

    /** A step length with F and its slope along the direction. */
    private record Point(double length, double value, double slope) {}

    /**
     * @param start θ; not modified
     * @param value F(θ)
     * @param slope the slope of F at θ along the direction; negative
     * @param direction d; not modified
     */
    LineSearch(Objective objective, double[] start, double value, double slope, double[] direction) {
        this.objective = objective;
        this.start = start;
        this.direction = direction;
        startValue = value;
        startSlope = slope;
        trial = new double[start.length];
        trialGradient = new double[start.length];
        bestParameters = new double[start.length];
        bestGradient = new double[start.length];
        best = new Point(0, value, slope);
    }

    /**
     * Searches for a step.
     *
     * @param first the length of the first trial; greater than 0
     * @return whether F decreased; {@link #parameters}, {@link #gradient} and {@link #value} are then those of the new point
     */
    boolean search(double first) {
        Point last = new Point(0, startValue, startSlope);
        double length = first;
        while (evaluations < MAX_EVALUATIONS && length <= LONGEST) {
            Point point = at(length);
            if (!decreasesEnough(point) || last.length > 0 && point.value >= last.value) {
                zoom(last, point);
                break;
            }
            if (isFlat(point)) {
                break;
            }
            if (point.slope >= 0) {
                zoom(point, last);
                break;
            }
            length = beyond(last, point);
            last = point;
        }
        return best.length > 0 && best.value < startValue;
    }

    /** Searches between a point that decreases F enough and another one on whose side there is a minimum. */
    private void zoom(Point from, Point to) {
        Point low = from;
        Point high = to;
        while (evaluations < MAX_EVALUATIONS) {
            Point point = at(between(low, high));
            if (point.length == low.length || point.length == high.length) {
                return; // the interval is exhausted
            }
            if (!decreasesEnough(point) || point.value >= low.value) {
                high = point;
            } else {
                if (isFlat(point)) {
                    return;
                }
                if (point.slope * (high.length - low.length) >= 0) {
                    high = low;
                }
                low = point;
            }
        }
    }

    private boolean decreasesEnough(Point point) {
        return point.value <= startValue + DECREASE * point.length * startSlope;
    }

    private boolean isFlat(Point point) {
        return Math.abs(point.slope) <= -CURVATURE * startSlope;
    }

    /** Returns the minimum of the cubic through both points, but 2 to 5 times the length of the second. */
    private static double beyond(Point last, Point point) {
        double length = cubicMinimum(last, point);
        return length < 5 * point.length ? Math.max(2 * point.length, length) : 5 * point.length;
    }

    /** Returns the minimum of the cubic through both points, kept a tenth of the interval away from its ends. */
    private static double between(Point low, Point high) {
        double left = Math.min(low.length, high.length);
        double width = Math.abs(high.length - low.length);
        double length = cubicMinimum(low, high);
        return length >= left + 0.1 * width && length <= left + 0.9 * width ? length : left + 0.5 * width;
    }

    /** Returns the minimum of the cubic through two points with their slopes; NaN if it has none. */
    private static double cubicMinimum(Point one, Point other) {
        double d1 = one.slope + other.slope - 3 * (one.value - other.value) / (one.length - other.length);
        double d2 = Math.copySign(Math.sqrt(d1 * d1 - one.slope * other.slope), other.length - one.length);
        return other.length
                - (other.length - one.length) * ((other.slope + d2 - d1) / (other.slope - one.slope + 2 * d2));
    }

    /** Evaluates a step, and keeps it if it is the best one so far. */
    private Point at(double length) {
        evaluations++;
        for (int i = 0; i < trial.length; i++) {
            trial[i] = start[i] + length * direction[i];
        }
        double value = objective.valueAndGradient(trial, trialGradient);
        Point point = new Point(
                length,
                Double.isNaN(value) ? Double.POSITIVE_INFINITY : value,
                DoubleProducts.dot(direction, 0, trialGradient, trial.length));
        if (decreasesEnough(point) && point.value < best.value && Double.isFinite(point.slope)) {
            double[] parameters = bestParameters;
            bestParameters = trial;
            trial = parameters;
            double[] gradient = bestGradient;
            bestGradient = trialGradient;
            trialGradient = gradient;
            best = point;
        }
        return point;
    }

    /** Returns F at the new point. */
    double value() {
        return best.value;
    }

    /** Returns the new point. */
    double[] parameters() {
        return bestParameters;
    }

    /** Returns the gradient at the new point. */
    double[] gradient() {
        return bestGradient;
    }
}
