package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.MlpException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {
    private static double value(String formula) {
        return Expression.parse(formula, "z", "beta").value(Map.of("z", 0.5, "beta", 2.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "1 + 2*3 ⇒ 7",
                "(1 + 2)*3 ⇒ 9",
                "2^3^2 ⇒ 512",
                "-2^2 ⇒ -4",
                "(-2)^2 ⇒ 4",
                "2^-1 ⇒ 0.5",
                "8/4/2 ⇒ 1",
                "8 - 4 - 2 ⇒ 2",
                "2*-3 ⇒ -6",
                "--2 ⇒ 2",
                "1.5e2 ⇒ 150",
                "1E-1 ⇒ 0.1",
                "z*beta ⇒ 1",
                "z · beta − 1 ⇒ 0",
                "z × 4 ÷ 2 ⇒ 1",
                "z² ⇒ 0.25",
                "z⁻¹ ⇒ 2",
                "beta³ ⇒ 8",
                "abs(-z) ⇒ 0.5",
                "|z - 1| ⇒ 0.5",
                "√(beta + 2) ⇒ 2",
                "sqrt(4) ⇒ 2",
                "cos(π) ⇒ -1",
                "ln(e) ⇒ 1",
                "e^0 ⇒ 1",
                "log2(8) ⇒ 3",
                "min(z, 0.1) ⇒ 0.1",
                "max(z, 0.1) ⇒ 0.5",
                "where(z > 0, 1, 2) ⇒ 1",
                "where(z < 0, 1, 2) ⇒ 2",
                "where(z >= 0.5, 1, 2) ⇒ 1",
                "where(z ≤ 0.4, 1, 2) ⇒ 2",
                "sign(-z) ⇒ -1",
                "step(z) ⇒ 1",
                "σ(0) ⇒ 0.5",
                "Φ(0) ⇒ 0.5",
                "tanh²(0) ⇒ 0",
                "erf(0) ⇒ 0",
                "asinh(0) ⇒ 0"
            })
    void readsTheUsualNotation(String formula, double expected) {
        assertEquals(expected, value(formula), 1e-15);
    }

    /** Each line of the file: a formula that is wrong, the character that the message names, and a part of the message. */
    @ParameterizedTest
    @CsvFileSource(resources = "wrong-formulas.txt", delimiter = '⇒', maxCharsPerColumn = 10_000)
    void whatIsWrongIsNamedWithItsPlaceAndTheRemedy(String formula, int character, String message) {
        String text = formula.equals("<empty>") ? "" : formula;
        ConfigException e = assertThrows(ConfigException.class, () -> Expression.parse(text, "z", "beta"), text);
        assertTrue(
                e.getMessage().startsWith("character " + character + " of the formula: "),
                text + " expected at " + character + ": " + e.getMessage());
        assertTrue(e.getMessage().contains(message), text + " expected " + message + ": " + e.getMessage());
    }

    @Test
    void sizeAndDepthAreLimited() {
        String deep = "(".repeat(5000);
        assertTrue(assertThrows(ConfigException.class, () -> Expression.parse(deep))
                .getMessage()
                .startsWith("character 4097 of the formula: a formula has at most 4096 characters, this one has 5000"));
        for (String nested : new String[] {"(".repeat(65) + "z", "-".repeat(65) + "z", "z^".repeat(65) + "z"}) {
            assertTrue(assertThrows(ConfigException.class, () -> Expression.parse(nested))
                    .getMessage()
                    .contains("more than 64 nested operations"));
        }
        assertThrows(ConfigException.class, () -> Expression.parse("z" + "+z".repeat(65)));
        assertEquals(65, Expression.parse("z" + "+z".repeat(64)).value(Map.of("z", 1.0)));
    }

    /** Random text and damaged formulas: an expression, or one error. */
    @Test
    void hostileTextIsAnErrorAndNothingElse() {
        String[] parts = {
            "z", "beta", "exp(", "tanh(", "where(", "(", ")", "+", "-", "*", "/", "^", ",", "<", ">", "1", "0.5", "e",
            "π", "²", "⁻", "|", "√", " ", ".", "1e9", "'", "\u0000", "\ud800", "min(", "max(", "σ(", "_", "=", "∞", "\n"
        };
        Random random = new Random(1);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 8);
            for (int k = 0; k < length; k++) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                Expression e = Expression.parse(text.toString(), "z", "beta");
                e.derivative("z").toString();
                read++;
            } catch (MlpException e) {
                assertEquals(1, e.problems().size());
                assertTrue(
                        e.getMessage().indexOf('\u0000') < 0 && e.getMessage().indexOf('\n') < 0, e.getMessage());
            }
        }
        assertTrue(read > 1000, "only " + read + " of the texts were formulas");
    }
}
