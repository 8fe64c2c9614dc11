package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.TableSummary;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.ReadListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are written in another way than with commas, points and UTF-8, in memory and streamed. */
class CsvFormatTest {
    @TempDir
    private Path folder;

    private final DataSpec.Builder spec =
            DataSpec.builder().file("t.csv").target("y").targetType(TargetType.NUMBER);

    @Test
    void readsDecimalCommasAndGroupsOfDigits() throws IOException {
        spec.delimiter(';').decimal(',').thousands('.');

        assertFeatures(
                "x;y\n1.234,56;1\n2.000,00;2\n1,2E+03;3\n-12.345.678;4\n5,1;5\n", 1234.56, 2000, 1200, -12345678, 5.1);
    }

    @Test
    void readsQuotedThousands() throws IOException {
        spec.thousands(',');

        assertFeatures("x,y\n\"1,234\",1\n\"2,000.5\",2\n\"1,00,000\",3\n", 1234, 2000.5, 100000);
    }

    @Test
    void readsSpacesOfEveryKindAsSeparatorsOfThousands() throws IOException {
        spec.delimiter(';').decimal(',').thousands(' ');

        assertFeatures("x;y\n1\u00a0234,5;1\n2\u202f000;2\n\u00a03 000 ;3\n4\u2009000;4\n", 1234.5, 2000, 3000, 4000);
    }

    @Test
    void keepsAllDigitsWhereTheyAreManyAndGrouped() throws IOException {
        spec.delimiter(';').decimal(',').thousands('.');

        assertFeatures("x;y\n1.234.567.890,1234567891;1\n", 1234567890.1234567891);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.23", "1.2345", ".123", "1..234", "1.234.", "1,5.000", "1234.567", "1.234e1.000"})
    void neverTakesAPointForASeparatorWhereItDoesNotSeparateThousands(String number) {
        spec.delimiter(';').decimal(',').thousands('.');

        DataException fault = assertThrows(DataException.class, () -> read("x;y\n" + number + ";1\n"));

        assertEquals(ErrorCode.DAT_NUMBER, fault.code());
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, true",
        "UTF-8, false",
        "UTF-16LE, true",
        "UTF-16BE, true",
        "UTF-16, false",
        "UTF-16LE, false",
        "UTF-32LE, true",
        "windows-1252, false",
        "ISO-8859-1, false",
        "Shift_JIS, false",
        "GBK, false"
    })
    void readsEncodings(String encoding, boolean mark) throws IOException {
        String name = encoding.startsWith("UTF")
                ? "gr\u00f6\u00dfe\u010a"
                : encoding.matches("Sh.*|GBK") ? "\u5c71" : "gr\u00f6\u00dfe";
        String text = (mark ? "\uFEFF" : "") + name + ",y\n1,5\r\n2,6\r3,7\n";
        spec.target("y")
                .features(name)
                .encoding(encoding.matches("UTF-..?[LB]E") && mark ? encoding.substring(0, 6) : encoding);

        assertFeatures(text.getBytes(Charset.forName(encoding)), 1, 2, 3);
    }

    @Test
    void namesTheEncodingOfAMark() {
        byte[] text = "\uFEFFx,y\n1,2\n".getBytes(StandardCharsets.UTF_16LE);

        DataException fault = assertThrows(DataException.class, () -> read(text));

        assertEquals(ErrorCode.DAT_ENCODING, fault.code());
        assertTrue(fault.getMessage().contains("set \"encoding\": \"UTF-16\""), fault.getMessage());
    }

    @Test
    void refusesBytesThatAreNoneOfTheEncoding() {
        spec.encoding("windows-1252");

        DataException fault =
                assertThrows(DataException.class, () -> read(new byte[] {'x', ',', 'y', '\n', (byte) 0x81, ',', '1'}));

        assertEquals(ErrorCode.DAT_ENCODING, fault.code());
        assertTrue(fault.getMessage().contains("byte 0x81 at offset 4 is not windows-1252"), fault.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=;\n", "sep=;\r\n", "SEP=;\r", "\"sep=;\"\n", "\uFEFFsep=;\n", "sep=;;\n"})
    void takesTheDelimiterFromALineOfTheFile(String line) throws IOException {
        assertFeatures(line + "x;y\n1.5;1\n2.5;2\n", 1.5, 2.5);
    }

