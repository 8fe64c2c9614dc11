package dev.chainrule.mlp.core.solvers;

import dev.chainrule.mlp.api.Objective;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.core.linalg.DoubleProducts;
import java.util.List;

/**
 * L-BFGS: θ ← θ − α H g, where H approximates the inverse of F's second derivatives from the last m steps
 * s = Δθ with the changes y = Δg of the gradient, and α satisfies the strong Wolfe conditions.
 *
 * <p>Nocedal and Wright, "Numerical Optimization" (2006), algorithms 7.4 and 7.5 with H₀ = sᵀy / yᵀy; {@link LineSearch}
 * finds α, first trying α = 1, or for a step along the gradient min(1, 1/‖g‖) as L-BFGS-B does. scikit-learn's
 * {@code solver="lbfgs"} is the same method. Converged is a gradient none of whose elements is above the tolerance in
 * magnitude, the criterion of SciPy's {@code gtol}.
 *
 * @param history m, the number of steps that are remembered; at least 1
 * @param tolerance the largest element of the gradient at a minimum; at least 0
 */
public record Lbfgs(int history, double tolerance) implements Solver {
    private static final Range HISTORY = Range.closed(1, 1000);
    private static final Range TOLERANCE = Range.NOT_NEGATIVE;

    /** The places of single numbers in the state, before the gradient. */
    private static final int PAIRS = 0;

    private static final int NEXT = 1;
    private static final int VALUE = 2;
    private static final int STARTED = 3;
    private static final int GRADIENT = 4;

    /** Creates the default, 10 steps and a tolerance of 1e-5. */
    public Lbfgs() {
        this(10, 1e-5);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Lbfgs {
        HISTORY.require("history", history);
        TOLERANCE.require("tolerance", tolerance);
    }

    @Override
    public String name() {
        return "lbfgs";
    }

    @Override
    public List<String> aliases() {
        return List.of("l-bfgs", "bfgs", "l-bfgs-b");
    }

    @Override
    public Lbfgs with(PluginOptions options) {
        return new Lbfgs(
                options.integer("history", history, HISTORY), options.number("tolerance", tolerance, TOLERANCE));
    }

    /** Counts the single numbers, the gradient, and s, y and 1 / sᵀy of each remembered step. */
    @Override
    public long stateSize(int parameters) {
        return GRADIENT + parameters + history * (2L * parameters + 1);
    }

    @Override
    public Iteration iterate(Objective objective, double[] parameters, double[] state) {
        int n = parameters.length;
        double[] gradient = new double[n];
        if (state[STARTED] == 0) {
            state[VALUE] = objective.valueAndGradient(parameters, gradient);
            if (!isFinite(state[VALUE], gradient)) {
                return new Iteration(Double.NaN, Status.STALLED);
            }
            System.arraycopy(gradient, 0, state, GRADIENT, n);
            state[STARTED] = 1;
        }
        System.arraycopy(state, GRADIENT, gradient, 0, n);
        if (largest(gradient) <= tolerance) {
            return new Iteration(state[VALUE], Status.CONVERGED);
        }
        double[] direction = new double[n];
        while (true) {
            double slope = direction(gradient, state, direction);
            boolean isSteepest = state[PAIRS] == 0;
            if (slope < 0) {
                LineSearch search = new LineSearch(objective, parameters, state[VALUE], slope, direction);
                if (search.search(isSteepest ? Math.min(1, 1 / Math.sqrt(-slope)) : 1)) {
                    return move(search, parameters, gradient, state);
                }
            }
            if (isSteepest) {
                return new Iteration(state[VALUE], Status.STALLED);
            }
            state[PAIRS] = 0; // the history misleads: try the steepest descent
            state[NEXT] = 0;
        }
    }

    /** Goes to the new point and remembers the step. */
    private Iteration move(LineSearch search, double[] parameters, double[] gradient, double[] state) {
        int n = parameters.length;
        double[] newParameters = search.parameters();
        double[] newGradient = search.gradient();
        int at = step(n, (int) state[NEXT]);
        double product = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double s = newParameters[i] - parameters[i];
            double y = newGradient[i] - gradient[i];
            product += s * y;
            squares += y * y;
            state[at + i] = s;
            state[at + n + i] = y;
        }
        if (product > Math.ulp(1.0) * squares) { // else the curvature is not positive, and H would not be either
            state[at + 2 * n] = 1 / product;
            state[NEXT] = (state[NEXT] + 1) % history;
            state[PAIRS] = Math.min(state[PAIRS] + 1, history);
        } else if (state[PAIRS] == history) { // the oldest step was overwritten
            state[PAIRS]--;
        }
        System.arraycopy(newParameters, 0, parameters, 0, n);
        System.arraycopy(newGradient, 0, state, GRADIENT, n);
        state[VALUE] = search.value();
        return new Iteration(state[VALUE], largest(newGradient) <= tolerance ? Status.CONVERGED : Status.IMPROVED);
    }

    /** Computes d = −H g by the two-loop recursion (algorithm 7.4), and returns the slope gᵀd. */
    private double direction(double[] gradient, double[] state, double[] d) {
        int n = gradient.length;
        int pairs = (int) state[PAIRS];
        double[] alpha = new double[pairs];
        for (int i = 0; i < n; i++) {
            d[i] = -gradient[i];
        }
        for (int p = 0; p < pairs; p++) { // from the newest to the oldest
            int at = step(n, Math.floorMod((int) state[NEXT] - 1 - p, history));
            alpha[p] = state[at + 2 * n] * DoubleProducts.dot(state, at, d, n);
            add(-alpha[p], state, at + n, d);
        }
        if (pairs > 0) {
            int newest = step(n, Math.floorMod((int) state[NEXT] - 1, history));
            double squares = 0;
            for (int i = newest + n; i < newest + 2 * n; i++) {
                squares += state[i] * state[i];
            }
            double scale = 1 / (state[newest + 2 * n] * squares);
            for (int i = 0; i < n; i++) {
                d[i] *= scale;
            }
        }
        for (int p = pairs - 1; p >= 0; p--) {
            int at = step(n, Math.floorMod((int) state[NEXT] - 1 - p, history));
            double beta = state[at + 2 * n] * DoubleProducts.dot(state, at + n, d, n);
            add(alpha[p] - beta, state, at, d);
        }
        return DoubleProducts.dot(gradient, 0, d, n);
    }

    /** Returns where s of a step begins in the state; y and 1 / sᵀy follow. */
    private static int step(int n, int index) {
        return GRADIENT + n + index * (2 * n + 1);
    }

    private static void add(double factor, double[] state, int from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * state[from + i];
        }
    }

    /** Returns the largest magnitude. */
    static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Returns whether F and its gradient are finite. */
    static boolean isFinite(double value, double[] gradient) {
        return Double.isFinite(value) && Double.isFinite(largest(gradient));
    }
}
