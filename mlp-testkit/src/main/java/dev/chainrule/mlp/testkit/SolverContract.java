package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.Objective;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.Solver;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Tests the contract of every {@link Solver}. Extend it and name the plugin; all checks then run:
 *
 * <pre>{@code
 * class LbfgsTest extends SolverContract {
 *     @Override
 *     protected Solver plugin() {
 *         return new Lbfgs();
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public abstract class SolverContract extends PluginContract<Solver> {
    private static final int PARAMETERS = 5;
    private static final long MANY_PARAMETERS = 1L << 40;

    @Override
    protected abstract Solver plugin();

    @Override
    protected Class<? extends Solver> service() {
        return Solver.class;
    }

    /** Returns how many iterations the solver gets to reduce a curved valley to a thousandth. */
    protected int iterations() {
        return 100;
    }

    /** One run of a solver: the parameters and the state that goes with them. */
    private static final class Run {
        final Objective objective;
        final double[] parameters;
        final double[] state;

        Run(Solver solver, Objective objective, double... start) {
            this.objective = objective;
            parameters = start.clone();
            state = new double[(int) solver.stateSize(start.length)];
        }

        Solver.Iteration iterate(Solver solver) {
            return solver.iterate(objective, parameters, state);
        }

        boolean sameAs(Run other) {
            return Arrays.equals(parameters, other.parameters) && Arrays.equals(state, other.state);
        }
    }

    @Test
    void stateSizeAndObjectionsAreSane() {
        Solver solver = plugin();
        for (int parameters : new int[] {1, PARAMETERS, 1000}) {
            long size = solver.stateSize(parameters);
            if (size < 0) {
                fail(called(solver) + ": stateSize(" + parameters + ") is " + size + ", expected 0 or more");
            }
            assertEquals(
                    size,
                    solver.stateSize(parameters),
                    called(solver) + ": stateSize(" + parameters + ") must always give the same number");
        }
        if (solver.objectionTo(PARAMETERS, true).isPresent()) {
            fail(called(solver) + ": objectionTo(" + PARAMETERS + ", true) refuses the smallest least-squares problem: "
                    + solver.objectionTo(PARAMETERS, true).get());
        }
        if (solver.objectionTo(MANY_PARAMETERS, false).filter(String::isBlank).isPresent()) {
            fail(called(solver) + ": an objection must be a sentence that says what to use instead");
        }
    }

    @Test
    void neverIncreasesTheObjectiveAndReturnsItsValue() {
        Solver solver = plugin();
        for (Objective objective : new Objective[] {new Valley(), new Fit(PARAMETERS)}) {
            Run run = new Run(solver, objective, start(objective));
            double before = objective.value(run.parameters);
            for (int n = 0; n < 30; n++) {
                Solver.Iteration iteration = run.iterate(solver);
                double after = objective.value(run.parameters);
                if (!(after <= before)) {
                    fail(called(solver) + ": iteration " + (n + 1) + " increases the objective from " + before + " to "
                            + after);
                }
                if (iteration.value() != after) {
                    fail(called(solver) + ": iteration " + (n + 1) + " returns the value " + iteration.value()
                            + ", but the objective at the parameters that it left is " + after);
                }
                before = after;
            }
        }
    }

    @Test
    void followsACurvedValley() {
        Solver solver = plugin();
        Valley valley = new Valley();
        Run run = new Run(solver, valley, start(valley));
        double before = valley.value(run.parameters);
        for (int n = 0; n < iterations(); n++) {
            run.iterate(solver);
        }
        double after = valley.value(run.parameters);
        if (!(after <= before / 1000)) {
            fail(called(solver) + ": " + iterations() + " iterations reduce Rosenbrock's function from " + before
                    + " to " + after + ", expected a thousandth or less");
        }
    }

    @Test
    void aMinimumConverges() {
        Solver solver = plugin();
        Run run = new Run(solver, new Valley(), 1, 1);
        Solver.Iteration iteration = run.iterate(solver);
        if (iteration.status() != Solver.Status.CONVERGED || !Arrays.equals(run.parameters, new double[] {1, 1})) {
            fail(called(solver) + ": at a minimum, where the gradient is 0, an iteration gives " + iteration.status()
                    + " and θ = " + Arrays.toString(run.parameters) + ", expected CONVERGED and the same θ");
        }
    }

    @Test
    void parametersAndStateAreTheWholeState() {
        Solver solver = plugin();
        Fit fit = new Fit(PARAMETERS);
        Run alone = new Run(solver, fit, start(fit));
        for (int n = 0; n < 10; n++) {
            alone.iterate(solver);
        }
        Run a = new Run(solver, fit, start(fit));
        Run b = new Run(solver, new Valley(), -1, 2);
        Solver fresh = plugin();
        Run resumed = new Run(solver, fit, start(fit));
        for (int n = 0; n < 10; n++) {
            a.iterate(solver);
            b.iterate(solver);
            resumed.iterate(n < 5 ? solver : fresh);
        }
        if (!a.sameAs(alone)) {
            fail(called(solver)
                    + ": a run leads elsewhere when another one makes iterations in between; state belongs in"
                    + " the array, not in the object");
        }
        if (!resumed.sameAs(alone)) {
            fail(called(solver) + ": a run that another instance resumes from the parameters and the state leads"
                    + " elsewhere; these are all that a checkpoint holds");
        }
    }

    @Test
    void aValueThatIsNotFiniteIsAStepTooLong() {
        Solver solver = plugin();
        Objective walled = new Walled(new Valley());
        Run run = new Run(solver, walled, start(walled));
        double before = walled.value(run.parameters);
        for (int n = 0; n < 10; n++) {
            Solver.Iteration iteration = run.iterate(solver);
            if (!(iteration.value() <= before)) {
                fail(called(solver) + ": near parameters where the objective is infinite, an iteration leads from "
                        + before + " to " + iteration.value() + "; take a shorter step");
            }
            before = iteration.value();
        }
    }

    @Test
    void aStartThatIsNotFiniteIsReported() {
        Solver solver = plugin();
        Run run = new Run(solver, new Walled(new Valley()), 10, 10);
        Solver.Iteration iteration = run.iterate(solver);
        if (Double.isFinite(iteration.value()) || !Arrays.equals(run.parameters, new double[] {10, 10})) {
            fail(called(solver) + ": where the objective is not finite at the first parameters, an iteration returns "
                    + iteration.value() + " and θ = " + Arrays.toString(run.parameters)
                    + ", expected a value that is not finite and the same θ");
        }
    }

    @Override
    protected double[] answers(Solver solver, long seed) {
        RandomStream random = new RandomStream(61, seed);
        Answers answers = new Answers();
        Fit fit = new Fit(PARAMETERS);
        double[] start = new double[PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            start[i] = random.nextGaussian();
        }
        Run run = new Run(solver, fit, start);
        for (int n = 0; n < 6; n++) {
            answers.add(run.iterate(solver).value());
        }
        answers.add(run.parameters);
        answers.add(run.state);
        return answers.toArray();
    }

    private static double[] start(Objective objective) {
        double[] start = new double[objective.parameters()];
        for (int i = 0; i < start.length; i++) {
            start[i] = i % 2 == 0 ? -1.2 : 1;
        }
        return start;
    }

    /** ½ Σ rₖ², whose residuals and their derivatives a subclass computes. */
    private abstract static class Squares implements Objective {
        abstract double[] residuals(double[] theta);

        abstract double[][] jacobian(double[] theta);

        @Override
        public double value(double[] theta) {
            double sum = 0;
            for (double r : residuals(theta)) {
                sum += r * r / 2;
            }
            return sum;
        }

        @Override
        public double valueAndGradient(double[] theta, double[] gradient) {
            double[] residuals = residuals(theta);
            double[][] jacobian = jacobian(theta);
            Arrays.fill(gradient, 0);
            for (int k = 0; k < residuals.length; k++) {
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] += residuals[k] * jacobian[k][i];
                }
            }
            return value(theta);
        }

        @Override
        public boolean isLeastSquares() {
            return true;
        }

        @Override
        public double gaussNewton(double[] theta, double[] gradient, double[][] matrix) {
            double[][] jacobian = jacobian(theta);
            for (int i = 0; i < gradient.length; i++) {
                for (int j = 0; j <= i; j++) {
                    matrix[i][j] = 0;
                    for (double[] row : jacobian) {
                        matrix[i][j] += row[i] * row[j];
                    }
                }
            }
            return valueAndGradient(theta, gradient);
        }
    }

    /** Rosenbrock's function, ½ (10 (y − x²))² + ½ (1 − x)², whose minimum 0 is at (1, 1). */
    private static final class Valley extends Squares {
        @Override
        public int parameters() {
            return 2;
        }

        @Override
        double[] residuals(double[] theta) {
            return new double[] {10 * (theta[1] - theta[0] * theta[0]), 1 - theta[0]};
        }

        @Override
        double[][] jacobian(double[] theta) {
            return new double[][] {{-20 * theta[0], 10}, {-1, 0}};
        }
    }

    /** The fit of a polynomial in an odd function of θ to numbers that it cannot reach. */
    private static final class Fit extends Squares {
        private final int parameters;

        Fit(int parameters) {
            this.parameters = parameters;
        }

        @Override
        public int parameters() {
            return parameters;
        }

        @Override
        double[] residuals(double[] theta) {
            double[] residuals = new double[2 * parameters];
            for (int k = 0; k < residuals.length; k++) {
                double x = (k + 1.0) / residuals.length;
                double power = 1;
                for (double t : theta) {
                    residuals[k] += (t + t * t * t) * power;
                    power *= x;
                }
                residuals[k] -= 1 / (0.1 + x);
            }
            return residuals;
        }

        @Override
        double[][] jacobian(double[] theta) {
            double[][] jacobian = new double[2 * parameters][parameters];
            for (int k = 0; k < jacobian.length; k++) {
                double x = (k + 1.0) / jacobian.length;
                double power = 1;
                for (int i = 0; i < parameters; i++) {
                    jacobian[k][i] = (1 + 3 * theta[i] * theta[i]) * power;
                    power *= x;
                }
            }
            return jacobian;
        }
    }

    /** Another objective that is infinite where an element is above 5 in magnitude. */
    private static final class Walled implements Objective {
        private final Objective inside;

        Walled(Objective inside) {
            this.inside = inside;
        }

        private static boolean isOutside(double[] theta) {
            return Arrays.stream(theta).anyMatch(t -> !(Math.abs(t) <= 5));
        }

        @Override
        public int parameters() {
            return inside.parameters();
        }

        @Override
        public double value(double[] theta) {
            return isOutside(theta) ? Double.POSITIVE_INFINITY : inside.value(theta);
        }

        @Override
        public double valueAndGradient(double[] theta, double[] gradient) {
            Arrays.fill(gradient, Double.NaN);
            return isOutside(theta) ? Double.POSITIVE_INFINITY : inside.valueAndGradient(theta, gradient);
        }

        @Override
        public boolean isLeastSquares() {
            return true;
        }

        @Override
        public double gaussNewton(double[] theta, double[] gradient, double[][] matrix) {
            Arrays.fill(gradient, Double.NaN);
            return isOutside(theta) ? Double.POSITIVE_INFINITY : inside.gaussNewton(theta, gradient, matrix);
        }
    }
}