    @Test
    void warnsIfTheDocumentNamesAnotherDelimiter() throws IOException {
        spec.delimiter('|');

        CsvTable table = read("sep=;\nx;y\n1;2\n");

        assertEquals(1, table.warnings().size());
        assertTrue(
                table.warnings().get(0).contains("';', which is used in place of '|'"),
                table.warnings().get(0));
    }

    @Test
    void countsTheLineOfTheDelimiter() {
        DataException fault = assertThrows(DataException.class, () -> read("sep=;\nx;y\n1;2\nz;3\n"));

        assertEquals(4, fault.location().line());
    }

    @Test
    void takesTheDelimiterOfAFileWithoutAHeader() throws IOException {
        spec.header(false).target(2);

        assertFeatures("sep=,\n1.5,1\n2.5,2\n", 1.5, 2.5);
    }

    @Test
    void ignoresALastColumnThatIsEmptyEverywhere() throws IOException {
        assertFeatures("x,y,\n1,5,\n2,6,\u00a0\n", 1, 2);
        assertFeatures("x,y,,,\n1,5,,,\n", 1);
    }

    @Test
    void ignoresItWithoutAHeaderToo() throws IOException {
        spec.header(false).target(2);

        assertFeatures("1,5,\n2,6,\n", 1, 2);
        DataException fault = assertThrows(DataException.class, () -> read("1,5,\n2,6,7\n"));
        assertTrue(fault.getMessage().contains("is empty in line 1, but holds '7' in line 2"), fault.getMessage());
    }

    @Test
    void ignoresColumnsWithoutANameThatNobodyUses() throws IOException {
        spec.features("x");

        assertFeatures(",,x,y\n0,a,1,5\n1,b,2,6\n", 1, 2);
        spec.features(3).target(4);
        assertFeatures(",,x,y\n0,a,1,5\n1,b,2,6\n", 1, 2);
        spec.features(1);
        assertEquals(
                ErrorCode.DAT_HEADER,
                assertThrows(DataException.class, () -> read(",,x,y\n0,a,1,5\n"))
                        .code());
    }

    @Test
    void leavesOutBlanksThatCannotBeSeen() throws IOException {
        DataSpec labels = DataSpec.builder()
                .file("t.csv")
                .target("class")
                .categorical("c")
                .build();
        Path file = write("c,class\u00a0\nred,yes\u00a0\n\u200bred,\u2009yes\nred\u3000,\u00a0no\u200e\n"
                .getBytes(StandardCharsets.UTF_8));

        DataTable rows = CsvTable.read(file, labels).examples(TargetType.LABEL);

        assertEquals(List.of("yes", "yes", "no"), rows.labels());
        assertEquals(List.of("red"), rows.categories(0));
    }

    @Test
    void countsFurtherTextsAsMissing() throws IOException {
        spec.missing(Missing.DROP).missingValues("-", "unknown", "-999");

        CsvTable table = read("x,y\n-,1\n2,2\n unknown ,3\n-999.0,4\n-998,5\nNA,6\n");

        assertArrayEquals(
                new double[] {2, -998}, table.examples(TargetType.NUMBER).features());
        spec.missing(Missing.ERROR);
        DataException fault = assertThrows(DataException.class, () -> read("x,y\n-,1\n"));
        assertEquals(ErrorCode.DAT_MISSING, fault.code());
        assertTrue(fault.getMessage().contains("'-' stands for a missing value"), fault.getMessage());
    }

    @Test
    void readsGzipOfSeveralMembersWhateverItIsCalled() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (String part : List.of("x,y\n1,5\n", "2,6\n", "3,7\n")) {
            gzip(part, packed);
        }

        double[] found = read(packed.toByteArray()).examples(TargetType.NUMBER).features();

