package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockProgramTest {
    private static BlockProgram block(Expression e) {
        return BlockProgram.of(List.of(e), List.of("z"));
    }

    /** 1,000 values around 0, the kinks of min and max among them, and some far out. */
    private static float[] points() {
        float[] z = new float[1000];
        for (int i = 0; i < z.length; i++) {
            z[i] = i < 900 ? (i - 450) / 50f : (i - 950) * 2f;
        }
        return z;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "z",
                "3",
                "tanh(z)",
                "z*tanh(ln(1 + exp(z)))",
                "0.5*z*(1 + erf(z/sqrt(2)))",
                "z/(1 + exp(-1.5*z))",
                "where(z > 0, z, 0.01*z)",
                "where(z <= 0, 1, 2)",
                "where(z >= 0, z, -z)",
                "min(max(z, -1), 1)",
                "max(0, z) + min(0, exp(z) - 1)",
                "abs(z)^1.5",
                "z^2 + z^3/10 - z^4/100",
                "ln(cosh(z))",
                "sqrt(1 + z^2)",
                "sin(z)*cos(z) + atan(z)",
                "asinh(z) + log2(1 + z^2)",
                "sign(z)*step(z - 1)",
                "normalPdf(z) + normalCdf(z)",
                "sinh(z/30) - cosh(z/30)",
                "exp(z)*sigmoid(-2*z)",
                "log1p(z^2) + expm1(z/30) + tan(z/100) - softplus(-z)"
            })
    void valuesAndDerivativesAreThoseOfTheDefinition(String formula) {
        for (Expression e :
                List.of(Expression.parse(formula), Expression.parse(formula).derivative("z"))) {
            float[] z = points();
            float[] found = new float[z.length];
            block(e).run(z, found, z.length);
            Program definition = Program.of(e, "z");
            for (int i = 0; i < z.length; i++) {
                double expected = definition.value(z[i]);
                double room = 3e-6 * Math.max(1, Math.abs(expected)) * Math.max(1, Math.abs(z[i]));
                assertEquals(expected, found[i], room, e + " at " + z[i]);
            }
        }
    }

    @Test
    void theBitsDoNotDependOnTheDivisionOfABlock() {
        BlockProgram mish = block(Expression.parse("z*tanh(ln(1 + exp(z)))"));
        float[] z = points();
        float[] whole = new float[z.length];
        mish.run(z, whole, z.length);
        float[] parts = new float[z.length];
        for (int from = 0; from < z.length; from += 37) {
            int to = Math.min(z.length, from + 37);
            float[] part = Arrays.copyOfRange(z, from, to);
            mish.run(part, part, part.length);
            System.arraycopy(part, 0, parts, from, part.length);
        }
        assertArrayEquals(whole, parts);
    }

    @Test
    void anExpressionIsComputedAsItIsWritten() {
        float[] large = {100, 1e-9f};
        Expression e = Expression.parse("ln(1 + exp(z))");
        block(e).run(large, large, 2);
        assertArrayEquals(new float[] {100, 0.6931472f}, large);
        float[] asWritten = {100, 1e-9f};
        BlockProgram.asWritten(e, "z").run(asWritten, asWritten, 2);
        assertArrayEquals(new float[] {Float.POSITIVE_INFINITY, 0.6931472f}, asWritten);
    }

    @Test
    void stepsSayWhichProductsMayBeZeroTimesInfinity() {
        BlockProgram program = block(Expression.parse("z * exp(z) + 2 * z"));
        assertEquals(
                List.of("EXP", "MULTIPLY_OR_ZERO", "MULTIPLY", "ADD"),
                program.steps().stream().map(Program.Step::operation).toList());
        assertArrayEquals(new float[] {2}, program.constants());
        assertEquals(5, program.output());
        assertEquals(
                List.of("EXP", "MULTIPLY", "MULTIPLY", "ADD"),
                BlockProgram.asWritten(Expression.parse("z * exp(z) + 2 * z"), "z").steps().stream()
                        .map(Program.Step::operation)
                        .toList());
    }

    @Test
    void notANumberStaysSo() {
        float[] z = {Float.NaN};
        for (String formula : List.of("where(z > 0, 1, 2)", "max(0, z)", "step(z)*0 + exp(z)*tanh(z)")) {
            float[] found = new float[1];
            block(Expression.parse(formula)).run(z, found, 1);
            assertTrue(Float.isNaN(found[0]), formula);
        }
    }

    @Test
    void aGradientIsMultipliedInPlace() {
        float[] gradient = {1, 10, 100};
        block(Expression.parse("z^2").derivative("z")).multiply(new float[] {1, 2, 3}, gradient, 3);
        assertArrayEquals(new float[] {2, 40, 600}, gradient);
    }

    @Test
    void aCallAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        BlockProgram mish = block(Expression.parse("z*tanh(ln(1 + exp(z)))"));
        float[] z = points();
        for (int i = 0; i < 50; i++) {
            mish.run(z, z, z.length);
        }
        long id = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(id);
        for (int i = 0; i < 1000; i++) {
            mish.run(z, z, z.length);
        }
        long perCall = (threads.getThreadAllocatedBytes(id) - before) / 1000;
        assertEquals(0, perCall);
    }
}
