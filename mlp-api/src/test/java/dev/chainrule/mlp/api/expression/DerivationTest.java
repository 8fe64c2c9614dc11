package dev.chainrule.mlp.api.expression;

import static dev.chainrule.mlp.api.expression.SmoothExpressions.difference;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerivationTest {

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
                        .collect(Collectors.joining(" | ")));
    }

    /** With the values of its letters put in, the first line is the derivative. */
    @Test
    void theLinesTogetherAreTheDerivative() {
        Derivation derivation = Derivation.of(Expression.parse("sin(exp(z^2 + 1)*tanh(3*z))/(2 + cos(z*z))"), "z");
        Map<String, Double> values = new HashMap<>(Map.of("z", 0.3));
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
}
