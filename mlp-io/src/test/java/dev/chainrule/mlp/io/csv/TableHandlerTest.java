package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.Missing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All columns but the last are features, numbers. */
class TableHandlerTest {

    /** Writes down what it receives. */
    private static final class Rows implements RowSink {
        private final List<String> rows = new ArrayList<>();
        private boolean looks = true;

        @Override
        public void start(Columns columns) {
            rows.add("columns " + columns.names());
        }

        @Override
        public boolean looksAtNext() {
            return looks;
        }

        @Override
        public void row(CurrentRow row) {
            StringBuilder line = new StringBuilder("line " + row.line() + ":");
            for (double value : row.features()) {
                line.append(' ').append(value);
            }
            rows.add(
                    line + " -> " + new String(row.text().chars(), 0, row.text().length()));
        }
    }

    private final Rows sink = new Rows();

    private static Columns columns(List<String> names) {
        int features = names.size() - 1;
        return new Columns(
                true,
                names,
                names.subList(0, features),
                IntStream.range(0, features).toArray(),
                Collections.nCopies(features, Optional.empty()),
                Collections.nCopies(features, Optional.empty()),
                new int[] {features},
                OptionalInt.empty(),
                KeyColumns.NONE,
                new int[0],
                new BitSet(),
                Optional.empty());
    }

    private static CellRules rules(boolean header, Missing missing) {
        return new CellRules(
                new CsvFormat(header, ',', '.', Optional.empty(), "UTF-8", List.of()), true, missing, false);
    }

    private TableHandler handler(CellRules rules) {
        return new TableHandler(
                "a.csv",
                rules,
                first -> columns(
                        rules.header()
                                ? List.copyOf(first.cells())
                                : IntStream.rangeClosed(1, first.cells().size())
                                        .mapToObj(Integer::toString)
                                        .toList()),
                sink);
    }

