package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnotsTest {
    private static final double[] KNOTS = {-1, 0, 0, 0, 4, 5, 5};

    @ParameterizedTest
    @CsvSource({"-7, 0", "-1, 0", "-0.75, 0.25", "0, 2", "-0.0, 2", "1, 3.25", "4, 4", "4.5, 4.5", "5, 5.5", "9, 6"})
    void aNumberHasThePositionBetweenItsKnots(double x, double position) {
        assertEquals(position, Knots.position(x, KNOTS));
    }

    @ParameterizedTest
    @CsvSource({"0, -1", "0.25, -0.75", "1, 0", "2, 0", "3.25, 1", "4.5, 4.5", "5.5, 5", "6, 5", "9, 5"})
    void aPositionHasTheNumberBetweenItsKnots(double position, double x) {
        assertEquals(x, Knots.value(position, KNOTS));
    }

    @ParameterizedTest
    @CsvSource({"-1", "3", "8"})
    void oneKnotHasThePositionZero(double x) {
        assertEquals(0, Knots.position(x, new double[] {3}));
        assertEquals(3, Knots.value(x, new double[] {3}));
    }
}
