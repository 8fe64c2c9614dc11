package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case: what is wrong with the file, its code, its line, its column, and what the message must say. */
class CsvFaultsTest {
    @TempDir
    private Path folder;

    /** @param path the column as the error names it; empty if the fault is of no column */
    record Case(String name, byte[] content, DataSpec spec, ErrorCode code, int line, String path, String... texts) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final DataSpec LABELS = DataSpec.of("", "y");
    private static final DataSpec NUMBERS =
            CsvTableTest.spec(true, ',', List.of(ColumnRef.named("y")), TargetType.NUMBER, List.of());
    private static final DataSpec SEMICOLON =
            CsvTableTest.spec(true, ';', List.of(ColumnRef.named("y")), TargetType.AUTO, List.of());
    private static final DataSpec NO_HEADER =
            CsvTableTest.spec(false, ',', List.of(ColumnRef.numbered(2)), TargetType.AUTO, List.of());

    static Stream<Case> cases() {
        String a = "column 1 'a'";
        String y = "column 2 'y'";
        return Stream.of(
                of("C01 0 bytes", "", LABELS, ErrorCode.DAT_EMPTY, 0, "", "the file is empty"),
                of("a byte order mark alone", "\uFEFF", LABELS, ErrorCode.DAT_EMPTY, 0, "", "the file is empty"),
                of("blank lines alone", "\n \r\n\n", LABELS, ErrorCode.DAT_EMPTY, 0, "", "only blank lines"),
                of("C02 header only", "a,y\n", LABELS, ErrorCode.DAT_EMPTY, 0, "", "no data rows"),
                of(
                        "C03 row short by 1",
                        "a,b,y\n1,2,p\n1,p\n",
                        LABELS,
                        ErrorCode.DAT_COLUMNS,
                        3,
                        "",
                        "expected 3 cells as in line 1, found 2"),
                of(
                        "C04 row long by 1",
                        "a,y\n1,p\n1,2,p\n",
                        LABELS,
                        ErrorCode.DAT_COLUMNS,
                        3,
                        "",
                        "expected 2 cells as in line 1, found 3"),
                of(
                        "a long row with a wrong cell",
                        "a,y\n1,5,p\nx,2,p\n",
                        LABELS,
                        ErrorCode.DAT_COLUMNS,
                        2,
                        "",
                        "found 3"),
                of(
                        "a row long by 100,000",
                        "a,y\n" + "1,".repeat(100_001) + "\n",
                        LABELS,
                        ErrorCode.DAT_LIMIT,
                        2,
                        "column 100001",
                        "maxColumns"),
                of(
                        "one cell in a table of two columns",
                        "a,y\n1,p\n7\n",
                        LABELS,
                        ErrorCode.DAT_COLUMNS,
                        3,
                        "",
                        "found 1"),
                of(
                        "C05 unclosed quote to EOF",
                        "a,y\n1,p\n2,\"q\n3,p\n",
                        LABELS,
                        ErrorCode.DAT_QUOTE,
                        3,
                        y,
                        "never closes"),
                of(
                        "unclosed quote in a later line of its row",
                        "a,b,y\n1,\"2\",p\n\"1\n\",\"2\n\n\",\"p\n",
                        LABELS,
                        ErrorCode.DAT_QUOTE,
                        6,
                        "column 3 'y'",
                        "never closes"),
                of(
                        "unclosed quote before 3 MB",
                        "a,y\n1,\"p\n" + "1,p\n".repeat(800_000),
                        LABELS,
                        ErrorCode.DAT_QUOTE,
                        2,
                        y,
                        "65536",
                        "maxField"),
                of(
                        "unclosed quote in the header",
                        "a,\"y\n1,p\n",
                        LABELS,
                        ErrorCode.DAT_QUOTE,
                        1,
                        "column 2",
                        "never closes"),
                of(
                        "C06 text after a closing quote",
                        "a,y\n1,\"p\"q\n",
                        LABELS,
                        ErrorCode.DAT_QUOTE,
                        2,
                        y,
                        "after the closing quote"),
                of(
                        "a blank after a closing quote",
                        "a,y\n\"1\" ,p\n",
                        LABELS,
                        ErrorCode.DAT_QUOTE,
                        2,
                        a,
                        "after the closing quote"),
                of(
                        "a quote inside of a name",
                        "a,y\"z,y\n1,2,p\n",
                        LABELS,
                        ErrorCode.DAT_QUOTE,
                        1,
                        "column 2",
                        "'y\"z'"),
                of("a quote inside of a label", "a,y\n1,p\"q\n", LABELS, ErrorCode.DAT_QUOTE, 2, y, "'p\"q'"),
                of("a quote inside of a number", "a,y\n1\"2,p\n", LABELS, ErrorCode.DAT_QUOTE, 2, a, "'1\"2'"),
                of("a blank before a quote", "a,y\n1, \"p\"\n", LABELS, ErrorCode.DAT_QUOTE, 2, y, "a quote inside"),
                of(
                        "C07 \"abc\" in numeric column",
                        "a,y\n1,p\nabc,q\n",
                        LABELS,
                        ErrorCode.DAT_NUMBER,
                        3,
                        a,
                        "'abc' is not a number",
                        "\"exclude\""),
                of("text in a numeric target", "a,y\n1,2\n1,high\n", NUMBERS, ErrorCode.DAT_NUMBER, 3, y, "'high'"),
                of(
                        "text in the first row without header",
                        "a,y\n1,p\n",
                        NO_HEADER,
                        ErrorCode.DAT_NUMBER,
                        1,
                        "column 1",
                        "'a'",
                        "\"header\": true"),
                of("a word for a missing value", "a,y\nNA,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "'NA'", "missing"),
                of(
                        "C08 empty cell",
                        "a,y\n1,p\n,q\n",
                        LABELS,
                        ErrorCode.DAT_MISSING,
                        3,
                        a,
                        "empty",
                        "\"missing\": \"drop\" or \"mean\""),
                of("blank cell", "a,y\n1,p\n  ,q\n", LABELS, ErrorCode.DAT_MISSING, 3, a, "empty"),
                of("quoted empty cell", "a,y\n\"\",q\n", LABELS, ErrorCode.DAT_MISSING, 2, a, "empty"),
                of("empty label", "a,y\n1,\n", LABELS, ErrorCode.DAT_MISSING, 2, y, "empty"),
                of("empty numeric target", "a,y\n1,2\n1,\" \"\n", NUMBERS, ErrorCode.DAT_MISSING, 3, y, "empty"),
                of("C09 NaN", "a,y\nNaN,p\n", LABELS, ErrorCode.DAT_NONFINITE, 2, a, "'NaN'"),
                of(
                        "C09 NaN may be missing",
                        "a,y\nNaN,p\n",
                        LABELS,
                        ErrorCode.DAT_NONFINITE,
                        2,
                        a,
                        "in size. If it stands for a missing value, fill it in or remove the row, or set \"missing\":"
                                + " \"drop\" or \"mean\""),
                of(
                        "a minus sign",
                        "a,y\n−2,p\n",
                        LABELS,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "2e-3. Write the minus sign as '-'"),
                of("a unit", "a,y\n5 kg,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "2e-3. Write it without its unit"),
                of(
                        "a currency",
                        "a,y\n$5.20,p\n",
                        LABELS,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "2e-3. Write it without its unit"),
                of(
                        "a date",
                        "a,y\n2026-11-25,p\n",
                        LABELS,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "2e-3. To learn from dates, set \"encode\": {\"a\": \"date\"}, or leave the column out with \"exclude\""),
                of(
                        "tabs",
                        "a\tb\ty\n1\t2\tp\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "Is the delimiter a tab, \"\\t\"? It is set to ','"),
                of(
                        "a delimiter at the end of the header alone",
                        "a,y,\n1,p\n",
                        LABELS,
                        ErrorCode.DAT_COLUMNS,
                        2,
                        "",
                        "The delimiter at the end of line 1 is missing here: delete it there"),
                of(
                        "a delimiter at the end of the rows alone",
                        "a,y\n1,p,\n",
                        LABELS,
                        ErrorCode.DAT_COLUMNS,
                        2,
                        "",
                        "The line ends with a delimiter, the header does not"),
                of(
                        "names of rows, as R writes them",
                        "a,y\nr1,1,p\n",
                        LABELS,
                        ErrorCode.DAT_COLUMNS,
                        2,
                        "",
                        "begin with a name each, as R"),
                of(
                        "an index without a name, as pandas writes it",
                        ",a,y\n0,1,p\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "column 1",
                        "holds '0' in line 2",
                        "leave it out: \"exclude\": [1]"),
                of(
                        "a last column that is not empty everywhere",
                        "a,y,\n1,p,\n2,q,7\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "column 3",
                        "holds '7' in line 3"),
                of(
                        "a byte order mark before a number",
                        "a,y\n1,p\n\uFEFF2,q\n",
                        LABELS,
                        ErrorCode.DAT_ENCODING,
                        3,
                        a,
                        "byte order mark (U+FEFF)"),
                of(
                        "a byte order mark before a label",
                        "y,a\np,1\n\uFEFFp,2\n",
                        LABELS,
                        ErrorCode.DAT_ENCODING,
                        3,
                        "column 1 'y'",
                        "byte order mark (U+FEFF)"),
                of(
                        "thousands with commas",
                        "a,y\n\"145,000\",p\n",
                        LABELS,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "set \"thousands\": \",\""),
                of(
                        "thousands with points",
                        "a;y\n1.234,56;p\n",
                        SEMICOLON,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "set \"decimal\": \",\", \"thousands\": \".\""),
                of(
                        "thousands with thin spaces",
                        "a;y\n1\u202f234,5;p\n",
                        SEMICOLON,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "set \"decimal\": \",\", \"thousands\": \" \""),
                of(
                        "a decimal comma and an exponent",
                        "a;y\n1,2E+03;p\n",
                        SEMICOLON,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "It has a decimal comma: set \"decimal\": \",\" ["),
                of("a category", "a,y\nA11,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "name it in \"categorical\""),
                of("a dash", "a,y\n-,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "set \"missingValues\": [\"-\"], and"),
                of("C10 Infinity", "a,y\n-Infinity,p\n", LABELS, ErrorCode.DAT_NONFINITE, 2, a, "'-Infinity'"),
                of("C10 1e999", "a,y\n1e999,p\n", LABELS, ErrorCode.DAT_NONFINITE, 2, a, "'1e999'", "finite"),
                of("inf in a numeric target", "a,y\n1,inf\n", NUMBERS, ErrorCode.DAT_NONFINITE, 2, y, "'inf'"),
                of("C11 0x1p3", "a,y\n0x1p3,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "'0x1p3'"),
                of("C12 1d", "a,y\n1d,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "'1d'"),
                of("1f", "a,y\n1f,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "'1f'"),
                of("C13 1.0 and NUL", "a,y\n1.0\0,p\n2,q\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "'1.0\\u0000'"),
                of("an escape sequence", "a,y\n\u001b[2J,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "'\\u001b[2J'"),
                of(
                        "C14 1,5 with ';' delimiter",
                        "a;y\n1,5;p\n",
                        SEMICOLON,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "'1,5'",
                        "decimal comma"),
                of(
                        "separators of thousands",
                        "a;y\n1,234,567.5;p\n",
                        SEMICOLON,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "thousands"),
                of(
                        "C15 empty header name",
                        "a,,y\n1,2,p\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "column 2",
                        "has no name in the header, but holds '2' in line 2"),
                of(
                        "C16 duplicate header",
                        "a,y,a\n1,p,2\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "column 3",
                        "'a' twice, in columns 1 and 3"),
                of(
                        "headers that differ in blanks alone",
                        "a, a,y\n1,2,p\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "column 2",
                        "'a' twice"),
                of(
                        "C17 target column missing",
                        "a,b,Y_\n1,2,p\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "no column 'y' for \"target\"",
                        "Did you mean 'Y_'?",
                        "'a', 'b', 'Y_'"),
                of(
                        "target missing among many",
                        "a,b,c,d,e,f,g,h,i,j,k\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "'i', 'j', …"),
                of(
                        "feature column missing",
                        "a,y\n1,p\n",
                        spec(ColumnRef.named("b")),
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "no column 'b' for \"features\""),
                of(
                        "feature number missing",
                        "a,y\n1,p\n",
                        spec(ColumnRef.numbered(3)),
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "no column number 3",
                        "has 2"),
                of(
                        "feature twice",
                        "a,y\n1,p\n",
                        spec(ColumnRef.named("a"), ColumnRef.numbered(1)),
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "number 1"),
                of(
                        "target as feature",
                        "a,y\n1,p\n",
                        spec(ColumnRef.numbered(2)),
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "a feature and a target"),
                of("target column alone", "y\np\n", LABELS, ErrorCode.DAT_HEADER, 1, "", "something to learn from"),
                of(
                        "another delimiter",
                        "a;b;y\n1;2;p\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "Is the delimiter ';'? It is set to ','"),
                of(
                        "a table of flowers without header where one is declared",
                        "5.1,3.5,setosa\n4.9,3.0,setosa\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "no column 'y' for \"target\". If the file has no header, set \"header\": false. The columns are '5.1'"),
                of(
                        "no header where one is declared",
                        "1,2\n3,4\n",
                        LABELS,
                        ErrorCode.DAT_HEADER,
                        1,
                        "",
                        "\"header\": false"),
                of(
                        "C23 100001 columns",
                        "a,".repeat(100_000) + "y\n",
                        LABELS,
                        ErrorCode.DAT_LIMIT,
                        1,
                        "column 100001",
                        "maxColumns",
                        "100000"),
                of(
                        "C24 a cell of 65537 characters",
                        "a,y\n1," + "p".repeat(65_537) + "\n",
                        LABELS,
                        ErrorCode.DAT_LIMIT,
                        2,
                        y,
                        "maxField",
                        "65536"),
                of(
                        "a quoted cell of many lines and 70000 characters",
                        "a,y\n1,\"" + "p\n".repeat(35_000) + "\"\n",
                        LABELS,
                        ErrorCode.DAT_LIMIT,
                        2,
                        y,
                        "maxField"),
                of(
                        "a line of 1 MiB and a byte",
                        "a,y\n1,p\n" + ("x".repeat(60_000) + ",").repeat(18) + "p\n",
                        LABELS,
                        ErrorCode.DAT_LIMIT,
                        3,
                        "",
                        "maxLine",
                        "1048576"),
                new Case(
                        "C25 invalid UTF-8",
                        bytes("a,y\n1,p\n1,", 0xC3, 0x28),
                        LABELS,
                        ErrorCode.DAT_ENCODING,
                        3,
                        "",
                        "byte 0xC3 at offset 10"),
                new Case(
                        "a bad number before invalid UTF-8",
                        bytes("a,y\nx,p\n1,", 0xC3, 0x28),
                        LABELS,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "'x'"),
                new Case(
                        "a file in Latin 1",
                        bytes("a,y\r\n1,gr", 0xFC, 'n', '\n'),
                        LABELS,
                        ErrorCode.DAT_ENCODING,
                        2,
                        "",
                        "byte 0xFC at offset 9",
                        "UTF-8"),
                new Case(
                        "UTF-8 that ends in a character",
                        bytes("a,y\n1,", 0xE6, 0x97),
                        LABELS,
                        ErrorCode.DAT_ENCODING,
                        2,
                        "",
                        "byte 0xE6 at offset 6"),
                new Case(
                        "an overlong encoding",
                        bytes("a,y\n1,", 0xC0, 0xAF),
                        LABELS,
                        ErrorCode.DAT_ENCODING,
                        2,
                        "",
                        "byte 0xC0"),
                new Case(
                        "C26 UTF-16 with its mark",
                        "a,y\n1,p\n".getBytes(StandardCharsets.UTF_16),
                        LABELS,
                        ErrorCode.DAT_ENCODING,
                        1,
                        "",
                        "UTF-16"),
                new Case(
                        "C26 UTF-16 little-endian with its mark",
                        bytes("", 0xFF, 0xFE, 'a', 0),
                        LABELS,
                        ErrorCode.DAT_ENCODING,
                        1,
                        "",
                        "UTF-16"),
                new Case(
                        "C26 UTF-16 without its mark",
                        "a,y\n1,p\n".getBytes(StandardCharsets.UTF_16LE),
                        LABELS,
                        ErrorCode.DAT_ENCODING,
                        1,
                        "",
                        "UTF-16"),
                of("C31 --5", "a,y\n--5,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "'--5'"),
                of("C31 1e", "a,y\n1e,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "'1e'"),
                of("C31 1_000", "a,y\n1_000,p\n", LABELS, ErrorCode.DAT_NUMBER, 2, a, "'1_000'", "thousands"),
                of("C32 file cut in a row", "a,b,y\n1,2,p\n1,2", LABELS, ErrorCode.DAT_COLUMNS, 3, "", "found 2"),
                of(
                        "C32 file cut in a quoted cell",
                        "a,y\n1,p\n2,\"q",
                        LABELS,
                        ErrorCode.DAT_QUOTE,
                        3,
                        y,
                        "never closes"),
                of(
                        "a long bad value",
                        "a,y\n" + "x".repeat(1000) + ",p\n",
                        LABELS,
                        ErrorCode.DAT_NUMBER,
                        2,
                        a,
                        "'" + "x".repeat(80) + "…'"),
                of(
                        "the line after a cell of two lines",
                        "a,b,y\n1,2,\"p\r\nq\"\nx,2,p\n",
                        LABELS,
                        ErrorCode.DAT_NUMBER,
                        4,
                        a,
                        "'x'"),
                of(
                        "a header name with control characters",
                        "\"a\u0007\nb\",y\nx,p\n",
                        LABELS,
                        ErrorCode.DAT_NUMBER,
                        3,
                        "column 1 'a\\u0007\\u000ab'",
                        "'x'"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatIsWrongWhere(Case c) throws IOException {
        Path file = Files.write(folder.resolve("t.csv"), c.content());
        DataException fault = assertThrows(DataException.class, () -> {
            CsvTable table = CsvTable.read(file, c.spec());
            table.examples(table.targetIsText() ? TargetType.LABEL : TargetType.NUMBER);
        });
        String message = fault.problems().get(0).toString();
        assertEquals(c.code(), fault.code(), message);
        assertEquals(file.toString(), fault.location().source(), message);
        assertEquals(c.line(), fault.location().line(), message);
        assertEquals(0, fault.location().column(), message);
        assertEquals(c.path(), fault.location().path(), message);
        for (String text : c.texts()) {
            assertTrue(message.contains(text), message + " lacks " + text);
        }
        assertEquals(1, fault.problems().size());
        assertTrue(message.length() <= 500 + file.toString().length(), message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    @Test
    void aBadByteFarIntoAFileIsFoundWhereItIs() throws IOException {
        byte[] content = bytes("a,y\n" + "1,größe\r\n".repeat(30_000) + "1,", 0xFF, '\n');
        Path file = Files.write(folder.resolve("t.csv"), content);
        DataException fault = assertThrows(DataException.class, () -> CsvTable.read(file, LABELS));
        assertEquals(
                file
                        + ":30002  byte 0xFF at offset 330006 is not UTF-8. Save the file as UTF-8, or name its encoding, as \"encoding\": \"windows-1252\" [DAT_ENCODING]",
                fault.getMessage());
    }

    @Test
    void aMissingValueInAFileOfOneColumnIsNotSkipped() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "a\n1\n\n2\n\n");
        DataException fault = assertThrows(
                DataException.class,
                () -> CsvTable.readFeatures(file, LABELS, Features.ofNumbers(List.of("a")))
                        .examples());
        assertEquals(ErrorCode.DAT_MISSING, fault.code());
        assertEquals(3, fault.location().line());
        Files.writeString(file, "a\n1\n2\n\n\n");
        assertEquals(
                2,
                CsvTable.readFeatures(file, LABELS, Features.ofNumbers(List.of("a")))
                        .examples()
                        .rows());
    }

    @Test
    void aFeatureThatTheModelNeedsIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "Petal_Length,b\n1,2\n");
        DataException fault = assertThrows(
                DataException.class,
                () -> CsvTable.readFeatures(file, LABELS, Features.ofNumbers(List.of("b", "petal length")))
                        .examples());
        assertEquals(
                file
                        + ":1  there is no column 'petal length', which the model needs as a feature. Did you mean 'Petal_Length'?"
                        + " The columns are 'Petal_Length', 'b' [DAT_HEADER]",
                fault.getMessage());
    }

    @Test
    void allColumnsThatADocumentNamesAndTheFileLacksAreReportedTogether() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "id,area,rooms\n1,2,3\n");
        DataSpec spec = DataSpec.builder()
                .file("t.csv")
                .target("price")
                .features("area_m2", "room", "garden")
                .sampleWeight("count")
                .build();
        DataException fault = assertThrows(DataException.class, () -> CsvTable.read(file, spec));
        assertEquals(
                List.of(
                        "there is no column 'price' for \"target\". The columns are 'id', 'area', 'rooms'",
                        "there is no column 'count' for \"sampleWeight\"",
                        "there are no columns 'area_m2', 'room', 'garden' for \"features\". Did you mean 'area' for"
                                + " 'area_m2', 'rooms' for 'room'?"),
                fault.problems().stream().map(Problem::message).toList());
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anEndlessLineEndsInALimit() {
        Path zeros = Path.of("/dev/zero");
        assumeTrue(Files.exists(zeros));
        DataException fault = assertThrows(DataException.class, () -> CsvTable.read(zeros, LABELS));
        assertEquals(ErrorCode.DAT_LIMIT, fault.code());
        assertTrue(fault.getMessage().contains("maxLine"), fault.getMessage());
    }

    @Test
    void aDirectoryAndAMissingFileAreFaultsOfStorage() {
        assertEquals(
                ErrorCode.STO_NOT_A_FILE,
                assertThrows(StorageException.class, () -> CsvTable.read(folder, LABELS))
                        .code());
        assertEquals(
                ErrorCode.STO_NOT_FOUND,
                assertThrows(StorageException.class, () -> CsvTable.read(folder.resolve("none.csv"), LABELS))
                        .code());
    }

    private static Case of(
            String name, String content, DataSpec spec, ErrorCode code, int line, String path, String... texts) {
        return new Case(name, content.getBytes(StandardCharsets.UTF_8), spec, code, line, path, texts);
    }

    private static DataSpec spec(ColumnRef... features) {
        return CsvTableTest.spec(true, ',', List.of(ColumnRef.named("y")), TargetType.AUTO, List.of(features));
    }

    private static byte[] bytes(String start, int... rest) {
        byte[] text = start.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[text.length + rest.length];
        System.arraycopy(text, 0, all, 0, text.length);
        for (int i = 0; i < rest.length; i++) {
            all[text.length + i] = (byte) rest[i];
        }
        return all;
    }
}
