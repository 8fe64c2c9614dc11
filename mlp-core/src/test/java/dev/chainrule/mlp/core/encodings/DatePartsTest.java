package dev.chainrule.mlp.core.encodings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.testkit.EncodingContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatePartsTest {
    private static final double ROUNDING = 1e-12;

    private static ColumnValues column(DateParts dates, String... texts) {
        return ColumnValues.of(Arrays.stream(texts).mapToDouble(dates::number).toArray());
    }

    private static double[] encoded(DateParts dates, ColumnValues column, String text) {
        double[] fitted = dates.fit(column);
        double[] inputs = new double[dates.inputs(fitted)];
        dates.encode(dates.number(text), fitted, inputs, 0);
        return inputs;
    }

    /** Python: datetime(…, tzinfo=timezone.utc).timestamp(). */
    @ParameterizedTest
    @CsvSource({
        "1970-01-01, 0",
        "2024-05-31, 1717113600",
        "2024-05-31T14:30, 1717165800",
        "2024-05-31 14:30:05, 1717165805",
        "2024-05-31 14:30:05.25, 1717165805.25",
        "2024-05-31T14:30Z, 1717165800",
        "2024-05-31T14:30:00+02:00, 1717158600",
        "1900-03-01, -2203891200",
    })
    void isoDatesAndTimesAreSecondsSince1970(String text, double seconds) {
        assertEquals(seconds, new DateParts().number(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-02-29", "2024-04-31", "31.5.2024", "2024-5-3", "2024", "2024-05-31T25:00", "soon"})
    void whatIsNoDateIsRefused(String text) {
        IllegalArgumentException fault =
                assertThrows(IllegalArgumentException.class, () -> new DateParts().number(text));
        assertEquals("expected a date such as 2024-05-31 or 2024-05-31 14:30", fault.getMessage());
        assertEquals("give its notation as \"format\": \"d.M.yyyy\"", new DateParts().remedy());
        assertEquals("", new DateParts("", "d.M.yyyy").remedy());
    }

    @Test
    void otherNotationsAreReadByTheirFormat() {
        DateParts dates = new DateParts("", "d.M.yyyy");
        assertEquals(1717113600, dates.number("31.5.2024"));
        assertEquals(1717113600, dates.number("31.05.2024"));
        assertEquals("31.5.2024", dates.text(1717113600));
        assertEquals(
                "expected a date in the format d.M.yyyy, such as 31.5.2024",
                assertThrows(IllegalArgumentException.class, () -> dates.number("30.2.2024"))
                        .getMessage());
        assertEquals(1717165800, new DateParts("", "MM/dd/yyyy HH:mm").number("05/31/2024 14:30"));
    }

    /** 1 January and 1 July 2023 are 181 days apart: deviation 90.5; July is half a year, so its cosine is −1. */
    @Test
    void partsThatRepeatBecomeSineAndCosine() {
        DateParts dates = new DateParts("days month", "");
        ColumnValues column = column(dates, "2023-01-01", "2023-07-01");
        assertEquals(
                List.of("when days", "when month (sin)", "when month (cos)"),
                dates.inputNames("when", dates.fit(column)));
        assertArrayEquals(new double[] {1, 0, -1}, encoded(dates, column, "2023-07-01"), ROUNDING);
        assertArrayEquals(
                new double[] {-1 - 1 / 90.5, -0.5, Math.sqrt(0.75)}, encoded(dates, column, "2022-12-31"), ROUNDING);
    }

    /** 1 January 2024 is a Monday; 18:00 is three quarters of the day; 29 February 28/29 of its month. */
    @Test
    void eachPartHasItsCycle() {
        DateParts dates = new DateParts("day weekday hour", "");
        ColumnValues column = column(dates, "2024-01-01");
        assertArrayEquals(new double[] {0, 1, 0, 1, -1, 0}, encoded(dates, column, "2024-01-01 18:00"), ROUNDING);
        double angle = 2 * Math.PI * 28 / 29;
        double thursday = 2 * Math.PI * 3 / 7;
        assertArrayEquals(
                new double[] {Math.sin(angle), Math.cos(angle), Math.sin(thursday), Math.cos(thursday), 0, 1},
                encoded(dates, column, "2024-02-29"),
                ROUNDING);
        DateParts years = new DateParts("year", "");
        assertArrayEquals(
                new double[] {2}, encoded(years, column(years, "2020-06-01", "2022-06-01"), "2023-01-01"), ROUNDING);
    }

    @Test
    void byDefaultPartsThatDoNotDifferAreLeftOut() {
        DateParts dates = new DateParts();
        List<String> names = dates.inputNames("d", dates.fit(column(dates, "2024-01-01", "2024-02-01", "2024-03-01")));
        assertEquals(List.of("d days", "d month (sin)", "d month (cos)", "d weekday (sin)", "d weekday (cos)"), names);
        assertEquals(List.of("d days"), dates.inputNames("d", dates.fit(column(dates, "2024-01-01", "2024-01-01"))));
    }

    /** January and July are opposite. */
    @Test
    void aMissingDateIsTheMeanOfTheInputs() {
        DateParts dates = new DateParts("month", "");
        ColumnValues column = column(dates, "2023-01-01", "2023-07-01");
        assertArrayEquals(new double[] {0, 0}, dates.encodeMissing(column, dates.fit(column)), ROUNDING);
    }

    @Test
    void optionsThatAreNotValidAreReported() {
        PluginOptions options = PluginOptions.of(Map.of("parts", "month moon", "format", "yyyy"));
        new DateParts().with(options);
        assertEquals(
                List.of(
                        "accepts days, year, month, day, weekday, hour, found 'moon'",
                        "must have year, month and day, as \"d.M.yyyy\" or \"MM/dd/yyyy HH:mm\", found 'yyyy'"),
                options.faults().stream().map(PluginOptions.Fault::message).toList());
        assertTrue(
                new DateParts().with(PluginOptions.of(Map.of("parts", "month"))).maxInputs() == 2);
    }

    @Nested
    class Contract extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new DateParts();
        }
    }

    @Nested
    class FormatContract extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new DateParts("year, hour", "d.M.yyyy HH:mm");
        }
    }
}
