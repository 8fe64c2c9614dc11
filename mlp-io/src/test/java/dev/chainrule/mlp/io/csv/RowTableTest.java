package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Rows of the columns age (a number), plan (categories), weight, and one or two targets. */
class RowTableTest {
    private static final MemoryBudget AMPLE = new MemoryBudget(1 << 20, "a.csv");

    private final LineNumbers lines = new LineNumbers();
    private RowTable table;
    private CurrentRow row;

    private void start(boolean targetAsText, MemoryBudget memory, OptionalInt weight, int... targets) {
        start(KeyColumns.NONE, targetAsText, memory, weight, targets);
    }

    private void start(KeyColumns keys, boolean targetAsText, MemoryBudget memory, OptionalInt weight, int... targets) {
        Columns columns = new Columns(
                true,
                List.of("age", "plan", "weight", "u", "v"),
                List.of("age", "plan"),
                new int[] {0, 1},
                List.of(Optional.empty(), Optional.of(new Categories())),
                List.of(Optional.empty(), Optional.empty()),
                targets,
                weight,
                keys,
                new int[0],
                new BitSet(),
                Optional.empty());
        table = new RowTable(targetAsText, CsvFormat.DEFAULT, memory);
        table.start(columns);
        row = new CurrentRow(
                "a.csv", new CellRules(CsvFormat.DEFAULT, targetAsText, Missing.ERROR, false), new RowCounts(), lines);
        row.setColumns(columns, 1);
    }

    private void read(int line, String... cells) {
        lines.startRow(line);
        row.start();
        for (int c = 0; c < cells.length; c++) {
            row.accept(c, cells[c].toCharArray(), 0, cells[c].length(), false);
        }
        assertTrue(row.end());
        table.row(row);
    }

    @Test
    void rowsKeepTheirFeaturesTargetsWeightsAndLines() {
        start(false, AMPLE, OptionalInt.of(2), 3, 4);
        read(2, "41", "basic", "0.5", "1", "-1");
        read(5, "20", "gold", "2", "3e2", "0.25");
        read(6, "7", "basic", "1", "0", "0");
        DataTable rows = table.examples(List.of("u", "v"), List.of(), table.numbers());
        assertEquals(
                DataTable.numeric(
                                List.of("age", "plan"),
                                new double[] {41, 0, 20, 1, 7, 0},
                                List.of("u", "v"),
                                new double[] {1, -1, 300, 0.25, 0, 0})
                        .rows(),
                rows.rows());
        assertArrayEquals(new double[] {41, 0, 20, 1, 7, 0}, rows.features());
        assertArrayEquals(new double[] {1, -1, 300, 0.25, 0, 0}, table.numbers());
        assertArrayEquals(new double[] {0.5, 2, 1}, rows.weights());
        assertArrayEquals(new int[] {2, 5, 6}, rows.lines());
        assertEquals(List.of(List.of(), List.of("basic", "gold")), rows.categories());
    }

    @Test
    void aTargetOfTextIsALabelOrANumber() {
        start(true, AMPLE, OptionalInt.empty(), 3);
        read(2, "1", "basic", "", "10", "");
        read(4, "2", "basic", "", " yes ", "");
        read(5, "3", "basic", "", "10", "");
        List<String> labels = table.labels();
        assertEquals(List.of("10", "yes", "10"), labels);
        assertSame(labels.get(0), labels.get(2));
        assertEquals("yes", table.text(1));
        assertEquals(4, table.textLine(1));
        assertEquals(10, table.number(2));
        assertEquals(Double.NaN, table.number(1));
    }

    @Test
    void arraysGrowAndAreTrimmedToTheirRows() {
        start(true, AMPLE, OptionalInt.empty(), 3);
        for (int r = 0; r < 1000; r++) {
            read(r + 2, Integer.toString(r), "basic", "", "label " + r, "");
        }
        DataTable rows = table.examples(List.of("u"), table.labels(), new double[0]);
        assertEquals(2000, rows.features().length);
        assertEquals(999, rows.features()[1998]);
        assertEquals("label 999", rows.labels().get(999));
        assertEquals(1001, rows.lines()[999]);
        assertEquals(0, rows.weights().length);
    }

    @Test
    void aClearedTableIsFilledAnew() {
        start(true, AMPLE, OptionalInt.empty(), 3);
        read(2, "1", "basic", "", "first", "");
        read(3, "1", "basic", "", "second", "");
        table.clear();
        assertEquals(0, table.rows());
        assertEquals(List.of(), table.labels());
        read(4, "8", "basic", "", "x", "");
        assertEquals(List.of("x"), table.labels());
        assertEquals(4, table.textLine(0));
        assertArrayEquals(
                new double[] {8, 0},
                table.examples(List.of("u"), List.of("x"), new double[0]).features());
    }

    @Test
    void groupsAreNumberedAndTimesKept() {
        KeyColumns keys = new KeyColumns(OptionalInt.of(3), OptionalInt.of(4), Optional.empty());
        start(keys, false, AMPLE, OptionalInt.empty());
        for (int r = 0; r < 40; r++) {
            read(r + 2, "1", "basic", "", List.of("b", "a", "c").get(r % 3), Integer.toString(100 - r));
        }
        DataTable rows = table.examples(List.of(), List.of(), new double[0]);
        assertArrayEquals(new int[] {0, 1, 2, 0}, Arrays.copyOf(rows.groups(), 4));
        assertArrayEquals(new double[] {100, 99, 98}, Arrays.copyOf(rows.times(), 3));
        assertEquals(List.of(40, 40), List.of(rows.groups().length, rows.times().length));
        start(false, AMPLE, OptionalInt.empty());
        read(2, "1", "basic", "", "", "");
        assertEquals(0, table.examples(List.of(), List.of(), new double[0]).groups().length);
    }

    @Test
    void aFileWithoutTargetsHasFeaturesAlone() {
        start(false, AMPLE, OptionalInt.empty());
        read(2, "1", "basic", "", "", "");
        assertEquals(1, table.rows());
        assertEquals(0, table.numbers().length);
    }

    /**
     * 70 % of the heap are 280 bytes: the first arrays of 16 numbers and of 16 lines take 128 + 64 bytes, and the next
     * one of numbers, for the ninth row, would need 8 · 40.
     */
    @Test
    void moreThanTheMemoryHoldsIsRefusedWithItsLine() {
        start(false, new MemoryBudget(400, "a.csv"), OptionalInt.empty());
        DataException fault = assertThrows(DataException.class, () -> {
            for (int line = 2; line < 100; line++) {
                read(line, "1", "basic", "", "", "");
            }
        });
        assertEquals(ErrorCode.DAT_LIMIT, fault.code());
        assertTrue(fault.getMessage().startsWith("a.csv:10  the table takes "), fault.getMessage());
    }
}
