package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.TableSummary;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.ReadListener;
import java.io.IOException;
import java.io.InputStream;
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
    void reportsTheEmptyCellOfAFaultyColumnToo() throws IOException {
        List<Problem> problems = problems("a,b,income\n1,x,p\n2,?,q\n3,,q\n", true);
        assertEquals(2, problems.size());
        assertTrue(problems.get(0).message().startsWith("'x' is not a number. Accepted are"), problems.toString());
        assertEquals(
                "the cell is empty: fill it in or remove the row, or set \"missing\": \"drop\" or \"mean\"",
                problems.get(1).message());
    }

    @Test
    void aModelReportsAWordAndAnEmptyCellOfOneColumnInOneRun() throws IOException {
        List<String> found = byModel("a,b,c,d,income\nheavy,2,3,4,p\nlight,2,3,4,p\n,2,3,4,q\n", true, Missing.ERROR);
        assertEquals(
                List.of(
                        "adult.csv:2  column 1 'a'  'heavy' is not a number. Accepted are decimal numbers as 5.1, -3 or 2e-3",
                        "adult.csv:4  column 1 'a'  the cell is empty: fill it in or remove the row: the model was not"
                                + " trained with \"missing\": \"mean\""),
                found);
    }

    @Test
    void aFileThatAModelCannotReadIsToBeWrittenAsInTraining() throws IOException {
        assertEquals(
                List.of(
                        "adult.csv:1  there are no columns 'a', 'b', 'c', 'd', which the model needs as features. The model"
                                + " was trained on a file with the delimiter ',', this file seems to have ';'. Write it as in"
                                + " training. The columns are 'a;b;c;d;income'",
                        "adult.csv:1  there is no column 'income', the target of the model"),
                byModel("a;b;c;d;income\n1;2;3;4;p\n", true, Missing.ERROR));
        assertEquals(
                List.of(
                        "adult.csv:1  there are no columns 'a', 'b', 'c', 'd', which the model needs as features. If the file"
                                + " has no header, add a line with the names of the columns: the model finds its features by"
                                + " name. The columns are '1', '2', '3', '4', 'income'"),
                byModel("1,2,3,4,income\n1,2,3,4,p\n", true, Missing.ERROR));
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

    @Test
    void aModelReportsTheFirstFaultOfEachColumnInOneRunAndTheTargetToo() throws IOException {
        String rows = "a,b,c,d,income\n1,2,3,4,p\nx,2,3,2020-01-01,q\n1,y,?,4,r\n1,z,,4,s\n";
        List<String> found = byModel(rows, true, Missing.ERROR);
        assertEquals(
                List.of(
                        "adult.csv:3  column 1 'a'  'x' is not a number, and 2 columns hold text: 'a', 'b'. The model was"
                                + " trained on numbers in them. Correct the cells",
                        "adult.csv:4  column 3 'c'  '?' is not a number. Accepted are decimal numbers as 5.1, -3 or 2e-3."
                                + " If it stands for a missing value, fill it in or remove the row: the model was not"
                                + " trained with \"missing\": \"mean\"",
                        "adult.csv:3  column 4 'd'  '2020-01-01' is not a number. Accepted are decimal numbers as 5.1, -3"
                                + " or 2e-3. The model was trained with numbers in this column",
                        "adult.csv:4  column 5 'income'  unknown label 'r'. The training rows had: p, q"),
                found);
    }

    @Test
    void aModelReportsMissingCellsOfSeveralColumnsTogether() throws IOException {
        String rows = "a,b,c,d,income\n1,?,3,4,p\n?,2,,4,q\n";
        assertEquals(
                List.of(
                        "adult.csv:3  column 1 'a'  '?' seems to stand for a missing value, and 3 columns have missing cells:"
                                + " 'a', 'b', 'c'. Fill them in or remove the rows: the model was not trained with \"missing\":"
                                + " \"mean\""),
                byModel(rows, true, Missing.ERROR));
        assertEquals(
                List.of(
                        "adult.csv:3  column 1 'a'  'unknown' seems to stand for a missing value, and 2 columns have missing"
                                + " cells: 'a', 'b'. Leave the cells of features empty, and the means of training fill them in"),
                byModel("a,b,c,d,income\n1,-,3,4,p\nunknown,2,,4,q\n", true, Missing.MEAN));
        assertEquals(
                List.of(
                        "adult.csv:2  column 2 'b'  '-' is not a number. Accepted are decimal numbers as 5.1, -3 or 2e-3. If"
                                + " it stands for a missing value, leave the cell empty, and the mean of training fills it in"),
                byModel("a,b,c,d,income\n1,-,3,4,p\n", true, Missing.MEAN));
    }

    @Test
    void aModelOfAFileWithoutHeaderRecognizesOne() throws IOException {
        assertEquals(
                List.of(
                        "adult.csv:1  column 1  'a' is not a number, and 4 columns hold text: 1, 2, 3, 4. The model was"
                                + " trained on numbers in them and without a header. If line 1 names the columns, delete"
                                + " it",
                        "adult.csv:1  column 5  unknown label 'income'. The training rows had: p, q"),
                byModel("a,b,c,d,income\n1,2,3,4,p\n", false, Missing.ERROR));
    }

    /** Reads rows to measure a model of four numbers, in one piece and in blocks, which report the same. */
    private List<String> byModel(String text, boolean header, Missing missing) throws IOException {
        Path file = Files.writeString(folder.resolve("adult.csv"), text);
        DataSpec spec = CsvTableTest.spec(
                        header,
                        ',',
                        List.of(header ? ColumnRef.named("income") : ColumnRef.numbered(5)),
                        TargetType.LABEL,
                        List.of())
                .toBuilder()
                .missing(missing)
                .build();
        Preprocessing preprocessing = new Preprocessing(
                Features.ofNumbers(header ? List.of("a", "b", "c", "d") : List.of("1", "2", "3", "4")),
                Scaler.none(4),
                new Target.Classes("income", List.of("p", "q"), 1));
        List<Problem> problems = assertThrows(
                        DataException.class, () -> CsvTable.read(file, spec, preprocessing, ReadListener.NONE))
                .problems();
        CsvBlocks blocks = CsvBlocks.toEvaluate(spec, preprocessing, TargetType.LABEL, 1);
        try (InputStream in = Files.newInputStream(file)) {
            assertEquals(
                    problems,
                    assertThrows(DataException.class, () -> blocks.read(in, CsvTable.name(file), block -> {}))
                            .problems());
        }
        String parent = folder + "/";
        return problems.stream()
                .map(problem -> problem.location().toString().replace(parent, "") + "  " + problem.message())
                .toList();
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
                assertThrows(
                                DataException.class,
                                () -> CsvStream.scan(
                                        file,
                                        spec,
                                        TargetType.LABEL,
                                        row -> false,
                                        new TableSummary(new ClassWeights.Equal()),
                                        ReadListener.NONE))
                        .problems());
        return problems;
    }
}
