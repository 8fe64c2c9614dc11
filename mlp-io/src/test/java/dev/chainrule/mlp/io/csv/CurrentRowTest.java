package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Rows of a file with the columns age (a number), plan (categories), note (ignored), weight and label (the target). */
class CurrentRowTest {
    private static final List<String> NAMES = List.of("age", "plan", "note", "weight", "label");

    private final RowCounts counts = new RowCounts();
    private final LineNumbers lines = new LineNumbers();

    private static Columns columns(OptionalInt weight) {
        return new Columns(
                true,
                NAMES,
                List.of("age", "plan"),
                new int[] {0, 1},
                List.of(Optional.empty(), Optional.of(new Categories())),
                List.of(Optional.empty(), Optional.empty()),
                new int[] {4},
                weight,
                KeyColumns.NONE,
                new int[] {2, 0},
                new BitSet(),
                Optional.empty());
    }

    private CurrentRow row(Missing missing, boolean targetAsText) {
        CurrentRow row =
                new CurrentRow("a.csv", new CellRules(CsvFormat.DEFAULT, targetAsText, missing, false), counts, lines);
        row.setColumns(columns(OptionalInt.of(3)), 1);
        return row;
    }

    /** Feeds a row as the parser does, and returns whether it is kept. */
    private boolean read(CurrentRow row, int line, String... cells) {
        lines.startRow(line);
        row.start();
        for (int c = 0; c < cells.length; c++) {
            row.accept(c, ("xx" + cells[c]).toCharArray(), 2, cells[c].length(), false);
        }
        boolean kept = row.end();
        if (kept) {
            counts.addKept();
        }
        return kept;
    }

    private static String message(CurrentRow row) {
        DataException fault = assertThrows(DataException.class, row::checkFaults);
        return fault.problems().get(0).message();
    }

    @Test
    void turnsCellsIntoNumbersAndWordsByTheRolesOfTheirColumns() {
        CurrentRow row = row(Missing.ERROR, true);
        assertTrue(read(row, 2, " 41 ", "basic", "any, text", "0.5", " yes "));
        assertArrayEquals(new double[] {41, 0}, row.features());
        assertEquals(0.5, row.weight());
        assertEquals("yes", new String(row.text().chars(), 0, row.text().length()));
        assertEquals(List.of("any, text", " 41 "), row.kept(), "as they stand, in the order asked for");
        assertTrue(read(row, 3, "-2e1", "gold", "", "1", "no"));
        assertArrayEquals(new double[] {-20, 1}, row.features(), "a new category has the next number");
        row.checkFaults();
    }

    @Test
    void readsTargetsThatAreNumbers() {
        CurrentRow row = row(Missing.ERROR, false);
        assertTrue(read(row, 2, "1", "basic", "", "1", "7.25"));
        assertArrayEquals(new double[] {7.25}, row.numbers());
    }

    @Test
    void keepsNoRowAfterAFaultAndStillChecksTheCells() {
        CurrentRow row = row(Missing.ERROR, true);
        assertTrue(row.isFirst());
        assertFalse(read(row, 2, "old", "basic", "", "-1", "yes"));
        assertFalse(read(row, 3, "1", "basic", "", "1", "yes"), "right, but after a fault");
        assertFalse(row.isFirst());
        DataException faults = assertThrows(DataException.class, row::checkFaults);
        assertEquals(
                List.of(ErrorCode.DAT_NUMBER, ErrorCode.DAT_RANGE),
                faults.problems().stream().map(problem -> problem.code()).toList());
        assertEquals(2, faults.problems().get(0).location().line());
        assertEquals("column 1 'age'", faults.problems().get(0).location().path());
    }

