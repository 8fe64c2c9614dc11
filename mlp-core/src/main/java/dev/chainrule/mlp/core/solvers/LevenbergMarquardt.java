package dev.chainrule.mlp.core.solvers;

import dev.chainrule.mlp.api.Objective;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.core.linalg.Cholesky;
import java.util.List;
import java.util.Optional;

/**
 * Levenberg-Marquardt: θ ← θ − (G + μI)⁻¹ g, where G is the Gauss-Newton matrix of a sum of squares. After a step that
 * decreases F, μ is divided by 10; one that does not is tried again with 10 times the μ, so that the step becomes shorter
 * and turns towards the steepest descent.
 *
 * <p>Hagan and Menhaj, "Training feedforward networks with the Marquardt algorithm" (1994); MATLAB's {@code trainlm} has
 * the same μ and factors. G has a row and a column for each parameter, and its factorization takes time with the cube of
 * their number.
 *
 * @param damping the first μ; greater than 0
 * @param tolerance the largest element of the gradient at a minimum; at least 0
 */
public record LevenbergMarquardt(double damping, double tolerance) implements Solver {
    /** The largest number of parameters: the matrix then has 32 MB. */
    static final int MAX_PARAMETERS = 2000;

    private static final Range DAMPING = Range.closed(1e-20, 1e10);
    private static final Range TOLERANCE = Range.NOT_NEGATIVE;
    private static final double FACTOR = 10;
    private static final double LEAST = 1e-20;
    private static final double MOST = 1e10;

    /** Creates the default, μ = 0.001 and a tolerance of 1e-7. */
    public LevenbergMarquardt() {
        this(0.001, 1e-7);
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public LevenbergMarquardt {
        DAMPING.require("damping", damping);
        TOLERANCE.require("tolerance", tolerance);
    }

    @Override
    public String name() {
        return "levenberg-marquardt";
    }

    @Override
    public List<String> aliases() {
        return List.of("lm", "trainlm", "marquardt", "gauss-newton");
    }

    @Override
    public LevenbergMarquardt with(PluginOptions options) {
        return new LevenbergMarquardt(
                options.number("damping", damping, DAMPING), options.number("tolerance", tolerance, TOLERANCE));
    }

    /** Returns 1: the state is μ of the next iteration, 0 before the first. */
    @Override
    public long stateSize(int parameters) {
        return 1;
    }

    @Override
    public Optional<String> objectionTo(long parameters, boolean leastSquares) {
        if (!leastSquares) {
            return Optional.of("levenberg-marquardt needs a loss that is a sum of squares, such as mean-squared-error;"
                    + " use lbfgs for other losses");
        }
        return parameters > MAX_PARAMETERS
                ? Optional.of("levenberg-marquardt solves a system with one equation for each of the " + parameters
                        + " weights and biases, and takes at most " + MAX_PARAMETERS
                        + "; use lbfgs, or fewer units")
                : Optional.empty();
    }

    @Override
    public Iteration iterate(Objective objective, double[] parameters, double[] state) {
        int n = parameters.length;
        double[] gradient = new double[n];
        double[][] matrix = new double[n][n];
        double value = objective.gaussNewton(parameters, gradient, matrix);
        if (!Lbfgs.isFinite(value, gradient)) {
            return new Iteration(Double.NaN, Status.STALLED);
        }
        if (Lbfgs.largest(gradient) <= tolerance) {
            return new Iteration(value, Status.CONVERGED);
        }
        double[] diagonal = copyToUpperTriangle(matrix);
        double[] trial = new double[n];
        for (double mu = state[0] == 0 ? damping : state[0]; mu <= MOST; mu *= FACTOR) {
            restoreLowerTriangle(matrix, diagonal, mu);
            if (!Cholesky.factorize(matrix, n)) {
                continue;
            }
            for (int i = 0; i < n; i++) {
                trial[i] = -gradient[i];
            }
            Cholesky.solve(matrix, trial, n);
            for (int i = 0; i < n; i++) {
                trial[i] += parameters[i];
            }
            double trialValue = objective.value(trial);
            if (trialValue < value) {
                System.arraycopy(trial, 0, parameters, 0, n);
                state[0] = Math.max(LEAST, mu / FACTOR);
                return new Iteration(trialValue, Status.IMPROVED);
            }
        }
        return new Iteration(value, Status.STALLED);
    }

    /** Keeps the matrix above the diagonal, where the factorization does not write, and returns the diagonal. */
    private static double[] copyToUpperTriangle(double[][] matrix) {
        double[] diagonal = new double[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            diagonal[i] = matrix[i][i];
            for (int j = 0; j < i; j++) {
                matrix[j][i] = matrix[i][j];
            }
        }
        return diagonal;
    }

    private static void restoreLowerTriangle(double[][] matrix, double[] diagonal, double mu) {
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = matrix[j][i];
            }
            matrix[i][i] = diagonal[i] + mu;
        }
    }
}
