package dev.chainrule.mlp.api.expression;

import static dev.chainrule.mlp.api.expression.SmoothExpressions.isRegular;
import static dev.chainrule.mlp.api.expression.SmoothExpressions.plain;
import static dev.chainrule.mlp.api.expression.SmoothExpressions.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StableFormTest {

    @Test
    void simplifyingAndStabilizingChangeNoValue() {
        Random random = new Random(8);
        for (int i = 0; i < 30_000; i++) {
            Expression e = random(random, 1 + random.nextInt(6));
            double z = 4 * random.nextDouble() - 2;
            double expected = plain(e, z);
            double around = Math.max(
                    Math.abs(expected - plain(e, z * (1 + 1e-13))), Math.abs(expected - plain(e, z * (1 - 1e-13))));
            if (!isRegular(e, z) || !(around <= 1e-9 * Math.abs(expected))) {
                continue; // ill-conditioned: rounding decides
            }
            double tolerance = 1e-9 * Math.abs(expected) + 1e-15;
            assertEquals(expected, plain(e.simplified(), z), tolerance, () -> e + " simplified " + e.simplified());
            assertEquals(expected, Program.of(e, "z").value(z), 1e-7 * Math.abs(expected) + 1e-15, e::toString);
        }
    }

    /** In a loss the target may be exactly 0 where the output is: −y · ln(a) is 0 for y = 0, and so is its slope. */
    @Test
    void aVanishingNumeratorWithoutTheVariablesOfTheDenominatorDecides() {
        Expression loss = Expression.parse("-(y*ln(a) + (1 - y)*ln(1 - a))");
        Program slope = Program.of(loss.derivative("a"), "a", "y");
        assertEquals(1, slope.value(0, 0));
        assertEquals(-1, slope.value(1, 1));
        assertEquals(Double.NEGATIVE_INFINITY, slope.value(0, 0.5));
        float[] found = {0, 1};
        BlockProgram.of(List.of(loss.derivative("a")), List.of("a", "y")).run(found, new float[] {0, 1}, found, 1, 2);
        assertArrayEquals(new float[] {1, -1}, found);
        assertTrue(Double.isNaN(Program.of(Expression.parse("sin(z)/z"), "z").value(0)));
    }

    @Test
    void theLogarithmOfASigmoidDoesNotUnderflow() {
        Expression e = Expression.parse("ln(1/(1 + exp(-z)))");
        assertEquals(-800, Program.of(e, "z").value(-800));
        assertEquals(1, Program.of(e.derivative("z"), "z").value(-800));
    }

    @Test
    void aProductOfZeroAndInfinityIsZero() {
        Program product = Program.of(Expression.parse("exp(z)*sigmoid(-2*z)"), "z");
        assertEquals(0, product.value(800));
        assertTrue(Double.isNaN(product.value(Double.NaN)));
    }
}
