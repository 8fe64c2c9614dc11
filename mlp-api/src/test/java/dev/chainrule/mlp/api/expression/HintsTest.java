package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HintsTest {

    /** Names from NumPy, PyTorch and mathematics; a suggested replacement must be a formula itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pow", "power", "sqr", "square", "cbrt", "relu", "swish", "silu", "gelu", "mish", "cot", "sec", "csc",
                "sech", "coth", "erfc", "log10", "ReLU"
            })
    void theReplacementOfAFunctionIsAFormula(String name) {
        String hint = Hints.forFunction(name);
        assertEquals("Write ", hint.substring(0, 6), name);
        Expression.parse(hint.substring(6), "u", "v");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "log ⇒ Write ln for the natural logarithm or log2",
                "arctan ⇒ Write atan",
                "clip ⇒ Write min(max(u, low), high)",
                "sigmiod ⇒ Did you mean 'sigmoid'?",
                "wher ⇒ Did you mean 'where'?"
            })
    void functionsOfOtherLanguagesAreTranslated(String name, String expected) {
        assertEquals(expected, Hints.forFunction(name));
    }

    @Test
    void anUnknownFunctionGetsTheListOfAllThatExist() {
        String hint = Hints.forFunction("bessel");
        assertEquals("Available: min, max, where, exp", hint.substring(0, 31));
        Function.callable()
                .forEach(function -> assertEquals(true, hint.contains(", " + function.key()), function.key()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "Infinity ⇒ Numbers are finite",
                "NaN ⇒ Numbers are finite",
                "and ⇒ Conditions stand only in where(z > 0, …, …)",
                "expz ⇒ Write exp(z)",
                "az ⇒ Write a*z",
                "beto ⇒ Known: a, z, beta, e, pi. Did you mean 'beta'?",
                "qqqqqq ⇒ Known: a, z, beta, e, pi"
            })
    void anUnknownNameGetsTheKnownOnes(String name, String expected) {
        assertEquals(expected, Hints.forName(name, List.of("a", "z", "beta")));
    }

    @Test
    void withoutNamesOnlyTheNamedNumbersAreKnown() {
        assertEquals("No names are known here but e and pi", Hints.forName("x", List.of()));
    }

    @Test
    void aCharacterIsExplainedByWhatStandsAroundIt() {
        assertEquals("A formula is the right side alone, without '='", Hints.forCharacter("=", "f = z", 2));
        String compare = "Compare with < <= > or >=, inside where(…, …, …)";
        assertEquals(compare, Hints.forCharacter("=", "z == 1", 2));
        assertEquals(compare, Hints.forCharacter("=", "z != 1", 3));
        assertEquals("Raised digits follow what they raise, without ^: z²", Hints.forCharacter("²", "z^²", 2));
        assertEquals("Write numbers, names, + - * / ^ and functions", Hints.forCharacter("¶", "¶", 0));
    }
}
