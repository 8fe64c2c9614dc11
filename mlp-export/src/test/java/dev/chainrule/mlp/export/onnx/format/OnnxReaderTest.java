package dev.chainrule.mlp.export.onnx.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.chainrule.mlp.api.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written is what is read, and onnxruntime reads it too. */
class OnnxReaderTest {
    private static final OnnxModel MODEL = model();

    @Test
    void readsWhatItWrites() throws IOException {
        byte[] bytes = bytes(MODEL);
        assertEquals(bytes.length, OnnxWriter.size(MODEL));
        OnnxModel read = OnnxReader.read("net.onnx", ByteBuffer.wrap(bytes));
        assertEquals(MODEL, read);
        assertArrayEquals(bytes, bytes(read));
    }

    @Test
    void onnxruntimeComputesWhatTheNodesSay() throws IOException, OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(bytes(MODEL));
                var x = ai.onnxruntime.OnnxTensor.createTensor(environment, new float[][] {{1, 2}, {-3, 0.5f}});
                OrtSession.Result result = session.run(Map.of("x", x))) {
            // x W + b with W = (1 2 3; 4 5 6), b = (10 20 -30), then leaky-relu with slope 0.25
            float[][] expected = {{19, 32, -3.75f}, {9, 16.5f, -9}};
            float[][] found = (float[][]) result.get("y").orElseThrow().getValue();
            assertArrayEquals(expected[0], found[0]);
            assertArrayEquals(expected[1], found[1]);
        }
    }

    @Test
    void readsUnpackedAndTypedNumbersOfTensors() {
        WireWriter tensor = new WireWriter();
        tensor.integer(1, 3);
        tensor.float32(4, 1.5f);
        tensor.float32(4, -2);
        tensor.bytes(4, new byte[] {0, 0, (byte) 0x80, 0x3f}); // 1.0f
        tensor.integer(2, OnnxType.FLOAT.number());
        assertEquals(OnnxTensor.ofFloats("", new float[] {1.5f, -2, 1}, 3), TensorParser.read(reader(tensor)));

        WireWriter negative = new WireWriter();
        negative.integer(2, OnnxType.INT64.number());
        negative.integer(7, -5);
        assertEquals(OnnxTensor.ofLongs("", new long[] {-5}), TensorParser.read(reader(negative)));
    }

    @Test
    void refusesLengthsThatLeadBeyondTheFile() throws IOException {
        byte[] bytes = bytes(MODEL);
        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);
            try {
                OnnxModel shorter = OnnxReader.read("net.onnx", cut);
                assertEquals(MODEL.graph(), shorter.graph(), "cut at " + length); // only metadata is missing
            } catch (ModelFormatException e) {
                assertTrue(e.getMessage().startsWith("net.onnx  byte "), e.getMessage());
            }
        }
    }

    @Test
    void refusesATensorThatIsNotFilled() {
        WireWriter tensor = new WireWriter();
        tensor.integer(1, 1L << 40);
        tensor.integer(1, 1L << 40);
        tensor.integer(2, OnnxType.FLOAT.number());
        tensor.text(8, "weight");
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(tensor)));
        assertEquals(
                "net.onnx  byte 24  not an ONNX file, or a damaged one: found a tensor 'weight' of shape "
                        + "[1099511627776, 1099511627776]. Export or copy it again [MDL_NOT_A_MODEL]",
                e.getMessage());
    }

    @Test
    void refusesNumbersOfAnotherTypeThanTheTensor() {
        WireWriter tensor = new WireWriter();
        tensor.integer(1, 1);
        tensor.integer(2, OnnxType.DOUBLE.number());
        tensor.float32(4, 1.5f); // two of them have the bytes of a double
        tensor.float32(4, -2);
        tensor.text(8, "weight");
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(tensor)));
        assertEquals(
                "net.onnx  byte 22  not an ONNX file, or a damaged one: found a tensor 'weight' of type DOUBLE with numbers"
                        + " of another type. Export or copy it again [MDL_NOT_A_MODEL]",
                e.getMessage());
    }

    @Test
    void refusesTextsThatAreNotUtf8AndUnknownTypes() {
        WireWriter tensor = new WireWriter();
        tensor.bytes(8, new byte[] {(byte) 0xC0, (byte) 0x80});
        assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(tensor)));
        WireWriter typed = new WireWriter();
        typed.integer(2, 99);
        assertThrows(ModelFormatException.class, () -> TensorParser.read(reader(typed)));
    }

    private static WireReader reader(WireWriter message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new WireReader("net.onnx", ByteBuffer.wrap(out.toByteArray()), 0);
    }

    private static byte[] bytes(OnnxModel model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxWriter.write(model, out);
        return out.toByteArray();
    }

    private static OnnxModel model() {
        OnnxGraph graph = new OnnxGraph(
                "mlp",
                List.of(
                        new OnnxNode("Gemm", "", "layer 1", List.of("x", "w", "b"), List.of("z"), List.of()),
                        new OnnxNode(
                                "LeakyRelu",
                                "",
                                "",
                                List.of("z"),
                                List.of("y"),
                                List.of(new OnnxAttribute.OfFloat("alpha", 0.25f)))),
                List.of(
                        OnnxTensor.ofFloats("w", new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                        OnnxTensor.ofFloats("b", new float[] {10, 20, -30}, 3)),
                List.of(new OnnxValue(
                        "x",
                        OnnxType.FLOAT.number(),
                        List.of(OnnxValue.Dimension.named("N"), OnnxValue.Dimension.of(2)))),
                List.of(new OnnxValue(
                        "y",
                        OnnxType.FLOAT.number(),
                        List.of(OnnxValue.Dimension.named("N"), OnnxValue.Dimension.of(3)))));
        return new OnnxModel(
                8,
                "mlp",
                "0.2",
                new TreeMap<>(Map.of("", 17L, "ai.onnx.ml", 3L)),
                graph,
                new TreeMap<>(Map.of("seed", "42")));
    }
}
