package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {

    @ParameterizedTest
    @CsvSource({"0.25, 0.25", "3, 3", "-2, -2", "999999999999999, 999999999999999", "1e15, 1.0E15", "NaN, NaN"})
    void aWholeNumberHasNoPoint(double value, String text) {
        assertEquals(text, Formula.number(value));
    }

    @Test
    void bothTextsAreNeeded() {
        for (String[] texts : new String[][] {{" ", "1"}, {"z", ""}}) {
            assertEquals(
                    "a formula needs the function and its derivative, was '" + texts[0] + "' and '" + texts[1] + "'",
                    assertThrows(IllegalArgumentException.class, () -> new Formula(texts[0], texts[1]))
                            .getMessage());
        }
        assertEquals(new Formula("z", "1", "", ""), new Formula("z", "1"));
    }

    @Test
    void spacesAroundThePlainTextAreRemoved() {
        assertEquals(new Formula("2z", "2"), new Formula(" 2z", "2 "));
    }
}