        assertArrayEquals(new double[] {1, 2, 3}, found);
        Path file = write(packed.toByteArray());
        DataSpec data = spec.build();
        DataException fault = assertThrows(
                DataException.class,
                () -> CsvStream.scan(
                        file,
                        data,
                        TargetType.NUMBER,
                        row -> false,
                        new TableSummary(new ClassWeights.Equal()),
                        ReadListener.NONE));
        assertTrue(fault.getMessage().contains("cannot be streamed"), fault.getMessage());
    }

    @Test
    void refusesDamagedGzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        gzip("x,y\n1,5\n", packed);
        gzip("2,6\n", packed);
        byte[] whole = packed.toByteArray();
        byte[] cut = Arrays.copyOf(whole, whole.length - 3);
        byte[] wrong = whole.clone();
        wrong[wrong.length - 6] ^= 1;
        packed.writeBytes(new byte[] {1, 2, 3});

        for (byte[] bytes : List.of(cut, wrong, packed.toByteArray())) {
            assertEquals(
                    ErrorCode.DAT_FORMAT,
                    assertThrows(DataException.class, () -> read(bytes)).code());
        }
    }

    private static void gzip(String text, ByteArrayOutputStream to) throws IOException {
        try (OutputStream out = new GZIPOutputStream(to)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            {"x": 1, "y": 2}              ~ JSON
            [{"x": 1}]                    ~ JSON
            @RELATION iris                ~ ARFF
            PAR1xxxx                      ~ Parquet
            ARROW1                        ~ Feather
            <!DOCTYPE html><html>         ~ HTML
            SQLite format 3               ~ SQLite
            1 1:0.5 2:0.25 7:1 9:3        ~ LIBSVM
            version https://git-lfs.github.com/spec/v1 ~ Git LFS
            """)
    void recognizesOtherKindsOfFiles(String start, String kind) {
        String text = start.startsWith("SQLite") ? start + "\0" : start;

        DataException fault = assertThrows(DataException.class, () -> read(text + "\nmore\n"));

        assertEquals(ErrorCode.DAT_FORMAT, fault.code());
        assertTrue(fault.getMessage().contains("is ") && fault.getMessage().contains(kind), fault.getMessage());
    }

    private CsvTable read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private CsvTable read(byte[] text) throws IOException {
        return CsvTable.read(write(text), spec.build());
    }

    private Path write(byte[] text) throws IOException {
        return Files.write(folder.resolve("t.csv"), text);
    }

    private void assertFeatures(String text, double... expected) throws IOException {
        assertFeatures(text.getBytes(StandardCharsets.UTF_8), expected);
    }

    /** In memory, for a model, and streamed, block by block from any row. */
    private void assertFeatures(byte[] text, double... expected) throws IOException {
        CsvTable table = read(text);
        DataTable rows = table.examples(TargetType.NUMBER);
        assertArrayEquals(expected, rows.features());
        Features features = Features.ofNumbers(rows.featureNames());
        Path file = folder.resolve("t.csv");
        DataSpec data = spec.build();
        assertArrayEquals(
                expected, CsvTable.readFeatures(file, data, features).examples().features());
        assertArrayEquals(
                expected,
                CsvTable.read(file, data, features).examples(TargetType.NUMBER).features());

        CsvStream stream = CsvStream.scan(
                file,
                data,
                TargetType.NUMBER,
                row -> false,
                new TableSummary(new ClassWeights.Equal()),
                ReadListener.NONE);
        Dataset blocks = stream.dataset(false, new CsvStream.Shape(1, 1, false, 1), CsvFormatTest::unscaled);
        Matrix input = new Matrix(1, 1);
        Matrix target = new Matrix(1, 1);
        for (int r = expected.length - 1; r >= 0; r--) {
            blocks.copy(new int[] {r}, 0, 1, input, target);
            assertEquals((float) expected[r], input.data()[0]);
        }
    }

    private static MatrixDataset unscaled(DataTable rows) {
        Matrix input = new Matrix(rows.rows(), 1);
        Matrix target = new Matrix(rows.rows(), 1);
        for (int r = 0; r < rows.rows(); r++) {
            input.data()[r] = (float) rows.features()[r];
        }
        return new MatrixDataset(input, target);
    }
}
