package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Properties of random expressions. {@code -Dmlp.expressions=100000} tries that many; results are compared where rounding
 * errors, as {@link Witness#spread} measures them, do not decide.
 */
class RandomExpressionsTest {
    private static final int COUNT = Integer.getInteger("mlp.expressions", 2000);
    private static final double ROUNDING = 0x1p-49; // so large that rounding does not undo it
    private static final double B = 1.25;

    private static double point(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 20 * random.nextDouble() - 10;
            case 1 -> 1e-3 * (2 * random.nextDouble() - 1);
            default -> 4 * random.nextDouble() - 2;
        };
    }

    private static double value(Expression e, double z) {
        return Program.of(e, "z", "b").value(z, B);
    }

    @Test
    void theDerivativeIsThatOfTheComplexStep() {
        RandomExpressions expressions = new RandomExpressions(1);
        int compared = 0;
        for (int i = 0; i < COUNT; i++) {
            Expression e = expressions.next(1 + i % 8);
            double z = point(expressions.random());
            double expected = Witness.at(e, z, B)[1];
            double spread = 6 * Witness.spread(e, z, B, ROUNDING)[1];
            if (!(Math.abs(expected) > 1e-100 && Math.abs(expected) < 1e100) || !(spread < 1e-8 * Math.abs(expected))) {
                continue;
            }
            double found = value(e.derivative("z"), z);
            assertEquals(expected, found, 1e-8 * Math.abs(expected), () -> e + " at " + z + ": " + e.derivative("z"));
            compared++;
        }
        assertTrue(compared > COUNT / 3, "only " + compared + " could be compared");
    }

    @Test
    void simplifyingChangesNoValue() {
        RandomExpressions expressions = new RandomExpressions(2);
        int compared = 0;
        for (int i = 0; i < COUNT; i++) {
            Expression e = expressions.next(1 + i % 8);
            double z = point(expressions.random());
            double expected = Witness.at(e, z, B)[0];
            double found = Witness.at(e.simplified(), z, B)[0];
            double tolerance = 6 * Witness.spread(e, z, B, ROUNDING)[0] + 1e-13 * Math.abs(expected);
            if (!Double.isFinite(expected) || !Double.isFinite(found) || !(tolerance < 1e-6 * Math.abs(expected))) {
                continue;
            }
            assertEquals(expected, found, tolerance, () -> e + " at " + z + ", simplified: " + e.simplified());
            compared++;
        }
        assertTrue(compared > COUNT / 3, "only " + compared + " could be compared");
    }

    @Test
    void theStableFormHasTheValueOfThePlainForm() {
        RandomExpressions expressions = new RandomExpressions(3);
        int compared = 0;
        for (int i = 0; i < COUNT; i++) {
            Expression e = expressions.next(1 + i % 8);
            double z = point(expressions.random());
            double expected = Witness.at(e, z, B)[0];
            double tolerance = 6 * Witness.spread(e, z, B, ROUNDING)[0] + 1e-13 * Math.abs(expected);
            if (!Double.isFinite(expected) || !(tolerance < 1e-6 * Math.abs(expected))) {
                continue;
            }
            assertEquals(expected, value(e, z), tolerance, () -> e + " at " + z + ", stable: " + StableForm.of(e));
            compared++;
        }
        assertTrue(compared > COUNT / 3, "only " + compared + " could be compared");
    }

    /** Float32 has its own range; values are compared where all parts lie well inside it. */
    @Test
    void aBlockHasTheValuesOfFloat64WithinRounding() {
        RandomExpressions expressions = new RandomExpressions(4);
        int compared = 0;
        for (int i = 0; i < COUNT; i++) {
            Expression e = expressions.next(1 + i % 6).with(java.util.Map.of("b", B));
            float z = (float) point(expressions.random());
            double expected = Witness.at(e, z, B)[0];
            double tolerance = 20 * Witness.spread(e, z, B, 0x1p-22)[0] + 1e-6 * Math.abs(expected) + 1e-37;
            if (!(tolerance < 1e-2 * Math.abs(expected)) || !isInRange(e, z)) {
                continue;
            }
            float[] found = {z};
            BlockProgram.of(List.of(e), List.of("z")).run(found, found, 1);
            assertEquals(expected, found[0], tolerance, () -> e + " at " + z + ", stable: " + StableForm.of(e));
            compared++;
        }
        assertTrue(compared > COUNT / 4, "only " + compared + " could be compared");
    }

    /** Whether all parts are far from overflow and underflow; Φ is accurate to 10⁻⁷ only, not to some of its own size. */
    private static boolean isInRange(Expression e, double z) {
        double size = Math.abs(Witness.at(e, z, B)[0]);
        boolean isTail =
                StableForm.of(e) instanceof Unary unary && unary.function() == Function.NORMAL_CDF && size < 0.1;
        return !isTail
                && (size == 0 || size > 1e-30 && size < 1e30)
                && Trees.children(e).stream().allMatch(child -> isInRange(child, z));
    }

    @Test
    void theTextIsReadAsTheSameTree() {
        RandomExpressions expressions = new RandomExpressions(5);
        for (int i = 0; i < COUNT; i++) {
            Expression e = expressions.next(1 + i % 8);
            assertEquals(canonical(e), read(e), e::toString);
            for (Expression derived : List.of(e.simplified(), e.derivative("z"))) {
                if (derived.depth() <= 30 && derived.toString().length() <= 4000) {
                    assertEquals(canonical(derived), read(derived), derived::toString);
                }
            }
        }
    }

    /** Reads the text of an expression, however large its derivative may be. */
    private static Expression read(Expression e) {
        return new Parser(e.toString(), List.of("z", "b")::contains, List.of()).parse();
    }

    /** Returns the tree that the parser builds: it knows no negative numbers, and a power of e is exp. */
    private static Expression canonical(Expression e) {
        if (e instanceof Constant constant && constant.value() < 0) {
            return Trees.negate(Expression.of(-constant.value()));
        }
        Expression mapped = Trees.map(e, RandomExpressionsTest::canonical);
        return mapped instanceof Binary binary
                        && binary.operator() == Operator.POWER
                        && binary.left() instanceof Constant constant
                        && constant.symbol().equals("e")
                ? new Unary(Function.EXP, binary.right())
                : mapped;
    }

    @Test
    void texIsBalanced() {
        RandomExpressions expressions = new RandomExpressions(6);
        for (int i = 0; i < COUNT; i++) {
            Expression e = expressions.next(1 + i % 8);
            assertBalanced(e.tex());
            assertBalanced(e.derivative("z").tex());
        }
    }

    private static void assertBalanced(String tex) {
        int braces = 0;
        for (int i = 0; i < tex.length(); i++) {
            braces += tex.charAt(i) == '{' ? 1 : tex.charAt(i) == '}' ? -1 : 0;
            assertTrue(braces >= 0, tex);
        }
        assertEquals(0, braces, tex);
        assertEquals(count(tex, "\\left"), count(tex, "\\right"), tex);
        assertEquals(count(tex, "\\begin{cases}"), count(tex, "\\end{cases}"), tex);
        assertTrue(tex.chars().allMatch(c -> c >= ' ' && c < 127), tex);
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part) + "(?![a-zA-Z])", -1).length - 1;
    }
}
