package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.TableSummary;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.ReadListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvStreamTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("t.csv");
    }

    private CsvStream scan(TargetType type, IntPredicate heldOut) {
        DataSpec spec =
                DataSpec.builder().file("t").target("y").targetType(type).build();
        TableSummary training = new TableSummary(new ClassWeights.Equal());
        return CsvStream.scan(file, spec, type, heldOut, training, ReadListener.NONE);
    }

    /** Row r has the feature r + 1 and the target −r − 1; the rows fill more than one portion. */
    private void writeRows(int rows, String lineEnd) throws IOException {
        StringBuilder text = new StringBuilder("x,y").append(lineEnd);
        for (int r = 0; r < rows; r++) {
            text.append(r + 1).append(',').append(-r - 1).append(lineEnd);
        }
        Files.writeString(file, text);
    }

    private static MatrixDataset encode(DataTable table) {
        float[] x = new float[table.rows()];
        float[] y = new float[table.rows()];
        for (int r = 0; r < x.length; r++) {
            x[r] = (float) table.features()[r];
            y[r] = (float) table.numbers()[r];
        }
        return new MatrixDataset(new Matrix(x, x.length, 1), new Matrix(y, y.length, 1));
    }

    private static float[] inputs(Dataset dataset) {
        int rows = dataset.rows();
        Matrix input = new Matrix(rows, 1);
        Matrix target = new Matrix(rows, 1);
        dataset.copy(IntStream.range(0, rows).toArray(), 0, rows, input, target);
        for (int r = 0; r < rows; r++) {
            assertEquals(-input.get(r, 0), target.get(r, 0));
        }
        return Arrays.copyOf(input.data(), rows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void rowsAreReadAgainFromWhereTheyAreAndDividedAsWanted(String lineEnd) throws IOException {
        writeRows(2500, lineEnd);
        CsvStream stream = scan(TargetType.NUMBER, row -> row % 5 == 3);
        assertEquals(2000, stream.training().rows());
        assertEquals(500, stream.heldOut().rows());
        CsvStream.Shape shape = new CsvStream.Shape(1, 1, false, 100);
        float[] training = new float[2000];
        float[] heldOut = new float[500];
        int t = 0;
        int h = 0;
        for (int r = 0; r < 2500; r++) {
            if (r % 5 == 3) {
                heldOut[h++] = r + 1;
            } else {
                training[t++] = r + 1;
            }
        }
        assertArrayEquals(training, inputs(stream.dataset(false, shape, CsvStreamTest::encode)));
        assertArrayEquals(heldOut, inputs(stream.dataset(true, shape, CsvStreamTest::encode)));
    }

    @Test
    void oneRowMayBeAllThereIs() throws IOException {
        writeRows(1, "\n");
        CsvStream stream = scan(TargetType.NUMBER, row -> false);
        assertEquals(1, stream.training().rows());
        assertEquals(0, stream.heldOut().rows());
        assertFalse(stream.hasWeights());
        assertEquals(Set.of(), stream.labels());
    }

    @Test
    void labelsAreThoseOfAllRows() throws IOException {
        Files.writeString(file, "x,y\n1,no\n2,yes\n3,maybe\n");
        CsvStream stream = scan(TargetType.LABEL, row -> row == 2);
        assertEquals(Set.of("no", "yes"), stream.training().labels().keySet());
        assertEquals(Set.of("maybe", "no", "yes"), stream.labels());
    }

    @Test
    void aCompressedFileHasNoPlacesToReadFrom() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("x,y\n1,2\n".getBytes(StandardCharsets.US_ASCII));
        }
        Files.write(file, bytes.toByteArray());
        DataException e = assertThrows(DataException.class, () -> scan(TargetType.NUMBER, row -> false));
        assertEquals(
                file
                        + "  the file is compressed with gzip and cannot be streamed, because rows are read from many places in"
                        + " it. Unpack it first (gunzip -k), or set \"streaming\": false if the rows fit in memory"
                        + " [DAT_FORMAT]",
                e.getMessage());
    }
}
