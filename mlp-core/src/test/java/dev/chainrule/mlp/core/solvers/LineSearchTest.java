package dev.chainrule.mlp.core.solvers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Objective;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSearchTest {
    private int evaluations;

    /** A function of one parameter with its derivative, which counts its evaluations. */
    private Objective function(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
        return new SmoothFunction((parameters, gradient) -> {
            evaluations++;
            gradient[0] = derivative.applyAsDouble(parameters[0]);
            return value.applyAsDouble(parameters[0]);
        });
    }

    /** An objective of a value with its gradient, which is all that a line search asks for. */
    private record SmoothFunction(ToDoubleBiFunction<double[], double[]> function) implements Objective {
        @Override
        public int parameters() {
            return 1;
        }

        @Override
        public double value(double[] parameters) {
            return valueAndGradient(parameters, new double[parameters.length]);
        }

        @Override
        public double valueAndGradient(double[] parameters, double[] gradient) {
            return function.applyAsDouble(parameters, gradient);
        }

        @Override
        public boolean isLeastSquares() {
            return false;
        }

        @Override
        public double gaussNewton(double[] parameters, double[] gradient, double[][] matrix) {
            throw new UnsupportedOperationException();
        }
    }

    private static LineSearch search(Objective objective, double start, double direction) {
        double[] gradient = new double[1];
        double value = objective.valueAndGradient(new double[] {start}, gradient);
        return new LineSearch(
                objective, new double[] {start}, value, gradient[0] * direction, new double[] {direction});
    }

    @Test
    void takesTheFirstStepIfItFulfilsBothConditions() {
        Objective parabola = function(x -> x * x, x -> 2 * x);
        LineSearch search = search(parabola, 1, -2);
        assertTrue(search.search(0.5)); // to the minimum
        assertArrayEquals(new double[] {0}, search.parameters());
        assertArrayEquals(new double[] {0}, search.gradient());
        assertEquals(0, search.value());
        assertEquals(2, evaluations, "the start and one step");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e-3, 0.1, 1, 10, 1e4})
    void fulfilsTheStrongWolfeConditionsFromAnyFirstStep(double first) {
        Objective bowl = function(x -> Math.cosh(x - 3), x -> Math.sinh(x - 3));
        LineSearch search = search(bowl, 0, 1);
        double startSlope = Math.sinh(-3);
        assertTrue(search.search(first));
        double length = search.parameters()[0];
        assertTrue(search.value() <= Math.cosh(-3) + 1e-4 * length * startSlope, "decrease");
        assertTrue(Math.abs(search.gradient()[0]) <= 0.9 * -startSlope, "curvature");
        assertEquals(Math.cosh(length - 3), search.value());
        assertEquals(Math.sinh(length - 3), search.gradient()[0]);
    }

    @Test
    void findsTheMinimumOfACubicAfterOneInterpolation() {
        // x³ − 3x falls from 0 to its minimum at 1; from the points 0 and 2 the cubic through both is the function
        // itself
        Objective cubic = function(x -> x * x * x - 3 * x, x -> 3 * x * x - 3);
        LineSearch search = search(cubic, 0, 1);
        assertTrue(search.search(2));
        assertEquals(1, search.parameters()[0], 1e-15);
        assertEquals(-2, search.value(), 1e-15);
        assertEquals(3, evaluations, "the start, the first step and its interpolation");
    }

    @Test
    void takesTheBestDecreaseAtAKink() {
        // |x − 1| has slopes −1 and 1 only: no point has a slope of at most 0.9
        Objective kink = function(x -> Math.abs(x - 1), x -> Math.signum(x - 1));
        LineSearch search = search(kink, 0, 1);
        assertTrue(search.search(0.3));
        assertEquals(1, search.parameters()[0], 0.1);
        assertTrue(evaluations <= 26, () -> evaluations + " evaluations");
    }

    @Test
    void reportsThatNothingDecreases() {
        Objective rising = function(x -> x, x -> -1); // a gradient with the wrong sign
        LineSearch search = search(rising, 0, 1);
        assertFalse(search.search(1));
        assertEquals(0, search.value());
    }

    @Test
    void keepsAwayFromPointsWhereTheFunctionIsNotANumber() {
        Objective logarithm = function(x -> x < 2 ? Math.log(2 - x) : Double.NaN, x -> -1 / (2 - x));
        LineSearch search = search(logarithm, 0, 1);
        assertTrue(search.search(5));
        assertTrue(search.parameters()[0] < 2);
        assertTrue(search.value() < Math.log(2));
    }

    @Test
    void leavesStartAndDirectionAlone() {
        double[] start = {4, -4};
        double[] direction = {-1, 1};
        Objective sum = new SmoothFunction((p, g) -> {
            g[0] = 2 * p[0];
            g[1] = 2 * p[1];
            return p[0] * p[0] + p[1] * p[1];
        });
        LineSearch search = new LineSearch(sum, start, 32, -16, direction);
        assertTrue(search.search(1));
        assertArrayEquals(new double[] {4, -4}, start);
        assertArrayEquals(new double[] {-1, 1}, direction);
        assertEquals(search.parameters()[0], -search.parameters()[1]);
    }
}
