package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivationCheckTest {
    private static DerivationCheck check(String formula, double at) {
        Derivation derivation = Derivation.of(Expression.parse(formula, "z", "beta"), "z");
        return DerivationCheck.of(derivation, Map.of("beta", 1.5), at);
    }

    /** Derivatives from their closed forms, in 20 digits. */
    @ParameterizedTest
    @CsvSource({
        "exp(z), 0.7, 2.0137527074704765216",
        "exp(z), -700, 9.8596765437597708567e-305",
        "sin(z), 1e10, 0.87311962268641137665",
        "z^3, 1e-7, 3e-14",
        "z^2, 1e-100, 2e-100",
        "z^2, 1e150, 2e150",
        "ln(z), 1e-300, 1e300",
        "sin(1e6*z), 3, 477760.62805",
        "exp(beta*z), 0, 1.5"
    })
    void differencesAgreeWithTheFormulaOverAllSizes(String formula, double at, double expected) {
        DerivationCheck check = check(formula, at);
        assertEquals(expected, check.derivative(), 1e-10 * Math.abs(expected));
        assertEquals(expected, check.difference(), 1e-9 * Math.abs(expected));
        assertTrue(check.relativeError() < 1e-9, check.toString());
    }

    @Test
    void aDerivativeThatRoundingHidesIsBelowTheResolution() {
        assertTrue(check("z^2", 1e-200).isBelowResolution());
        assertTrue(check("cos(z)", 1e-20).isBelowResolution());
        assertFalse(check("z^2", 3).isBelowResolution());
    }

    @Test
    void aWrongDerivativeIsFarAboveTheResolution() {
        DerivationCheck wrong = new DerivationCheck(3, 6.1, 6, check("z^2", 3).resolution());
        assertFalse(wrong.isBelowResolution());
        assertEquals(0.0164, wrong.relativeError(), 1e-4);
    }

    @Test
    void aPointWithoutAValueHasNoDifference() {
        assertTrue(Double.isNaN(check("ln(z)", -1).difference()));
    }
}
