package dev.chainrule.mlp.export.onnx.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
