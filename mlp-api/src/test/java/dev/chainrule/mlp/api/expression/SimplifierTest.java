package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link RandomExpressionsTest} checks that no value changes; this is how the result reads. */
class SimplifierTest {
    private static String simplified(String formula) {
        return Simplifier.simplify(Expression.parse(formula)).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "u + 0 ⇒ u",
                "0 + u ⇒ u",
                "u - 0 ⇒ u",
                "0 - u ⇒ −u",
                "0*u ⇒ 0",
                "u*1 ⇒ u",
                "-1*u ⇒ −u",
                "u/1 ⇒ u",
                "0/u ⇒ 0",
                "u^1 ⇒ u",
                "u^0 ⇒ 1",
                "u^0.5 ⇒ √u",
                "u^-1 ⇒ 1 / u",
                "1*0*u + 1*v ⇒ v"
            })
    void neutralElementsAreDropped(String formula, String expected) {
        assertEquals(expected, simplified(formula));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "--u ⇒ u",
                "u + -v ⇒ u − v",
                "-u + v ⇒ v − u",
                "u - -v ⇒ u + v",
                "-(u - v) ⇒ v − u",
                "-u*v ⇒ −(u · v)",
                "u*-v ⇒ −(u · v)",
                "-u/v ⇒ −(u / v)",
                "u/-v ⇒ −(u / v)",
                "-u*-v ⇒ u · v",
                "(-u)^2 ⇒ u²",
                "(-u)^3 ⇒ (−u)³",
                "u + -2*v ⇒ u − 2 · v",
                "u - -2/v ⇒ u + 2 / v",
                "-(2*u) ⇒ −2 · u",
                "u*(-2/v) ⇒ −(u · (2 / v))"
            })
    void signsMoveToTheFront(String formula, String expected) {
        assertEquals(expected, simplified(formula));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "2 + 3 ⇒ 5",
                "0.1 + 0.2 ⇒ 0.1 + 0.2",
                "0.5 - 0.25 ⇒ 0.25",
                "3*0.5 ⇒ 1.5",
                "0.1*3 ⇒ 0.1 · 3",
                "1/3 ⇒ 1 / 3",
                "6/4 ⇒ 1.5",
                "1/0 ⇒ 1 / 0",
                "3^2 ⇒ 9",
                "0.1^2 ⇒ 0.1²",
                "1e300*1e300 ⇒ 1e300 · 1e300",
                "1e-300*1e-300 ⇒ 1e-300 · 1e-300",
                "1e-200*(1e-200*u) ⇒ 1e-200 · (1e-200 · u)",
                "1e-308*0 ⇒ 0",
                "exp(0) ⇒ 1",
                "cos(0) ⇒ 1",
                "exp(1) ⇒ e¹",
                "sqrt(16) ⇒ 4",
                "ln(0) ⇒ ln(0)",
                "2*pi ⇒ 2 · π",
                "min(2, pi) ⇒ 2",
                "max(2, pi) ⇒ π"
            })
    void numbersAreComputedOnlyWithoutRounding(String formula, String expected) {
        assertEquals(expected, simplified(formula));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "u + u ⇒ 2 · u",
                "u - u ⇒ 0",
                "(u + v) - v ⇒ u",
                "(u + v) - u ⇒ v",
                "u*u ⇒ u²",
                "u^2*u ⇒ u³",
                "u^2*u^3 ⇒ u⁵",
                "u^40*u^30 ⇒ u⁴⁰ · u³⁰",
                "v*u*u ⇒ v · u²",
                "u/u ⇒ 1",
                "u*v/v ⇒ u",
                "v*u/v ⇒ u",
                "4*u/(2*v) ⇒ 2 · u / v",
                "u*sign(u) ⇒ |u|",
                "u*(1/v) ⇒ u / v",
                "2*(3*u) ⇒ 6 · u",
                "u*(2*v) ⇒ 2 · (u · v)",
                "6*u/3 ⇒ 2 · u"
            })
    void equalTermsAndFactorsArePutTogether(String formula, String expected) {
        assertEquals(expected, simplified(formula));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "where(u > 0, v, v) ⇒ v",
                "where(1 < 2, u, v) ⇒ u",
                "where(2 < 2, u, v) ⇒ v",
                "where(2 <= 2, u, v) ⇒ u",
                "min(u, u) ⇒ u",
                "max(where(u > 0, 1, -1), 0) ⇒ where(u > 0, 1, 0)",
                "min(0, where(u > 0, 1, -1)) ⇒ where(u > 0, 0, −1)"
            })
    void decidedCasesAreDropped(String formula, String expected) {
        assertEquals(expected, simplified(formula));
    }

    @Test
    void tidyLeavesEqualTermsAsTheRulesGaveThem() {
        assertEquals(
                "u + u − v · v",
                Simplifier.tidy(Expression.parse("1*u + u - v*v + 0")).toString());
        assertEquals(
                "2 · u − v²",
                Simplifier.simplify(Expression.parse("1*u + u - v*v + 0")).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"u · tanh(v) + 3", "where(v < u, u, 2)", "2 · u / v", "1 / 3", "π"})
    void whatIsSimpleStaysAsItIs(String formula) {
        assertEquals(formula, simplified(formula));
    }

    /** A shared operand is simplified once; walking along every path would take 2⁶⁰ steps. */
    @Test
    @Timeout(60)
    void sharedOperandsAreSimplifiedOnce() {
        Expression e = Expression.variable("u");
        for (int i = 0; i < 60; i++) {
            e = new Expression.Binary(Operator.ADD, Trees.call(Function.SIN, e), e);
        }
        assertEquals(120, Simplifier.simplify(e).depth());
    }
}
