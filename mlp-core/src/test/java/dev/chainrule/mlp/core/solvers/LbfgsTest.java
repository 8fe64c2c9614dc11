package dev.chainrule.mlp.core.solvers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Objective;
import dev.chainrule.mlp.api.Solver;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LbfgsTest {

    /** F = ½ Σ cᵢ θᵢ², and the number of its evaluations. */
    private static final class Bowl implements Objective {
        private final double[] curvatures;
        int evaluations;

        Bowl(double... curvatures) {
            this.curvatures = curvatures;
        }

        @Override
        public int parameters() {
            return curvatures.length;
        }

        @Override
        public double value(double[] theta) {
            double sum = 0;
            for (int i = 0; i < theta.length; i++) {
                sum += curvatures[i] * theta[i] * theta[i] / 2;
            }
            return sum;
        }

        @Override
        public double valueAndGradient(double[] theta, double[] gradient) {
            evaluations++;
            for (int i = 0; i < theta.length; i++) {
                gradient[i] = curvatures[i] * theta[i];
            }
            return value(theta);
        }

        @Override
        public boolean isLeastSquares() {
            return false;
        }

        @Override
        public double gaussNewton(double[] theta, double[] gradient, double[][] matrix) {
            throw new UnsupportedOperationException();
        }
    }

    /**
     * With the whole history, exact line searches would end after n iterations (Nocedal and Wright, theorem 6.4); inexact
     * ones need a few more.
     */
    @Test
    void aBowlTakesFewIterationsWhateverItsCurvatures() {
        Bowl bowl = new Bowl(1, 10, 100, 1000);
        Lbfgs solver = new Lbfgs(10, 1e-8);
        double[] theta = {1, 1, 1, 1};
        double[] state = new double[(int) solver.stateSize(4)];
        int iterations = 0;
        Solver.Iteration last;
        do {
            last = solver.iterate(bowl, theta, state);
            iterations++;
        } while (last.status() == Solver.Status.IMPROVED);
        assertEquals(Solver.Status.CONVERGED, last.status());
        assertTrue(iterations <= 25, iterations + " iterations");
        assertTrue(bowl.evaluations <= iterations + 12, bowl.evaluations + " evaluations");
        assertEquals(0, last.value(), 1e-15);
    }

    /** The first step is along the gradient and has length 1, as in L-BFGS-B; here that is the minimum. */
    @Test
    void theFirstStepIsTheSteepestDescent() {
        Lbfgs solver = new Lbfgs();
        double[] theta = {1};
        solver.iterate(new Bowl(1), theta, new double[(int) solver.stateSize(1)]);
        assertEquals(0, theta[0]);
    }

    /** ‖g‖ is 5 and α = 1/5. A length that shrinks with the number of parameters would cost further evaluations. */
    @Test
    void theFirstStepHasLengthOneForAnyNumberOfParameters() {
        Lbfgs solver = new Lbfgs();
        double[] theta = DoubleStream.generate(() -> 0.5).limit(100).toArray();
        Bowl bowl = new Bowl(DoubleStream.generate(() -> 1).limit(100).toArray());
        solver.iterate(bowl, theta, new double[(int) solver.stateSize(100)]);
        assertEquals(2, bowl.evaluations, "of the start and of the step");
        assertEquals(0.4, theta[99], 1e-15);
    }

    @Test
    void aNumberOutOfItsRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Lbfgs(0, 1e-5));
        assertThrows(IllegalArgumentException.class, () -> new Lbfgs(10, -1));
        assertThrows(IllegalArgumentException.class, () -> new Lbfgs(10, Double.NaN));
    }

    /** scipy.optimize.line_search on ½ Σ cᵢ θᵢ² accepts α = 1 for Newton's direction at once; so does this one. */
    @Test
    void aStepThatMeetsTheWolfeConditionsIsTakenAtOnce() {
        Bowl bowl = new Bowl(1, 4);
        double[] theta = {2, 1};
        LineSearch search = new LineSearch(bowl, theta, 4, -8, new double[] {-2, -1});
        assertTrue(search.search(1));
        assertEquals(1, bowl.evaluations);
        assertEquals(0, search.value());
    }

    @Test
    void aStepThatIsFarTooLongOrTooShortIsCorrected() {
        for (double first : new double[] {1e-6, 1e6}) {
            Bowl bowl = new Bowl(1, 4);
            LineSearch search = new LineSearch(bowl, new double[] {2, 1}, 4, -8, new double[] {-2, -1});
            assertTrue(search.search(first));
            double slope = -2 * search.gradient()[0] - search.gradient()[1];
            assertTrue(Math.abs(slope) <= 0.9 * 8, "slope " + slope);
            assertTrue(search.value() < 4, "value " + search.value());
        }
    }
}
