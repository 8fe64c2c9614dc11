package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class NodeReaderTest {
    private static final Constant AXES = Constant.of(OnnxType.INT64, new double[] {1, -1}, 2);
    private static final Rows ROWS = Rows.of(Stage.ofInputs(3), List.of(3));

    private static NodeReader node(List<Optional<GraphValue>> inputs, OnnxAttribute... attributes) {
        return new NodeReader(new OnnxNode("Any", "", "", List.of(), List.of("y"), List.of(attributes)), inputs, 17);
    }

    private static void refuses(String message, Executable reading) {
        assertEquals(message, assertThrows(UnfitException.class, reading).getMessage());
    }

    @Test
    void tellsConstantsFromRows() {
        NodeReader node = node(List.of(Optional.of(ROWS), Optional.of(AXES), Optional.empty()));
        assertEquals(ROWS, node.rows(0));
        assertEquals(AXES, node.constant(1));
        assertEquals(Optional.empty(), node.optionalConstant(2));
        assertEquals(Optional.empty(), node.optionalConstant(3), "beyond the last");
        refuses("needs a constant as input number 1, and this depends on the data", () -> node.constant(0));
        refuses("needs values that depend on the data as input number 2, and this is constant", () -> node.rows(1));
        refuses("has no input number 3", () -> node.input(2));
    }

    @Test
    void takesIntegersFromAnInputBeforeTheAttribute() {
        OnnxAttribute attribute = new OnnxAttribute.OfInts("axes", List.of(7L, 1L << 40));
        assertArrayEquals(
                new int[] {1, -1},
                node(List.of(Optional.of(AXES)), attribute).integers(0, "axes").orElseThrow());
        assertArrayEquals(
                new int[] {7, Integer.MAX_VALUE},
                node(List.of(), attribute).integers(0, "axes").orElseThrow(),
                "as large as an int can be");
        assertEquals(Optional.empty(), node(List.of()).integers(0, "axes"));
    }

    @Test
    void readsAttributesOfEachKindOrTheirDefault() {
        NodeReader node = node(
                List.of(),
                new OnnxAttribute.OfInt("axis", -1),
                new OnnxAttribute.OfFloat("alpha", 0.1f),
                new OnnxAttribute.OfFloats("offset", List.of(0.5f, 2f)),
                new OnnxAttribute.OfStrings("cats", List.of("a", "b")),
                new OnnxAttribute.OfInts("ids", List.of(3L, 4L)));
        assertEquals(-1, node.integer("axis", 1));
        assertEquals(1, node.integer("to", 1));
        assertEquals(0.1, node.number("alpha", 1), "the number that is meant, not that of float32");
        assertEquals(1, node.number("beta", 1));
        assertArrayEquals(new double[] {0.5, 2}, node.numbers("offset").orElseThrow());
        assertEquals(Optional.of(List.of("a", "b")), node.texts("cats"));
        assertEquals(Optional.of(List.of("3", "4")), node.texts("ids"), "integers as labels");
        assertEquals(Optional.empty(), node.tensor("value"));
    }

    @Test
    void refusesAttributesOfAnotherKind() {
        NodeReader node = node(List.of(), new OnnxAttribute.OfString("axis", "one"));
        refuses("has an attribute 'axis' that is not an integer", () -> node.integer("axis", 0));
        refuses("has an attribute 'axis' that is not a number", () -> node.number("axis", 0));
        refuses("has an attribute 'axis' that is not integers", () -> node.integers("axis"));
        refuses("has an attribute 'axis' that is not numbers", () -> node.numbers("axis"));
        refuses("has an attribute 'axis' that is not a tensor", () -> node.tensor("axis"));
    }

    @Test
    void countsAxesFromTheEndIfTheyAreNegative() {
        assertEquals(1, NodeReader.axis(1, 2));
        assertEquals(1, NodeReader.axis(-1, 2));
        refuses("has axis 2 of values with 2 dimensions", () -> NodeReader.axis(2, 2));
        refuses("has axis -3 of values with 2 dimensions", () -> NodeReader.axis(-3, 2));
    }
}
