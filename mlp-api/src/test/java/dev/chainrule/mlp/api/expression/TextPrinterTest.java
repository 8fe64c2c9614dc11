package dev.chainrule.mlp.api.expression;

import static dev.chainrule.mlp.api.expression.SmoothExpressions.isRegular;
import static dev.chainrule.mlp.api.expression.SmoothExpressions.plain;
import static dev.chainrule.mlp.api.expression.SmoothExpressions.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPrinterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "(a + b)*c ⇒ (a + b) · c",
                "a + b*c ⇒ a + b · c",
                "a - (b - c) ⇒ a − (b − c)",
                "a - b - c ⇒ a − b − c",
                "a/(b*c) ⇒ a / (b · c)",
                "a/b*c ⇒ a / b · c",
                "a*(b/c) ⇒ a · (b / c)",
                "-a^2 ⇒ −a²",
                "(-a)^2 ⇒ (−a)²",
                "-(a + b) ⇒ −(a + b)",
                "a - -b ⇒ a − (−b)",
                "a + (-b)*c ⇒ a + (−b · c)",
                "a^b^c ⇒ a^bᶜ",
                "(a^b)^c ⇒ (aᵇ)ᶜ",
                "a^(b + 1) ⇒ a^(b + 1)",
                "a^12 ⇒ a¹²",
                "a^-1 ⇒ a⁻¹",
                "a^2.5 ⇒ a^2.5",
                "a^alpha ⇒ a^alpha",
                "exp(z) ⇒ eᶻ",
                "exp(-z) ⇒ e⁻ᶻ",
                "exp(2*z) ⇒ exp(2 · z)",
                "exp(z)^2 ⇒ (eᶻ)²",
                "sqrt(z) ⇒ √z",
                "sqrt(z + 1) ⇒ √(z + 1)",
                "sqrt(z)^2 ⇒ (√z)²",
                "tanh(z)^2 ⇒ tanh²(z)",
                "sigmoid(z)^n ⇒ σⁿ(z)",
                "|a| ⇒ |a|",
                "abs(abs(a) - 1) ⇒ abs(|a| − 1)",
                "min(a, max(b, 2)) ⇒ min(a, max(b, 2))",
                "where(0 < z, a, b) ⇒ where(z > 0, a, b)",
                "where(0 <= z, a, b) ⇒ where(z ≥ 0, a, b)",
                "where(a < b, 1, 2) ⇒ where(a < b, 1, 2)"
            })
    void bracketsStandOnlyWhereTheyAreNeeded(String formula, String expected) {
        assertEquals(expected, Expression.parse(formula).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "-3, −3",
        "0.01, 0.01",
        "1e-8, 1e-8",
        "2.5e-8, 2.5e-8",
        "123456789012, 123456789012",
        "1e15, 1e15",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "4.9e-324, 4.9e-324"
    })
    void numbersHaveTheFewestDigits(double value, String expected) {
        assertEquals(expected, TextPrinter.number(value));
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
}
