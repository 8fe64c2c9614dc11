package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.file.ReadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellFaultsTest {
    private static final String ROWS = """
            39, State-gov, 77516, Bachelors, 13, Never-married, Adm-clerical, <=50K
            50, Self-emp, 83311, Bachelors, 13, Married, ?, <=50K
            ?, Private, 215646, HS-grad, 9, Divorced, Sales, <=50K
            53, Private, ?, 11th, , Married, Sales, >50K
            """;

    @TempDir
    private Path folder;

    @Test
    void namesAllColumnsOfTextAndAllWithMissingCellsInOneRun() throws IOException {
        List<Problem> problems =
                problems("age, workclass, fnlwgt, education, num, marital, job, income\n" + ROWS, true);
        assertEquals(
                List.of(
                        "'?' seems to stand for a missing value, and 3 columns have missing cells: 'age', 'fnlwgt', 'num'."
                                + " Fill them in or remove the rows, or set \"missing\": \"mean\" or \"drop\"",
                        "'State-gov' is not a number, and 4 columns hold text. Set \"categorical\": [\"workclass\","
                                + " \"education\", \"marital\", \"job\"], or leave out those you do not need with"
                                + " \"exclude\""),
                problems.stream().map(Problem::message).toList());
        assertEquals(4, problems.get(0).location().line());
        assertEquals("column 1 'age'", problems.get(0).location().path());
        assertEquals(2, problems.get(1).location().line());
        assertEquals("column 2 'workclass'", problems.get(1).location().path());
    }

    @Test
    void givesNumbersOfColumnsWhereThereIsNoHeader() throws IOException {
        List<Problem> problems = problems(ROWS, false);
        assertEquals(2, problems.size());
        assertTrue(problems.get(1).message().contains("Set \"categorical\": [2, 4, 6, 7], or"), problems.toString());
    }

    @Test
    void asksForTheHeaderWhereEachCellOfTheFirstLineIsAName() throws IOException {
        List<Problem> problems = problems("a,b,y\n1,2,p\n", false, 3);
        assertEquals(1, problems.size());
        assertTrue(
                problems.get(0)
                        .message()
                        .contains("If line 1 names the columns, set \"header\": true. If they hold text, set"
                                + " \"categorical\": [1, 2]"),
                problems.toString());
    }

    @Test
    void reportsOtherFaultsOfEachColumnInTheOrderOfTheColumns() throws IOException {
        List<Problem> problems = problems("a,b,c,income\n1,2,inf\n2020-01-01,5,6,q\n", true);
        assertEquals(
                List.of(ErrorCode.DAT_COLUMNS),
                problems.stream().map(Problem::code).toList());
        problems = problems("a,b,c,income\n1,2,inf,p\n2020-01-01,5,6,q\n3,4,5\n", true);
        assertEquals(
                List.of(ErrorCode.DAT_NUMBER, ErrorCode.DAT_NONFINITE, ErrorCode.DAT_COLUMNS),
                problems.stream().map(Problem::code).toList());
        assertEquals(
                List.of(3, 2, 4),
                problems.stream().map(p -> p.location().line()).toList());
    }

    @Test
    void namesTheWordsThatSeemToStandForMissingValues() throws IOException {
        List<Problem> problems = problems("a,b,income\n1,unknown,p\n-,3,q\n,4,q\n", true);
        assertEquals(1, problems.size());
        assertEquals(
                "'-' seems to stand for a missing value, and 2 columns have missing cells: 'a', 'b'. Fill them in or remove"
                        + " the rows, or set \"missingValues\": [\"-\", \"unknown\"], and \"missing\": \"mean\" or"
                        + " \"drop\"",
                problems.get(0).message());
    }

    @Test
    void keepsTheMessageOfOneFaultyColumn() throws IOException {
        List<Problem> problems = problems("a,b,income\n1,x,p\n2,?,q\n3,,q\n", true);
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).message().startsWith("'x' is not a number. Accepted are"), problems.toString());
    }

    @Test
    void neitherTheListOfNamesNorThatOfProblemsIsEndless() throws IOException {
        String header =
                IntStream.range(0, 3000).mapToObj(i -> "name" + i).collect(Collectors.joining(",")) + ",income\n";
        List<Problem> texts = problems(header + "x,".repeat(3000) + "p\n", true);
        assertEquals(1, texts.size());
        assertTrue(texts.get(0).message().contains("\"name19\", … (2980 more)]"), texts.toString());
        List<Problem> dates = problems(header + "2020-01-01,".repeat(3000) + "p\n", true);
        assertEquals(21, dates.size());
        assertTrue(dates.get(20).message().startsWith("2980 more faults are not shown"), dates.toString());
    }

    /** Reads a file in memory and as a stream, which report the same. */
    private List<Problem> problems(String text, boolean header) throws IOException {
        return problems(text, header, 8);
    }

    private List<Problem> problems(String text, boolean header, int target) throws IOException {
        Path file = Files.writeString(folder.resolve("adult.csv"), text);
        ColumnRef column = header ? ColumnRef.named("income") : ColumnRef.numbered(target);
        DataSpec spec = CsvTableTest.spec(header, ',', List.of(column), TargetType.LABEL, List.of());
        List<Problem> problems = assertThrows(DataException.class, () -> CsvTable.read(file, spec))
                .problems();
        assertEquals(
                problems,
                assertThrows(DataException.class, () -> CsvStream.scan(file, spec, TargetType.LABEL, row -> false, ReadListener.NONE))
                        .problems());
        return problems;
    }
}
