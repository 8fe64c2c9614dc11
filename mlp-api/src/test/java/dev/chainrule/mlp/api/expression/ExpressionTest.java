package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final List<Function> SMOOTH = List.of(
            Function.NEGATE,
            Function.EXP,
            Function.EXPM1,
            Function.SIN,
            Function.COS,
            Function.ATAN,
            Function.SINH,
            Function.COSH,
            Function.TANH,
            Function.ASINH,
            Function.SIGMOID,
            Function.SOFTPLUS,
            Function.ERF,
            Function.NORMAL_PDF,
            Function.NORMAL_CDF,
            Function.SQRT,
            Function.LN,
            Function.LOG1P,
            Function.LOG2,
            Function.TAN);

    private static Expression random(Random random, int depth) {
        if (depth == 0 || random.nextInt(8) == 0) {
            return random.nextBoolean() ? Expression.variable("z") : Expression.of((random.nextInt(41) - 20) / 8.0);
        }
        switch (random.nextInt(8)) {
            case 0:
            case 1:
            case 2:
            case 3:
                return Trees.call(SMOOTH.get(random.nextInt(SMOOTH.size())), random(random, depth - 1));
            case 4:
                return Trees.power(random(random, depth - 1), Expression.of(2 + random.nextInt(3)));
            default:
                Operator operator = List.of(Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE)
                        .get(random.nextInt(4));
                return new Expression.Binary(operator, random(random, depth - 1), random(random, depth - 1));
        }
    }

    /** Evaluates an expression as it is written, without {@link StableForm}: the independent witness. */
    private static double plain(Expression e, double z) {
        if (e instanceof Expression.Constant constant) {
            return constant.value();
        }
        if (e instanceof Expression.Variable) {
            return z;
        }
        if (e instanceof Expression.Unary unary) {
            return unary.function().value(plain(unary.argument(), z));
        }
        if (e instanceof Expression.Where where) {
            double left = plain(where.left(), z);
            double right = plain(where.right(), z);
            boolean holds = where.isStrict() ? left < right : left <= right;
            return plain(holds ? where.then() : where.otherwise(), z);
        }
        Expression.Binary binary = (Expression.Binary) e;
        return binary.operator().value(plain(binary.left(), z), plain(binary.right(), z));
    }

    /** Whether all parts are finite, and nothing is divided by almost 0, nor its root taken. */
    private static boolean isRegular(Expression e, double z) {
        boolean divides = e instanceof Expression.Binary binary
                && binary.operator() == Operator.DIVIDE
                && !(Math.abs(plain(binary.right(), z)) > 1e-9);
        boolean vanishes = e instanceof Expression.Unary unary
                && unary.function() == Function.SQRT
                && !(plain(unary.argument(), z) > 1e-200);
        return !divides
                && !vanishes
                && Double.isFinite(plain(e, z))
                && Trees.children(e).stream().allMatch(child -> isRegular(child, z));
    }

    /** Ridders' extrapolated central differences of the plain evaluation; NaN where two orders disagree. */
    private static double difference(Expression e, double z) {
        double h = 0.02;
        double[][] table = new double[6][6];
        double best = Double.NaN;
        double error = Double.POSITIVE_INFINITY;
        for (int i = 0; i < table.length; i++, h /= 1.6) {
            table[i][0] = (plain(e, z + h) - plain(e, z - h)) / (2 * h);
            double factor = 1.6 * 1.6;
            for (int j = 1; j <= i; j++, factor *= 1.6 * 1.6) {
                table[i][j] = (table[i][j - 1] * factor - table[i - 1][j - 1]) / (factor - 1);
                double change =
                        Math.max(Math.abs(table[i][j] - table[i][j - 1]), Math.abs(table[i][j] - table[i - 1][j - 1]));
                if (change < error) {
                    error = change;
                    best = table[i][j];
                }
            }
        }
        return error <= 1e-9 * Math.abs(best) ? best : Double.NaN;
    }

    @Test
    void theDerivativeOfRandomExpressionsIsThatOfDifferences() {
        Random random = new Random(7);
        int compared = 0;
        for (int i = 0; i < 30_000; i++) {
            Expression e = random(random, 1 + random.nextInt(8));
            double z = 2 * random.nextDouble() - 1;
            double expected = difference(e, z);
            if (!isRegular(e, z)
                    || !(Math.abs(expected) > 1e-6)
                    || Math.abs(expected) > 1e6
                    || Math.abs(plain(e, z)) > 1e6 * Math.abs(expected)) {
                continue;
            }
            double found = Program.of(e.derivative("z"), "z").value(z);
            assertEquals(expected, found, 2e-8 * Math.abs(expected), () -> e + " at " + z + ": " + e.derivative("z"));
            compared++;
        }
        assertTrue(compared > 10_000, "only " + compared + " could be compared");
    }

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

    @Test
    void whatIsPrintedIsReadBack() {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            Expression e = random(random, 1 + random.nextInt(5));
            Expression again = Expression.parse(e.toString(), "z");
            double z = random.nextDouble();
            double expected = plain(e, z);
            if (isRegular(e, z)) {
                assertEquals(expected, plain(again, z), 1e-12 * Math.abs(expected), e::toString);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "z^2 ⇒ 2 · z",
                "z^3 ⇒ 3 · z²",
                "1/z ⇒ −1 / z²",
                "exp(-z) ⇒ −e⁻ᶻ",
                "sqrt(1 + z^2) ⇒ z / √(1 + z²)",
                "1/(1 + exp(-z)) ⇒ σ(z) · (1 − σ(z))",
                "ln(1 + exp(z)) ⇒ σ(z)",
                "z/(1 + exp(-z)) ⇒ σ(z) + z · σ(z) · (1 − σ(z))",
                "z*tanh(ln(1 + exp(z))) ⇒ tanh(softplus(z)) + z · (1 − tanh²(softplus(z))) · σ(z)",
                "(exp(z) - exp(-z))/(exp(z) + exp(-z)) ⇒ 1 − tanh²(z)",
                "ln(cosh(z)) ⇒ tanh(z)",
                "max(0, z) ⇒ where(z > 0, 1, 0)",
                "max(z, 0) ⇒ where(z > 0, 1, 0)",
                "where(z > 0, z, 0.01*z) ⇒ where(z > 0, 1, 0.01)",
                "z^z ⇒ zᶻ · (ln(z) + 1)",
                "2^z ⇒ 2ᶻ · ln(2)",
                "z/(1 + abs(z)) ⇒ 1 / (1 + |z|)²",
                "tanh(2*z + 1)^3 ⇒ 6 · tanh²(2 · z + 1) · (1 − tanh²(2 · z + 1))",
                "beta ⇒ 0",
                "-(y*ln(z) + (1 - y)*ln(1 - z)) ⇒ (1 − y) / (1 − z) − y / z",
                "ln(sigmoid(z)) ⇒ σ(−z)",
                "softplus(beta*z)/beta ⇒ σ(beta · z)",
                "y*ln(1 - z) ⇒ −y / (1 − z)",
                "-3/z*sin(z) ⇒ 3 / z² · sin(z) − 3 / z · cos(z)",
                "z*(2/(1 + z)) ⇒ 2 / (1 + z) − z · (2 / (1 + z)²)",
                "sin(z)^3*cos(2*z) ⇒ 3 · sin²(z) · cos(z) · cos(2 · z) − 2 · sin³(z) · sin(2 · z)",
                "softplus(beta*z) ⇒ σ(beta · z) · beta"
            })
    void theDerivativeReadsAsInATextbook(String formula, String expected) {
        assertEquals(expected, Expression.parse(formula).derivative("z").toString());
    }

    @Test
    void everyInnerFunctionGetsALetterAndALine() {
        Derivation derivation = Derivation.of(Expression.parse("z*tanh(ln(1 + exp(z)))"), "z");
        assertEquals(
                List.of(
                        "f: tanh(u) + z · (1 − tanh²(u)) · u′ [product rule, chain rule with u = ln(1 + eᶻ)]",
                        "u: v′ / v [chain rule with v = 1 + eᶻ]",
                        "v: eᶻ [sum rule, (eᶻ)′ = eᶻ]"),
                derivation.steps().stream()
                        .map(step -> step.name() + ": " + step.derivative() + " " + step.rules())
                        .toList());
    }

    @Test
    void functionsThatOnlyTheResultNamesAreDefined() {
        assertEquals(
                List.of("σ(x) = 1 / (1 + e⁻ˣ)", "softplus(x) = ln(1 + eˣ)"),
                Derivation.of(Expression.parse("z*tanh(ln(1 + exp(z)))"), "z").definitions().stream()
                        .map(Derivation.Definition::toString)
                        .toList());
        assertEquals(List.of(), Derivation.of(Expression.parse("tanh(z)"), "z").definitions());
    }

    @Test
    void aStepIsGivenBeforeEqualTermsArePutTogether() {
        Derivation.Step step =
                Derivation.of(Expression.parse("z/(1 + abs(z))"), "z").steps().get(0);
        assertTrue(step.isShortened());
        assertEquals("(1 + |z| − z · sign(z)) / (1 + |z|)²", step.byRules().toString());
        assertFalse(
                Derivation.of(Expression.parse("tanh(z)^3"), "z").steps().get(0).isShortened());
    }

    /** A line names the rules of this line, and each has one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "z ⇒ f: 1 [(z)′ = 1]",
                "7 ⇒ f: 0 [constant rule]",
                "exp(-z) ⇒ f: eᵘ · u′ [chain rule with u = −z] | u: −1 [constant factor]",
                "tanh(2*z)^3 ⇒ f: 3 · u² · u′ [power rule, chain rule with u = tanh(2 · z)]"
                        + " | u: (1 − tanh²(v)) · v′ [chain rule with v = 2 · z] | v: 2 [constant factor]",
                "sin(z)^3*cos(2*z) ⇒ f: 3 · u² · u′ · cos(v) − sin³(z) · sin(v) · v′ [product rule, power rule, "
                        + "chain rule with u = sin(z), chain rule with v = 2 · z]"
                        + " | u: cos(z) [(sin(z))′ = cos(z)] | v: 2 [constant factor]"
            })
    void everyLineNamesItsRules(String formula, String expected) {
        assertEquals(
                expected,
                Derivation.of(Expression.parse(formula), "z").steps().stream()
                        .map(step -> step.name() + ": " + step.derivative() + " " + step.rules())
                        .collect(java.util.stream.Collectors.joining(" | ")));
    }

    /** With the values of its letters put in, the first line is the derivative. */
    @Test
    void theLinesTogetherAreTheDerivative() {
        Derivation derivation = Derivation.of(Expression.parse("sin(exp(z^2 + 1)*tanh(3*z))/(2 + cos(z*z))"), "z");
        Map<String, Double> values = new java.util.HashMap<>(Map.of("z", 0.3));
        List<Derivation.Step> steps = derivation.steps();
        for (Derivation.Step step : steps) {
            values.put(step.name(), step.expanded().value(Map.of("z", 0.3)));
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            values.put(steps.get(i).name() + "′", steps.get(i).derivative().value(values));
        }
        double expected = difference(derivation.function(), 0.3);
        assertEquals(expected, values.get("f′"), 1e-8 * Math.abs(expected));
        assertEquals(expected, derivation.result().value(Map.of("z", 0.3)), 1e-8 * Math.abs(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "max(0, z) ⇒ 0",
                "min(max(z, -1), 1) ⇒ -1 1",
                "abs(z - 2) ⇒ 2",
                "where(z < 3, z, z + 1) ⇒ 3",
                "max(0, z) + min(0, exp(z) - 1) ⇒ ''",
                "softplus(z) ⇒ ''",
                "min(6, max(0, z)) ⇒ 0 6",
                "abs(abs(z) - 1) ⇒ -1 0 1",
                "min(1, max(0, z/6 + 0.5)) ⇒ -3 3",
                "1/z ⇒ 0",
                "z*sqrt(abs(z)) ⇒ ''",
                "sqrt(z^4) ⇒ ''",
                "abs(z)^1.1 ⇒ ''",
                "abs(z)*z ⇒ ''",
                "abs(z^2 - 2)^1.5 ⇒ ''",
                "z/(1 + abs(z)) ⇒ ''",
                "sign(z)*z^2 ⇒ ''",
                "1/(1 + z^2) ⇒ ''",
                "where(z < pi/2, sin(z), 1) ⇒ ''",
                "abs(z^2 - 1e-12) ⇒ -1e-6 1e-6",
                "sqrt(z^2) ⇒ 0",
                "z^1.5 ⇒ 0",
                "z*ln(abs(z)) ⇒ 0",
                "ln(z) ⇒ 0",
                "log2(3 - z) ⇒ 3",
                "log1p(z) ⇒ -1",
                "atan(1/z) ⇒ 0",
                "sin(z)/z ⇒ 0",
                "1/(z - 0.3)^2 ⇒ 0.3",
                "1/(z^2 - 2*z + 1) ⇒ 1",
                "1/(z^2 - 0.25) ⇒ -0.5 0.5",
                "max(z^3, z^2) ⇒ 1",
                "max(0, 0.01 - abs(z - 1)) ⇒ 0.99 1 1.01",
                "max(z, where(z > 2, z^2 - 2*z + 2, z)) ⇒ 2",
                "abs(max(0, z - 1)) ⇒ 1",
                "where(z > 0, 1, where(z < 0, 1, 5)) ⇒ 0",
                "abs(z - 123456.7) ⇒ 123456.7",
                "where(z > 0, z, exp(z) - 1) ⇒ ''",
                "where(z > 0, z, 2*(exp(z) - 1)) ⇒ 0"
            })
    void kinksAreFound(String formula, String expected) {
        double[] kinks = expected.isEmpty()
                ? new double[0]
                : java.util.Arrays.stream(expected.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
        assertArrayEquals(kinks, Expression.parse(formula).kinks("z"));
    }

    /** The rule gives 0/0 where the root of 0 is differentiated; the slope is 0 there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "sqrt(max(0, z)) ⇒ -2",
                "z*sqrt(abs(z)) ⇒ 0",
                "sqrt(z^4) ⇒ 0",
                "sqrt(z^2)^3 ⇒ 0",
                "3*sqrt(min(z, 0)^2) ⇒ 1"
            })
    void theDerivativeOfARootOf0Is0(String formula, double z) {
        assertEquals(
                0, Program.of(Expression.parse(formula).derivative("z"), "z").value(z));
    }

    /** A root near the end of the range makes the search finer around it, also beyond the end. */
    @Test
    void kinksBeyondAMillionAreNotLookedFor() {
        double[] kinks =
                Expression.parse("abs(cos(1 + sqrt(z + 13.75))) + max(z, 2)").kinks("z");
        assertTrue(kinks.length > 2 && kinks[kinks.length - 1] <= 1e6, java.util.Arrays.toString(kinks));
    }

    @Test
    void thePolesClosestTo0AreFound() {
        double[] poles = Expression.parse("tan(z)").kinks("z");
        assertTrue(poles.length >= 50, "only " + poles.length);
        for (int n = -20; n < 20; n++) {
            double pole = (n + 0.5) * Math.PI;
            double found = java.util.Arrays.stream(poles)
                    .filter(z -> Math.abs(z - pole) < 1e-9)
                    .findFirst()
                    .orElse(Double.NaN);
            assertEquals(pole, found, 1e-9);
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

    @Test
    void aVariableWithoutAValueIsNamed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Expression.parse("beta*z").value(Map.of("z", 1.0)));
        assertEquals("no value is given for 'beta'", e.getMessage());
    }

    /** What grows exponentially with the depth would not end before the machine does. */
    @ParameterizedTest
    @Timeout(60)
    @ValueSource(
            strings = {
                "exp(#)",
                "tanh(#)",
                "sin(#)",
                "sigmoid(#)",
                "softplus(#)",
                "ln(#)",
                "-#",
                "abs(#)",
                "sqrt(#)",
                "normalCdf(#)",
                "z*(#)",
                "(#)*z",
                "z + (#)",
                "(#) - z",
                "z - (#)",
                "z/(#)",
                "(#)/z",
                "(#)^2",
                "z^(#)",
                "2^(#)",
                "max(z, #)",
                "min(#, 1)",
                "where(# > 0, z, 1)",
                "where(z > 0, #, z)",
                "ln(1 + exp(#))",
                "1/(1 + exp(-(#)))",
                "|#|"
            })
    void theDeepestFormulasAreDerivedAndPrinted(String level) {
        String formula = "z";
        Expression e = Expression.parse(formula);
        while (true) {
            formula = level.replace("#", formula);
            if (formula.length() > 4096) {
                break;
            }
            try {
                e = Expression.parse(formula);
            } catch (ConfigException tooLarge) {
                String message = tooLarge.getMessage();
                assertTrue(message.contains("has more than 3000 parts") || message.contains("more than 64 nested"));
                break;
            }
        }
        Derivation derivation = Derivation.of(e, "z");
        int characters = derivation.result().toString().length()
                + derivation.result().tex().length();
        for (Derivation.Step step : derivation.steps()) {
            characters += step.toString().length() + step.derivative().tex().length();
        }
        assertTrue(characters < 10_000_000, e.depth() + " levels, " + characters + " characters");
        Program.of(derivation.result(), "z").value(0.5);
    }

    @Test
    void texIsWritten() {
        assertEquals("\\frac{1}{1+e^{-z}}", Expression.parse("1/(1 + exp(-z))").tex());
        assertEquals(
                "\\begin{cases} z & z > 0 \\\\ \\alpha\\cdot z & \\text{else} \\end{cases}",
                Expression.parse("where(z > 0, z, alpha*z)").tex());
        assertEquals("\\left(a-y\\right)^{2}", Expression.parse("(a - y)^2").tex());
    }
}