    @Test
    void fillsInMissingFeaturesWithTheMeanAndLeavesOutRowsWithoutTheirTarget() {
        CurrentRow row = row(Missing.MEAN, true);
        assertTrue(read(row, 2, "", "NA", "", "1", "yes"));
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, row.features());
        assertFalse(read(row, 3, "1", "basic", "", "1", "?"));
        row.checkFaults();
        assertEquals(
                List.of(
                        "1 of 2 rows of a.csv lack their target and are left out, the first in line 3",
                        "1 missing value of a.csv is filled in with the mean of the column, the first in line 2",
                        "1 missing category of a.csv is filled in with the frequencies of its categories, the first in"
                                + " line 2"),
                counts.warnings("a.csv", Missing.MEAN));
    }

    @Test
    void refusesAMissingWeightUnderThePolicyMean() {
        CurrentRow row = row(Missing.MEAN, true);
        assertFalse(read(row, 2, "1", "basic", "", "", "yes"));
        assertTrue(message(row).startsWith("the value is missing"), () -> message(row));
    }

    @Test
    void leavesOutRowsThatLackAnyValueUnderThePolicyDrop() {
        CurrentRow row = row(Missing.DROP, true);
        assertFalse(read(row, 2, "", "basic", "", "1", "yes"));
        assertFalse(read(row, 3, "1", "null", "", "1", "yes"));
        assertTrue(read(row, 4, "1", "basic", "", "1", "yes"), "an ignored column may be empty");
        row.checkFaults();
        assertEquals(2, counts.dropped());
    }

    @Test
    void takesWordsForMissingValuesAsCategoriesWithoutAPolicy() {
        CurrentRow row = row(Missing.ERROR, true);
        assertTrue(read(row, 2, "1", "NA", "", "1", "yes"));
        assertEquals(0, row.features()[1]);
    }

    @Test
    void leavesOutRowsOfWeightZeroAndRemembersTheirLabels() {
        CurrentRow row = row(Missing.ERROR, true);
        assertFalse(read(row, 2, "1", "basic", "", "0", "rare"));
        row.checkFaults();
        assertEquals(1, counts.unweighted());
        assertEquals(List.of("rare"), List.copyOf(counts.unweightedLabels()));
    }

    @Test
    void warnsOnceAColumnOfWholeNumbersThatFloat64Rounds() {
        CurrentRow row = row(Missing.ERROR, true);
        assertTrue(read(row, 2, "9007199254740993", "basic", "", "1", "yes"));
        assertTrue(read(row, 3, "9007199254740995", "basic", "", "1", "yes"));
        assertEquals(
                List.of("column 1 'age': 9007199254740993 in line 2 is an integer beyond 2^53 and loses precision"),
                row.warnings());
    }

    @Test
    void refusesQuotesInsideOfCellsButNotInQuotedOnes() {
        CurrentRow row = row(Missing.ERROR, true);
        lines.startRow(2);
        row.start();
        row.accept(2, "a \"b\"".toCharArray(), 0, 5, true);
        row.endHeader();
        row.checkFaults();
        row.accept(2, "a \"b\"".toCharArray(), 0, 5, false);
        assertThrows(DataException.class, () -> {
            row.endHeader();
            row.checkFaults();
        });
    }

    @Test
    void namesTheLineOfACellInsideOfARowOfSeveralLines() {
        CurrentRow row = row(Missing.ERROR, true);
        lines.startRow(5);
        row.start();
        row.accept(0, "1".toCharArray(), 0, 1, false);
        lines.addCell("two\nlines".toCharArray(), 0, 9);
        row.accept(3, "-4".toCharArray(), 0, 2, false);
        assertFalse(row.end());
        DataException fault = assertThrows(DataException.class, row::checkFaults);
        assertEquals(6, fault.problems().get(0).location().line());
        assertEquals(5, row.line());
    }

    @Test
    void addsTheFaultsOfCellsToOneThatEndsTheReading() {
        CurrentRow row = row(Missing.ERROR, true);
        DataException last = row.messages().wrongCells(9, 2, false, false);
        assertEquals(last, row.withCellFaults(last), "nothing to add");
        read(row, 2, "old", "basic", "", "-1", "yes");
        assertEquals(3, row.withCellFaults(last).problems().size());
    }
}
