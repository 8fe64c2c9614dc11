package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.spec.CsvFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaGuardTest {
    private static final FormulaGuard GUARD = new FormulaGuard(CsvFormat.DEFAULT);

    /** The rule of CVE-2021-41270: a cell that starts a formula gets a leading quote, a number does not. */
    @ParameterizedTest
    @CsvSource({
        "=cmd, '''=cmd'",
        "+x, '''+x'",
        "-x, '''-x'",
        "@sum, '''@sum'",
        "\uff1dcmd, '''\uff1dcmd'",
        "'''', ''''''",
        "'''x', '''''x'",
        "'''=cmd', '''''=cmd'",
        "-1, -1",
        "+2.5e3, +2.5e3",
        "-, '''-'",
        "-1., -1.",
        "-.5, -.5",
        "-., '''-.'",
        "-1e, '''-1e'",
        "-1e+, '''-1e+'",
        "-1e-3, -1e-3",
        "+1.2.3, '''+1.2.3'",
        "'-1,5', '''-1,5'",
        "--1, '''--1'",
        "-1x, '''-1x'",
        "a=b, a=b",
        "'', ''"
    })
    void textThatASpreadsheetTakesForAFormulaIsMarked(String cell, String written) {
        assertEquals(written, GUARD.escape(cell));
    }

    @Test
    void lineEndsAndTabsBeforeAFormulaAreMarked() {
        assertEquals(
                List.of("'\t=a", "'\r=a", "'\n=a"),
                Stream.of("\t=a", "\r=a", "\n=a").map(GUARD::escape).toList());
    }

    @Test
    void removingOneQuoteRestoresEveryText() {
        String characters = "'=-a1";
        for (int i = 0; i < 5 * 5 * 5; i++) {
            String cell = "" + characters.charAt(i % 5) + characters.charAt(i / 5 % 5) + characters.charAt(i / 25);
            String written = GUARD.escape(cell);
            assertEquals(cell, written.startsWith("'") ? written.substring(1) : written);
        }
    }

    @Test
    void numbersAreRecognizedAsTheFileWritesThem() {
        FormulaGuard comma = new FormulaGuard(CsvFormat.DEFAULT.withDecimal(',').withThousands('.'));
        assertEquals("-1.234,5", comma.escape("-1.234,5"));
        assertEquals("'-1,5,2", comma.escape("-1,5,2"));
        assertEquals("'-.5", comma.escape("-.5"));
        assertEquals("'-1.234,5", GUARD.escape("-1.234,5"));
    }

    /** A pattern that tries each split of the digits takes minutes for such a label. */
    @Test
    void aLongLabelOfDigitsIsToldFromANumberInOneReading() {
        String label = "-" + "7".repeat(10_000) + "x";
        int[] reads = {0};
        CharSequence counted = new CharSequence() {
            @Override
            public int length() {
                return label.length();
            }

            @Override
            public char charAt(int index) {
                reads[0]++;
                return label.charAt(index);
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new UnsupportedOperationException();
            }
        };
        assertFalse(GUARD.isNumber(counted));
        assertTrue(reads[0] < 3 * label.length(), reads[0] + " characters read of " + label.length());
    }
}
