package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorSourceTest {
    @TempDir
    private Path temporary;

    /** The folder of the ONNX file, in which w.data has 2, 1, −3, 4 as float32. */
    private Path folder;

    @BeforeEach
    void writeWeights() throws IOException {
        folder = Files.createDirectories(temporary.resolve("models"));
        byte[] numbers = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(2)
                .putFloat(1)
                .putFloat(-3)
                .putFloat(4)
                .array();
        Files.write(folder.resolve("w.data"), numbers);
        Files.write(temporary.resolve("secret.data"), numbers);
    }

    private static OnnxTensor tensor(OnnxType type, List<Long> shape, String location, long offset, long length) {
        return new OnnxTensor(
                "e",
                type,
                shape,
                ByteBuffer.allocate(0),
                List.of(),
                Optional.of(new OnnxTensor.External(location, offset, length)));
    }

    private static OnnxTensor floats(String location, long offset, long length, Long... shape) {
        return tensor(OnnxType.FLOAT, List.of(shape), location, offset, length);
    }

    private TensorSource source() {
        return new TensorSource("net.onnx", Optional.of(folder));
    }

    private void refuses(String message, OnnxTensor tensor) {
        TensorSource source = source();
        assertEquals(
                "net.onnx  tensor 'e'  " + message,
                assertThrows(ModelFormatException.class, () -> source.apply(tensor))
                        .getMessage());
    }

    @Test
    void readsThePartOfAFileThatATensorNames() {
        TensorSource source = source();
        Constant matrix = source.apply(floats("w.data", 0, 8, 2L, 1L));
        assertArrayEquals(new double[] {2, 1}, matrix.values());
        assertArrayEquals(new int[] {2, 1}, matrix.shape());
        Constant rest = source.apply(floats("./w.data", 8, -1, 2L));
        assertArrayEquals(new double[] {-3, 4}, rest.values());
        assertArrayEquals(
                new double[0], source.apply(floats("w.data", 16, 0, 0L)).values());
    }

    @Test
    void takesTheElementsOfTheOnnxFileItself() {
        OnnxTensor own = OnnxTensor.ofFloats("own", new float[] {7}, 1);
        assertArrayEquals(
                new double[] {7},
                new TensorSource("net.onnx", Optional.empty()).apply(own).values());
    }

    @Test
    void readsNoFileOutsideOfTheFolder() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.data"), temporary.resolve("secret.data"));
        for (String outside : List.of(
                "../secret.data", "link.data", temporary.resolve("secret.data").toString())) {
            refuses(
                    "is in the file '" + outside
                            + "', which is not in the folder of the ONNX file. Such a file is not read: copy it into the"
                            + " folder, and export again with a relative path [MDL_NOT_A_MODEL]",
                    floats(outside, 0, 16, 4L));
        }
        refuses("is in the file '\\u0000', which is no path [MDL_NOT_A_MODEL]", floats("\0", 0, 16, 4L));
    }

    @Test
    void saysWhichFileIsMissing() {
        refuses(
                "is in the file 'other.data', which is missing. Put this file of weights beside the ONNX file: it belongs"
                        + " to it [MDL_MISSING]",
                floats("other.data", 0, 16, 4L));
        TensorSource nowhere = new TensorSource("net.onnx", Optional.empty());
        assertEquals(
                "net.onnx  tensor 'e'  is in another file, and this model is not read from a file [MDL_MISSING]",
                assertThrows(ModelFormatException.class, () -> nowhere.apply(floats("w.data", 0, 16, 4L)))
                        .getMessage());
    }

    @Test
    void theBytesMustBeInTheFile() {
        for (long[] part : new long[][] {{8, 16}, {-1, 16}, {Long.MAX_VALUE, 16}, {0, 12}, {1, -1}}) {
            refuses(
                    "takes 16 bytes, and the file says that they are " + part[1] + " bytes from byte " + part[0]
                            + " of 'w.data', which has 16. Copy both files again [MDL_SHAPE_MISMATCH]",
                    floats("w.data", part[0], part[1], 4L));
        }
    }

    /** Otherwise a small file could fill the memory. */
    @Test
    void noByteIsReadTwice() {
        TensorSource source = source();
        source.apply(floats("w.data", 0, 12, 3L));
        assertEquals(
                "net.onnx  tensor 'e'  shares bytes of 'w.data' with other tensors, which together are larger than that"
                        + " file. Export the network again [MDL_LIMIT]",
                assertThrows(ModelFormatException.class, () -> source.apply(floats("w.data", 0, 8, 2L)))
                        .getMessage());
        assertArrayEquals(
                new double[] {4}, source.apply(floats("w.data", 12, 4, 1L)).values());
    }

    @Test
    void refusesTensorsThatAreTooLarge() {
        String limit = ". Numbers of up to 2 GB can be read [MDL_LIMIT]";
        refuses(
                "in another file has the type FLOAT and the shape [65536, 65536]" + limit,
                floats("w.data", 0, -1, 65536L, 65536L));
        refuses(
                "in another file has the type FLOAT and the shape [4294967296, 4294967296]" + limit,
                floats("w.data", 0, -1, 1L << 32, 1L << 32));
        refuses("in another file has the type FLOAT and the shape [-4]" + limit, floats("w.data", 0, -1, -4L));
        refuses(
                "in another file has the type STRING and the shape [1]" + limit,
                tensor(OnnxType.STRING, List.of(1L), "w.data", 0, -1));
    }
}
