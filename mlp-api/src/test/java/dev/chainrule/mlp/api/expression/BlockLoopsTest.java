package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockLoopsTest {
    private static final float NAN = Float.NaN;
    private static final float MAX = Float.MAX_VALUE;
    private static final float INF = Float.POSITIVE_INFINITY;

    /** The float64 definition, rounded once, decides; elementary functions of float32 may err by a few units. */
    @ParameterizedTest
    @EnumSource(Function.class)
    void everyFunctionHasTheValuesOfItsDefinition(Function function) {
        float[] u = new float[402];
        for (int i = 0; i < 401; i++) {
            u[i] = (i - 200) / 20f;
        }
        u[401] = NAN;
        float[] found = new float[u.length];
        BlockLoops.apply(function, u, found, u.length);
        for (int i = 0; i < u.length; i++) {
            double expected = function.value(u[i]);
            double room = 2e-7 + 1e-6 * Math.abs(expected);
            if (Double.isNaN(expected) || Double.isInfinite(expected)) {
                assertEquals((float) expected, found[i], function + " of " + u[i]);
            } else {
                assertEquals(expected, found[i], room, function + " of " + u[i]);
            }
        }
    }

    @Test
    void onlyTheFirstNumbersAreComputedAndInPlaceIfWanted() {
        float[] u = {1, 4, 9, 16};
        BlockLoops.apply(Function.SQRT, u, u, 2);
        assertArrayEquals(new float[] {1, 2, 9, 16}, u);
        BlockLoops.apply(Function.SQRT, u, u, 0);
        assertArrayEquals(new float[] {1, 2, 9, 16}, u);
    }

    @Test
    void operatorsFollowIeee754() {
        float[] u = {3, MAX, 0, NAN, -0f, INF};
        float[] v = {2, MAX, 0, 1, 0f, INF};
        assertArrayEquals(new float[] {5, INF, 0, NAN, 0, INF}, operator(Operator.ADD, u, v));
        assertArrayEquals(new float[] {1, 0, 0, NAN, -0f, NAN}, operator(Operator.SUBTRACT, u, v));
        assertArrayEquals(new float[] {6, INF, 0, NAN, -0f, INF}, operator(Operator.MULTIPLY, u, v));
        assertArrayEquals(new float[] {1.5f, 1, NAN, NAN, NAN, NAN}, operator(Operator.DIVIDE, u, v));
        assertArrayEquals(new float[] {2, MAX, 0, NAN, -0f, INF}, operator(Operator.MIN, u, v));
        assertArrayEquals(new float[] {3, MAX, 0, NAN, 0f, INF}, operator(Operator.MAX, u, v));
        assertThrows(IllegalArgumentException.class, () -> operator(Operator.POWER, u, v));
    }

    private static float[] operator(Operator operator, float[] u, float[] v) {
        float[] to = new float[u.length];
        BlockLoops.apply(operator, u, v, to, u.length);
        return to;
    }

    @Test
    void powersOfAConstantExponentArePowers() {
        float[] u = {-3, 0, 0.5f, 2, NAN};
        float[][] expected = {
            {1, 1, 1, 1, 1},
            {-3, 0, 0.5f, 2, NAN},
            {9, 0, 0.25f, 4, NAN},
            {-27, 0, 0.125f, 8, NAN},
            {81, 0, 0.0625f, 16, NAN},
            {-243, 0, 0.03125f, 32, NAN}
        };
        for (int exponent = 0; exponent < expected.length; exponent++) {
            float[] v = new float[u.length];
            Arrays.fill(v, exponent);
            for (boolean isConstant : new boolean[] {true, false}) {
                float[] to = new float[u.length];
                BlockLoops.power(u, v, isConstant, to, u.length);
                assertArrayEquals(expected[exponent], to, "exponent " + exponent + ", constant " + isConstant);
            }
        }
    }

    /** An exponent that only begins with 2 is not constant. */
    @Test
    void exponentsThatVaryAreTakenOneByOne() {
        float[] to = new float[3];
        BlockLoops.power(new float[] {3, 3, 4}, new float[] {2, 3, 0.5f}, false, to, 3);
        assertArrayEquals(new float[] {9, 27, 2}, to);
    }

    @Test
    void zeroTimesInfinityIsZeroAndOtherProductsStay() {
        float[] to = {NAN, NAN, NAN, 6};
        BlockLoops.zeroTimesInfinity(new float[] {0, INF, NAN, 2}, new float[] {INF, 0, 0, 3}, to, 4);
        assertArrayEquals(new float[] {0, 0, NAN, 6}, to);
    }

    @Test
    void whereComparesStrictlyOrNotAndKeepsNaN() {
        float[] left = {1, 2, 3, NAN, 1};
        float[] right = {2, 2, 2, 2, NAN};
        float[] then = {10, 11, 12, 13, 14};
        float[] otherwise = {20, 21, 22, 23, 24};
        float[] to = new float[5];
        BlockLoops.where(left, true, right, then, otherwise, to, 5);
        assertArrayEquals(new float[] {10, 21, 22, NAN, NAN}, to);
        BlockLoops.where(left, false, right, then, otherwise, to, 5);
        assertArrayEquals(new float[] {10, 11, 22, NAN, NAN}, to);
    }
}
