package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class NumericalDerivativeTest {
    private static double derivative(DoubleUnaryOperator f) {
        return NumericalDerivative.derivative(f, 0.25).value();
    }

    /** The error of the extrapolation is of order h⁴: none for polynomials up to degree 4. */
    @Test
    void polynomialsOfDegreeFourAreExactButForRounding() {
        assertEquals(7, derivative(x -> 7 * x - 3), 1e-13);
        assertEquals(-2, derivative(x -> 5 * x * x * x * x + x * x * x - 2 * x), 1e-13);
    }

    @Test
    void smoothFunctionsAreExactToElevenDigits() {
        assertEquals(StrictMath.exp(1), derivative(x -> StrictMath.exp(1 + x)), 1e-10);
        assertEquals(StrictMath.cos(2), derivative(x -> StrictMath.sin(2 + x)), 1e-11);
        assertEquals(0.25, derivative(x -> 1 / (1 + StrictMath.exp(-x))), 1e-11);
    }

    /** sin(1000x) has the derivative 1000, seen only by steps far below its period. */
    @Test
    void quickFunctionsNeedSmallSteps() {
        NumericalDerivative found = NumericalDerivative.derivative(x -> StrictMath.sin(1000 * x), 0.25);
        assertEquals(1000, found.value(), 1e-4);
        assertTrue(found.step() < 1e-3, "step " + found.step());
    }

    @Test
    void stepsThatReachAKinkAreNotUsed() {
        DoubleUnaryOperator nearKink = x -> Math.abs(x) >= 1e-3 ? Double.NaN : 3 * x;
        NumericalDerivative found = NumericalDerivative.derivative(nearKink, 0.25);
        assertEquals(3, found.value(), 1e-12);
        assertTrue(2 * found.step() < 1e-3, "step " + found.step());
        assertTrue(Double.isNaN(derivative(x -> x == 0 ? 0 : Double.NaN)));
    }
}
