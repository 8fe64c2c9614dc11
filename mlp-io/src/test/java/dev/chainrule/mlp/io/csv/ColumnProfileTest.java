package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnProfileTest {
    private final ColumnProfile column = new ColumnProfile("income", 3);

    private void addNumbers(double... values) {
        for (double value : values) {
            column.addNumber(Double.toString(value), value);
        }
    }

    @Test
    void withoutCellsThereIsNothing() {
        assertEquals("income", column.name());
        assertEquals(3, column.position());
        assertEquals(0, column.present());
        assertFalse(column.hasIntegersOnly());
        assertFalse(column.isUnique());
        assertFalse(column.rises());
        assertEquals(0, column.skewness());
        assertTrue(column.isCounted());
    }

    @Test
    void numbersTextsAndMissingCellsAreCountedApart() {
        column.addMissing();
        column.addNumber("7", 7);
        column.addText("n/a");
        column.addNumber("-2.5", -2.5);
        column.addText("n/a");
        column.addLikeTarget();
        assertEquals(4, column.present());
        assertEquals(1, column.missing());
        assertEquals(2, column.numbers());
        assertEquals(-2.5, column.min());
        assertEquals(7, column.max());
        assertEquals(List.of("7", "n/a", "-2.5"), List.copyOf(column.counts().keySet()));
        assertEquals(Map.of("n/a", 2), column.textCounts());
        assertEquals(3, column.distinct());
        assertEquals(1, column.likeTarget());
        assertFalse(column.isUnique());
        assertThrows(UnsupportedOperationException.class, () -> column.counts().put("x", 1));
    }

    @Test
    void integersMayBeWrittenWithAPoint() {
        addNumbers(1, 2, 1e15);
        assertTrue(column.hasIntegersOnly());
        addNumbers(0.5);
        assertFalse(column.hasIntegersOnly());
    }

    @Test
    void risingNumbersAreEachGreaterThanTheOneBefore() {
        addNumbers(-3, 0, 0.5);
        assertTrue(column.rises());
        addNumbers(0.5);
        assertFalse(column.rises());
        addNumbers(9);
        assertFalse(column.rises());
    }

    /** Returns √n·Σ(x − m)³ / (Σ(x − m)²)^1.5 in two passes. */
    private static double skewness(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double cubes = Arrays.stream(values).map(x -> Math.pow(x - mean, 3)).sum();
        double squares = Arrays.stream(values).map(x -> Math.pow(x - mean, 2)).sum();
        return Math.sqrt(values.length) * cubes / Math.pow(squares, 1.5);
    }

    @Test
    void theSkewnessIsThatOfTheDefinition() {
        addNumbers(0, 0, 0, 4); // mean 1: squares 1+1+1+9 = 12, cubes −1−1−1+27 = 24; 2·24 / 12^1.5 = 2/√3
        assertEquals(2 / Math.sqrt(3), column.skewness(), 1e-15);
    }

    @Test
    void theSkewnessOfManyNumbersFarFromZeroIsExact() {
        double[] values = new double[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1e6 + i % 17 * (i % 5);
        }
        addNumbers(values);
        assertEquals(skewness(values), column.skewness(), 1e-9);
        assertTrue(Math.abs(column.skewness()) > 0.5, "a skewed column");
    }

    @Test
    void symmetricAndEqualNumbersHaveNoSkewness() {
        addNumbers(-5, -1, 0, 1, 5);
        assertEquals(0, column.skewness(), 1e-15);
        ColumnProfile equal = new ColumnProfile("c", 1);
        for (int i = 0; i < 3; i++) {
            equal.addNumber("4", 4);
        }
        assertEquals(0, equal.skewness());
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-01, 1", "2024-05-01T10:00, 1", "2024-05-01 10:00, 1", "1.5.2024, 1", "12/31/2024 8:00, 1",
        "2024/5/1, 1", "2024-5-1, 0", "1.5.24, 0", "2024-05-01x, 0", "20240501, 0"
    })
    void aTextIsADateInTheUsualNotations(String cell, long dates) {
        column.addText(cell);
        assertEquals(dates, column.dates());
    }

    @Test
    void theNotationOfDatesIsTheOneThatFitsAllOfThem() {
        column.addText("1/2/2024");
        assertEquals(Optional.empty(), column.dateNotation(), "the day or the month may stand first");
        column.addText("13/2/2024");
        assertEquals(Optional.of("d/M/yyyy"), column.dateNotation());
        column.addText("2024-02-13");
        assertEquals(Optional.empty(), column.dateNotation());
    }

    @Test
    void ofMoreThan100000DifferentTextsTheFirstAreCounted() {
        for (int i = 0; i < ColumnProfile.MAX_TEXTS; i++) {
            column.addNumber(Integer.toString(i), i);
        }
        assertTrue(column.isCounted());
        assertTrue(column.isUnique());
        column.addNumber("x", 1e9);
        column.addNumber("x", 1e9);
        assertFalse(column.isCounted());
        assertTrue(column.isUnique(), "as far as it was counted");
        assertEquals(100_000, column.distinct());
        column.addNumber("5", 5);
        assertEquals(2, column.counts().get("5"));
        assertFalse(column.isUnique());
    }
}
