package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognizerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "1/(1 + exp(-u)) ⇒ σ(u)",
                "1/(exp(-u) + 1) ⇒ σ(u)",
                "1/(1 + exp(u)) ⇒ σ(−u)",
                "exp(u)/(1 + exp(u)) ⇒ σ(u)",
                "u/(1 + exp(-1.5*u)) ⇒ u · σ(1.5 · u)",
                "exp(u)/(1 + exp(u))^2 ⇒ σ(u) · σ(−u)",
                "3/(1 + exp(-u))^2 ⇒ 3 · σ²(u)",
                "ln(1 + exp(u)) ⇒ softplus(u)",
                "log1p(exp(u)) ⇒ softplus(u)",
                "ln(1/(1 + exp(-u))) ⇒ −softplus(−u)",
                "exp(u) + exp(-u) ⇒ 2 · cosh(u)",
                "(exp(u) + exp(-u))/2 ⇒ cosh(u)",
                "(exp(u) - exp(-u))/2 ⇒ sinh(u)",
                "(exp(u) - exp(-u))/(exp(u) + exp(-u)) ⇒ tanh(u)",
                "sinh(u)/cosh(u) ⇒ tanh(u)",
                "(exp(2*u) - 1)/(exp(2*u) + 1) ⇒ tanh(u)",
                "(1 - exp(u))/(1 + exp(u)) ⇒ −tanh(u / 2)",
                "sin(1/(1 + exp(-tanh(u)))) ⇒ sin(σ(tanh(u)))"
            })
    void functionsThatAreWrittenOutGetTheirNames(String formula, String expected) {
        assertEquals(expected, Expression.parse(formula).recognized().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "1/(2 + exp(-u)) ⇒ 1 / (2 + e⁻ᵘ)",
                "1/(1 - exp(-u)) ⇒ 1 / (1 − e⁻ᵘ)",
                "ln(2 + exp(u)) ⇒ ln(2 + eᵘ)",
                "exp(u) - exp(-v) ⇒ eᵘ − e⁻ᵛ",
                "sinh(u)/cosh(v) ⇒ sinh(u) / cosh(v)",
                "exp(v)/(1 + exp(u)) ⇒ eᵛ · σ(−u)"
            })
    void whatOnlyLooksAlikeIsKept(String formula, String expected) {
        assertEquals(expected, Expression.parse(formula).recognized().toString());
    }

    @Test
    void anExpressionWithNothingToRecognizeIsReturnedAsItIs() {
        Expression e = Expression.parse("u + sin(v)");
        assertSame(e, Recognizer.recognize(e));
    }
}
