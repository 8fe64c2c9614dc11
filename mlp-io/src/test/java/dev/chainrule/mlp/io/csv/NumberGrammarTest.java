package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberGrammarTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0, -0.0",
        "+7, 7.0",
        "5.1, 5.1",
        "5., 5.0",
        ".5, 0.5",
        "-.5e1, -5.0",
        "2e-3, 0.002",
        "2E+3, 2000.0",
        "007, 7.0",
        "0.1, 0.1",
        "123456789012345, 1.23456789012345E14",
        "1234567890123456, 1.234567890123456E15",
        "9007199254740993, 9.007199254740992E15",
        "1e22, 1e22",
        "1e23, 1e23",
        "123456789012345e22, 1.23456789012345e36",
        "1e-22, 1e-22",
        "1e-23, 1e-23",
        "4.9e-324, 4.9e-324",
        "1e-400, 0.0",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "0.000000000000000000000000000001, 1e-30",
        "0e999999999999, 0.0",
        "00000000000000000000000000000001, 1.0"
    })
    void takesDecimalNumbersToTheNearestDouble(String text, double value) {
        assertEquals(value, parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {" 1", "1 ", "\t1\t", "  1.0  ", "\u00a01", "1\u202f", "1\n"})
    void takesBlanksAroundANumber(String text) {
        assertEquals(1.0, parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "-",
                ".",
                "e",
                "e5",
                ".e5",
                "1e",
                "1e+",
                "1e-",
                "--5",
                "+-5",
                "1_000",
                "1 000",
                "1,5",
                "1d",
                "1f",
                "1D",
                "1L",
                "0x1p3",
                "0x10",
                "NaN",
                "nan",
                "Infinity",
                "inf",
                "1.2.3",
                "1e5.",
                "1e5e5",
                "5-",
                "½",
                "٣",
                "１",
                "1\u0000",
                "−1",
                "abc",
                "1%",
                "$1"
            })
    void refusesEverythingElse(String text) {
        assertTrue(Double.isNaN(parse(text)), text);
    }

    @ParameterizedTest
    @CsvSource({"1e999, Infinity", "-1e309, -Infinity", "1e99999999999999999999, Infinity"})
    void saysThatANumberIsTooLarge(String text, double value) {
        assertEquals(value, parse(text));
    }

    @Test
    void roundsAsTheJdkDoes() {
        RandomStream random = new RandomStream(1);
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(2) == 0 ? "-" : "");
            digits(text, random, 1 + random.nextInt(12));
            if (random.nextInt(2) == 0) {
                digits(text.append('.'), random, random.nextInt(12));
            }
            if (random.nextInt(2) == 0) {
                text.append('e').append(random.nextInt(80) - 40);
            }
            String number = text.toString();
            assertEquals(Double.parseDouble(number), parse(number), number);
        }
    }

    @Test
    void knowsAnIntegerByItsSpelling() {
        assertTrue(isInteger("12"));
        assertFalse(isInteger("12.0"));
        assertFalse(isInteger("1e5"));
    }

    private static void digits(StringBuilder text, RandomStream random, int count) {
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
    }

    private static double parse(String text) {
        return NumberGrammar.POINT.parse(("," + text + ",").toCharArray(), 1, text.length());
    }

    private static boolean isInteger(String text) {
        return NumberGrammar.POINT.isInteger(text.toCharArray(), 0, text.length());
    }
}
