package dev.chainrule.mlp.export.onnx.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OnnxWriterTest {
    private static OnnxModel model(List<OnnxNode> nodes, OnnxTensor... initializers) {
        SortedMap<String, Long> opsets = new TreeMap<>();
        opsets.put("", 17L);
        return new OnnxModel(
                8,
                "mlp",
                "",
                opsets,
                new OnnxGraph("g", nodes, List.of(initializers), List.of(), List.of()),
                new TreeMap<>());
    }

    private static byte[] bytes(OnnxModel model, SortedMap<String, FloatSlice> large) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxWriter.write(model, large, out);
        assertEquals(out.size(), OnnxWriter.size(model, large));
        return out.toByteArray();
    }

    /** Each field by the numbers of onnx.proto, written down by hand. */
    @Test
    void writesTheFieldsOfOnnxProto() throws IOException {
        OnnxNode node =
                new OnnxNode("Elu", "", "", List.of("x"), List.of("y"), List.of(new OnnxAttribute.OfFloat("alpha", 1)));
        String graph = "0a1c" // node, 28 bytes
                + "0a0178" // input "x"
                + "120179" // output "y"
                + "2203" + "456c75" // op_type "Elu"
                + "2a0f" // attribute, 15 bytes
                + "0a05" + "616c706861" // name "alpha"
                + "15" + "0000803f" // f = 1
                + "a00101" // type FLOAT
                + "120167"; // name "g"
        String expected = "0808" // ir_version 8
                + "1203" + "6d6c70" // producer_name "mlp"
                + "3a21" + graph
                + "4202" + "1011"; // opset_import: version 17
        assertEquals(expected, HexFormat.of().formatHex(bytes(model(List.of(node)), new TreeMap<>())));
    }

    @Test
    void writesLargeTensorsFromTheirSlices() throws IOException {
        OnnxTensor whole = OnnxTensor.ofFloats("w", new float[] {1, 2, 3}, 3);
        OnnxTensor withoutElements = OnnxTensor.ofFloats("w", new float[0], 3);
        SortedMap<String, FloatSlice> large = new TreeMap<>();
        large.put("w", new FloatSlice(new float[] {0, 1, 2, 3, 4}, 1, 4));
        assertArrayEquals(
                bytes(model(List.of(), whole), new TreeMap<>()), bytes(model(List.of(), withoutElements), large));
    }

    @Test
    void writesWhereElementsInAnotherFileAre() throws IOException {
        OnnxTensor elsewhere = new OnnxTensor(
                "w",
                OnnxType.FLOAT,
                List.of(3L),
                ByteBuffer.allocate(0),
                List.of(),
                Optional.of(new OnnxTensor.External("net.onnx.data", 64, 12)));
        byte[] bytes = bytes(model(List.of(), elsewhere), new TreeMap<>());
        assertEquals(
                List.of(elsewhere),
                OnnxReader.read("net.onnx", ByteBuffer.wrap(bytes)).graph().initializers());
    }

    @Test
    void keepsEveryKindOfAttribute() throws IOException {
        List<OnnxAttribute> attributes = List.of(
                new OnnxAttribute.OfFloat("a", -0.5f),
                new OnnxAttribute.OfInt("b", -7),
                new OnnxAttribute.OfString("c", "é"),
                new OnnxAttribute.OfTensor("d", OnnxTensor.ofLongs("", new long[] {1L << 40}, 1)),
                new OnnxAttribute.OfFloats("e", List.of(1f, Float.MAX_VALUE)),
                new OnnxAttribute.OfInts("f", List.of(0L, -1L)),
                new OnnxAttribute.OfStrings("g", List.of("", "x")));
        OnnxNode node = new OnnxNode("Any", "ai.onnx.ml", "n", List.of("x", "", "z"), List.of("y"), attributes);
        byte[] bytes = bytes(model(List.of(node)), new TreeMap<>());
        assertEquals(
                List.of(node),
                OnnxReader.read("net.onnx", ByteBuffer.wrap(bytes)).graph().nodes());
    }

    @Test
    void refusesAnAttributeOfAKindThatIsOnlyRead() {
        OnnxNode node =
                new OnnxNode("If", "", "", List.of(), List.of(), List.of(new OnnxAttribute.OfOther("then_branch", 5)));
        assertThrows(IllegalArgumentException.class, () -> OnnxWriter.size(model(List.of(node))));
    }
}
