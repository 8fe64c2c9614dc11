package dev.chainrule.mlp.api.expression;

import static dev.chainrule.mlp.api.expression.SmoothExpressions.difference;
import static dev.chainrule.mlp.api.expression.SmoothExpressions.isRegular;
import static dev.chainrule.mlp.api.expression.SmoothExpressions.plain;
import static dev.chainrule.mlp.api.expression.SmoothExpressions.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivativeTest {

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
}
