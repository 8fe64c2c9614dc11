package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KinksTest {

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
                : Arrays.stream(expected.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
        assertArrayEquals(kinks, Expression.parse(formula).kinks("z"));
    }

    /** A root near the end of the range makes the search finer around it, also beyond the end. */
    @Test
    void kinksBeyondAMillionAreNotLookedFor() {
        double[] kinks =
                Expression.parse("abs(cos(1 + sqrt(z + 13.75))) + max(z, 2)").kinks("z");
        assertTrue(kinks.length > 2 && kinks[kinks.length - 1] <= 1e6, Arrays.toString(kinks));
    }

    @Test
    void thePolesClosestTo0AreFound() {
        double[] poles = Expression.parse("tan(z)").kinks("z");
        assertTrue(poles.length >= 50, "only " + poles.length);
        for (int n = -20; n < 20; n++) {
            double pole = (n + 0.5) * Math.PI;
            double found = Arrays.stream(poles)
                    .filter(z -> Math.abs(z - pole) < 1e-9)
                    .findFirst()
                    .orElse(Double.NaN);
            assertEquals(pole, found, 1e-9);
        }
    }
}