    private static TableHandler parse(TableHandler handler, String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            CsvTable.parse(
                    handler, CsvText.open(new ByteArrayInputStream(bytes), "a.csv", CsvFormat.DEFAULT), () -> false);
            return handler;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private TableHandler parse(String text) {
        return parse(handler(rules(true, Missing.ERROR)), text);
    }

    private List<String> faults(String text) {
        return assertThrows(DataException.class, () -> parse(text)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void theFirstLineNamesTheColumnsAndEachFurtherOneIsARow() {
        TableHandler handler = parse("x,u,y\n1,2,yes\n-3,4e1,no\n");
        assertEquals(List.of("columns [x, u, y]", "line 2: 1.0 2.0 -> yes", "line 3: -3.0 40.0 -> no"), sink.rows);
        assertEquals(2, handler.counts().rows());
        assertEquals(List.of("x", "u", "y"), handler.columns().names());
        assertEquals("no", new String(handler.text().chars(), 0, handler.text().length()));
    }

    @Test
    void withoutAHeaderTheFirstLineIsARowToo() {
        parse(handler(rules(false, Missing.ERROR)), "1,\"a\nb\"\n2,c\n");
        assertEquals(List.of("columns [1, 2]", "line 1: 1.0 -> a\nb", "line 3: 2.0 -> c"), sink.rows);
    }

    @Test
    void columnsAreUnknownUntilTheFirstLineWithCells() {
        TableHandler handler = handler(rules(true, Missing.ERROR));
        assertFalse(handler.hasColumns());
        parse(handler, "\n  \n");
        assertFalse(handler.hasColumns());
        parse(handler, "\n  \nx,y\n");
        assertTrue(handler.hasColumns());
        assertEquals(List.of("columns [x, y]"), sink.rows);
    }

    @Test
    void blankLinesAreSkippedWhereTheyCannotBeARow() {
        parse("x,y\n\n1,a\n   \n2,b\n\n");
        assertEquals(List.of("columns [x, y]", "line 3: 1.0 -> a", "line 5: 2.0 -> b"), sink.rows);
    }

    /** In a file of one column a blank line may be a missing value, unless it is at the end. */
    @Test
    void aBlankLineInAFileOfOneColumnIsAMissingValue() {
        assertEquals(
                List.of("a.csv:3  column 1 'y'  the cell is empty: fill it in or remove the row, or set \"missing\":"
                        + " \"drop\" [DAT_MISSING]"),
                faults("y\na\n\nb\n"));
        sink.rows.clear();
        parse("y\na\nb\n\n\n");
        assertEquals(List.of("columns [y]", "line 2: -> a", "line 3: -> b"), sink.rows);
        TableHandler dropping = parse(handler(rules(true, Missing.DROP)), "y\na\n  \nb\n"); // a cell of blanks
        assertEquals(1, dropping.counts().dropped());
    }

    @Test
    void aLineWithTooFewOrTooManyCellsEndsTheReading() {
        assertEquals(
                List.of("a.csv:3  expected 2 cells as in line 1, found 1. Complete the line, or quote cells that hold"
                        + " the delimiter [DAT_COLUMNS]"),
                faults("x,y\n1,a\n2\n3,b\n").stream()
                        .map(TableHandlerTest::withoutColumn)
                        .toList());
        assertEquals(
                List.of("a.csv:2  expected 2 cells as in line 1, found 3. The line ends with a delimiter, the header"
                        + " does not: delete it at the end of each line, or add it to the header [DAT_COLUMNS]"),
                faults("x,y\n1,a, \n").stream()
                        .map(TableHandlerTest::withoutColumn)
                        .toList());
        assertTrue(faults("x,y\n1,a,b\n").get(0).contains("If the rows begin with a name each"));
    }

    private static String withoutColumn(String problem) {
        return problem.replaceFirst("  column \\d+( '.*?')?", "");
    }

    @Test
    void theFaultsOfAllCellsAreFoundAndNoRowAfterTheFirstIsPassedOn() {
        assertEquals(
                List.of("a.csv:3  column 1 'x'", "a.csv:5  column 2 'u'"),
                faults("x,u,y\n1,2,a\nold,2,b\n3,4,c\n5,,d\n").stream()
                        .map(problem -> problem.replaceFirst("('x'|'u').*", "$1"))
                        .toList());
        assertEquals(List.of("columns [x, u, y]", "line 2: 1.0 2.0 -> a"), sink.rows);
    }

    @Test
    void aCellAfterALineEndInQuotesIsInTheNextLine() {
        List<String> faults = faults("x,u,y\n\"\n1\",old,a\n");
        assertEquals("a.csv:3  column 2 'u'", faults.get(0).replaceFirst("('u').*", "$1"));
    }

    @Test
    void rowsThatLackAValueAreCountedAndToldOf() {
        TableHandler handler = handler(rules(true, Missing.DROP));
        handler.warn("first");
        parse(handler, "x,y\n,a\n1,b\n2,\n");
        assertEquals(List.of("columns [x, y]", "line 3: 1.0 -> b"), sink.rows);
        assertEquals(
                List.of("first", "2 of 3 rows of a.csv lack a value and are left out, the first in line 2"),
                handler.warnings());
    }

    /** As when only the number of rows is wanted: what the cells hold is not looked at, how many they are is. */
    @Test
    void cellsThatNobodyLooksAtAreOnlyCounted() {
        sink.looks = false;
        TableHandler handler = new TableHandler("a.csv", rules(true, Missing.ERROR), columns(List.of("x", "y")), sink);
        parse(handler, "old,a\nolder,b\n");
        assertEquals(2, handler.counts().rows());
        TableHandler other = new TableHandler("a.csv", rules(true, Missing.ERROR), columns(List.of("x", "y")), sink);
        assertThrows(DataException.class, () -> parse(other, "old\n"));
        TableHandler dropping = new TableHandler("a.csv", rules(true, Missing.DROP), columns(List.of("x", "y")), sink);
        assertThrows(
                DataException.class,
                () -> parse(dropping, "old,a\n"),
                "whether a row is left out depends on its cells");
    }

    @Test
    void theRestOfAFileHasTheLinesOfTheWhole() throws IOException {
        TableHandler handler = new TableHandler("a.csv", rules(true, Missing.ERROR), columns(List.of("x", "y")), sink);
        ByteArrayInputStream rest = new ByteArrayInputStream("1,a\n2,b\n".getBytes(StandardCharsets.UTF_8));
        CsvTable.parse(handler, CsvText.resume(rest, "a.csv", StandardCharsets.UTF_8, ',', 10, 99), () -> false);
        assertEquals(List.of("columns [x, y]", "line 11: 1.0 -> a", "line 12: 2.0 -> b"), sink.rows);
    }

    @Test
    void limitsAreThoseOfCellsAndColumns() {
        String cell = "a".repeat(TableHandler.MAX_FIELD);
        parse("x,y\n1," + cell + "\n");
        assertEquals(
                List.of("a.csv:2  column 2 'y'  the cell has 65537 characters, more than 65536 (maxField). Is it a CSV"
                        + " file? [DAT_LIMIT]"),
                faults("x,y\n1," + cell + "b\n"));
        assertEquals(
                List.of("a.csv:1  column 100001  the line has more than 100000 columns (maxColumns). Is it a CSV file?"
                        + " [DAT_LIMIT]"),
                faults("a" + ",a".repeat(TableHandler.MAX_COLUMNS)));
    }

    @Test
    void aQuoteInsideOfACellOfTheHeaderIsAFault() {
        List<String> faults = faults("x \"1\",y\n1,a\n");
        assertEquals(1, faults.size());
        assertTrue(faults.get(0).startsWith("a.csv:1  column 1"), faults.get(0));
        assertTrue(faults.get(0).endsWith("[DAT_QUOTE]"), faults.get(0));
    }
}
