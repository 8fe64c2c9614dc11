package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.TestNode.inputs;
import static dev.chainrule.mlp.export.onnx.TestNode.refuses;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes are those of a row: the dimension of the rows comes before them and stays. */
class ShapeOperatorsTest {
    private static Constant list(double... values) {
        return Constant.of(OnnxType.INT64, values, values.length);
    }

    private static GraphValue compute(String operator, List<GraphValue> inputs, OnnxAttribute... attributes) {
        return ShapeOperators.compute(TestNode.of(operator, inputs, attributes)).orElseThrow();
    }

    private static List<Integer> shape(String operator, Rows rows, double... argument) {
        return ((Rows) compute(operator, List.of(rows, list(argument)))).shape();
    }

    @Test
    void flattensRows() {
        assertEquals(List.of(12), ((Rows) compute("Flatten", List.of(inputs(3, 4)))).shape());
        refuses(
                "makes other rows than those of the data",
                () -> compute("Flatten", List.of(inputs(3, 4)), new OnnxAttribute.OfInt("axis", 2)));
    }

    @Test
    void reshapesRowsButNotTheirNumber() {
        assertEquals(List.of(12), shape("Reshape", inputs(3, 4), -1, 12));
        assertEquals(List.of(3, 4), shape("Reshape", inputs(3, 4), 0, 0, 4));
        assertEquals(List.of(2, 6), shape("Reshape", inputs(3, 4), 0, 2, -1));
        assertEquals(List.of(), shape("Reshape", inputs(1), -1), "one number for each row");
        refuses(
                "gives rows of the shape [3, 4] the shape [-1, 6]. Only the shape of each row may change: export the part of"
                        + " the network behind this node",
                () -> shape("Reshape", inputs(3, 4), -1, 6));
    }

    @Test
    void removesTheDimensionThatIsNamed() {
        assertEquals(List.of(1, 3), shape("Squeeze", inputs(1, 3, 1), 3));
        assertEquals(List.of(1, 3), shape("Squeeze", inputs(1, 3, 1), -1));
        assertEquals(List.of(3, 1), shape("Squeeze", inputs(1, 3, 1), 1));
        assertEquals(List.of(3), shape("Squeeze", inputs(1, 3, 1), 3, 1));
        refuses("removes a dimension that is not 1", () -> shape("Squeeze", inputs(1, 3), 2));
        refuses("removes a dimension that is not 1", () -> shape("Squeeze", inputs(1, 3), 0));
    }

    /** Axes count in the shape that results, also those from the end. */
    @Test
    void addsDimensions() {
        assertEquals(List.of(1, 3), shape("Unsqueeze", inputs(3), 1));
        assertEquals(List.of(3, 1), shape("Unsqueeze", inputs(3), -1));
        assertEquals(List.of(1, 3, 1), shape("Unsqueeze", inputs(3), -1, 1));
        refuses("adds a dimension before the rows", () -> shape("Unsqueeze", inputs(3), 0));
        refuses("has axis 3 of values with 3 dimensions", () -> shape("Unsqueeze", inputs(3), 3));
    }

    @Test
    void givesTheShapeForReshape() {
        Constant shape = (Constant) compute("Shape", List.of(inputs(3, 4)));
        assertArrayEquals(new double[] {-1, 3, 4}, shape.values());
        refuses(
                "asks for a number of inputs that the file leaves open",
                () -> compute("Shape", List.of(Rows.of(Stage.ofInputs(-1), List.of(-1)))));
    }

    @Test
    void passesDropoutOfEvaluationAndCastsToRealTypes() {
        Rows rows = inputs(3);
        assertSame(rows, compute("Dropout", List.of(rows, list(0.5), list(0))));
        refuses(
                "is in training mode. Export the network in evaluation mode",
                () -> compute("Dropout", List.of(rows, list(0.5), list(1))));
        assertSame(rows, compute("Cast", List.of(rows), new OnnxAttribute.OfInt("to", OnnxType.DOUBLE.number())));
        refuses(
                "rounds numbers to INT64",
                () -> compute("Cast", List.of(rows), new OnnxAttribute.OfInt("to", OnnxType.INT64.number())));
    }

    @Test
    void joinsInputsThatAreOneColumnEach() {
        Rows age = Rows.of(Stage.ofInput("age"), List.of(1));
        Rows height = Rows.of(Stage.ofInput("height"), List.of(1));
        Rows both = (Rows) compute("Concat", List.of(age, height), new OnnxAttribute.OfInt("axis", 1));
        assertEquals(List.of(2), both.shape());
        refuses(
                "joins values other than the columns of rows",
                () -> compute("Concat", List.of(age, height), new OnnxAttribute.OfInt("axis", 0)));
    }
}
