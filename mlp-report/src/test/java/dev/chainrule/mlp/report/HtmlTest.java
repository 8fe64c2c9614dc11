package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {

    @Test
    void whatMeansSomethingInAPageIsEscaped() {
        assertEquals("&lt;/script&gt; &amp; &quot;a&#39;s&quot; é 😀", Html.escaped("</script> & \"a's\" é 😀"));
    }

    @Test
    void whatNoPageMayHaveIsReplaced() {
        assertEquals("a\uFFFDb\uFFFD\uFFFD\uFFFD\n", Html.escaped("a\u0000b\u001b\ud800\uffff\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "-2, −2",
        "0.33333334, 0.3333",
        "1234.5678, 1235",
        "12345, 12345",
        "0.001, 0.001",
        "100, 100",
        "0.00012341, 1.234e−4",
        "1.5e10, 1.500e10",
        "-1e-300, −1.000e−300",
        "NaN, not a number",
        "Infinity, ∞",
        "-Infinity, −∞"
    })
    void numbersHaveFourDigits(double value, String digits) {
        assertEquals(digits, Html.digits(value));
    }

    @Test
    void aNumberKeepsAllItsDigitsInItsValue() {
        assertEquals("<data value=\"0.3333333432674408\">0.3333</data>", Html.number(0.3333333432674408));
        assertEquals("<data value=\"0.125\">12.5 %</data>", Html.percent(0.125));
    }
}
