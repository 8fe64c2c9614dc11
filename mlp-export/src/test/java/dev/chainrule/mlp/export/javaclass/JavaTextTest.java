package dev.chainrule.mlp.export.javaclass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link JavaExportTest} compiles what is written here. */
class JavaTextTest {

    @Test
    void nothingInATextEndsItsLiteral() {
        assertEquals("\"\\\"; System.exit(1); //\"", JavaText.literal("\"; System.exit(1); //"));
        assertEquals("\"a\\\\b\\n\\r\\t\"", JavaText.literal("a\\b\n\r\t"));
        assertEquals(
                "\"\\000\\0331\\177\"", JavaText.literal("\0\u001B1\u007F"), "three octal digits, whatever follows");
        assertEquals("\"\\u00e9\\ud83d\\ude00\"", JavaText.literal("é\uD83D\uDE00"));
        assertEquals("\"\\\\u0022\"", JavaText.literal("\\u0022"), "no Unicode escape arises");
        assertEquals("'\\''", JavaText.literal('\''));
        assertEquals("'\"'", JavaText.literal('"'));
        assertEquals("'\\\\'", JavaText.literal('\\'));
        assertEquals("'\\t'", JavaText.literal('\t'));
    }

    @Test
    void nothingInATextEndsItsComment() {
        assertEquals("&#42;&#47;", JavaText.comment("*/"));
        assertEquals("&#123;&#64;code&#125; &#60;b&#62;", JavaText.comment("{@code} <b>"));
        assertEquals("&#92;u002a&#38;", JavaText.comment("\\u002a&"));
        assertEquals("a&#65533;b&#128512;", JavaText.comment("a\nb\uD83D\uDE00"));
        assertEquals("&#65533;", JavaText.comment("\uD83D"), "half a character");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1f",
        "-0.0, -0.0f",
        "3.4028235e38, 3.4028235E38f",
        "1.4e-45, 1.4E-45f",
        "NaN, Float.NaN",
        "Infinity, Float.POSITIVE_INFINITY",
        "-Infinity, Float.NEGATIVE_INFINITY"
    })
    void aFloatIsWrittenWithTheDigitsThatRestoreIt(float value, String expected) {
        assertEquals(expected, JavaText.literal(value));
    }

    @Test
    void mathematicsIsWrittenInAscii() {
        assertEquals("1/(1 + e^-x) <= 2*pi", JavaText.ascii("1/(1 + e⁻ˣ) ≤ 2·π"));
        assertEquals("z^12 - sqrt 2 ?", JavaText.ascii("z¹² − √2 ∈"));
    }

    /** Five characters in base 85 from '#', without the backslash. */
    @Test
    void numbersArePackedInLinesOfTwenty() {
        String five = JavaText.packed(new int[] {0, 1, 84, 85, -1}, "  ");
        assertEquals("\"\"\"\n  #########$####x###$#v:Y/#\"\"\"", five);
        String lines = JavaText.packed(new int[21], " ");
        assertEquals("\"\"\"\n " + "#".repeat(100) + "\\\n #####\"\"\"", lines);
        String blocks = JavaText.packed(new int[13_107], "");
        assertEquals(2, blocks.split(",\n").length, "a constant has at most 65,535 characters");
    }

    @Test
    void theBitsOfNumbersAreKept() {
        assertArrayEquals(new int[] {0x3F800000, 0x80000000}, JavaText.bits(new float[] {1, -0f}));
        assertArrayEquals(new int[] {0x3FF00000, 0, 0x3FB99999, 0x9999999A}, JavaText.bits(new double[] {1, 0.1}));
    }

    @Test
    void templatesAreFilledInWithoutALocale() {
        assertEquals("12345 0.5", JavaText.fill("%d %s", 12345, 0.5));
    }
}
