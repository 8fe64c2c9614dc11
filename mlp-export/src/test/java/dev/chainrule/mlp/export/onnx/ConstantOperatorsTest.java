package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.TestNode.refuses;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The results are those of ONNX's definitions of the operators. */
class ConstantOperatorsTest {
    private static final Constant MATRIX = Constant.of(OnnxType.FLOAT, new double[] {1, 2, 3, 4, 5, 6}, 2, 3);

    private static Constant list(double... values) {
        return Constant.of(OnnxType.INT64, values, values.length);
    }

    private static Optional<Constant> find(String operator, List<Constant> inputs, OnnxAttribute... attributes) {
        return new ConstantOperators(Constant::of, 0).compute(TestNode.of(operator, inputs, attributes));
    }

    private static Constant compute(String operator, List<Constant> inputs, OnnxAttribute... attributes) {
        return find(operator, inputs, attributes).orElseThrow();
    }

    private static void expect(int[] shape, double[] values, Constant found) {
        assertArrayEquals(shape, found.shape());
        assertArrayEquals(values, found.values());
    }

    @Test
    void readsTheValuesOfConstantNodes() {
        expect(
                new int[] {2},
                new double[] {7, 8},
                compute(
                        "Constant",
                        List.of(),
                        new OnnxAttribute.OfTensor("value", OnnxTensor.ofLongs("", new long[] {7, 8}, 2))));
        expect(
                new int[] {},
                new double[] {0.1},
                compute("Constant", List.of(), new OnnxAttribute.OfFloat("value_float", 0.1f)));
        expect(
                new int[] {2},
                new double[] {3, -1},
                compute("Constant", List.of(), new OnnxAttribute.OfInts("value_ints", List.of(3L, -1L))));
        expect(new int[] {}, new double[] {5}, compute("Constant", List.of(), new OnnxAttribute.OfInt("value_int", 5)));
        refuses("has no value, or one of a kind that no network needs", () -> compute("Constant", List.of()));
    }

    @Test
    void computesFunctionsOfOneConstantInItsType() {
        Constant numbers = Constant.of(OnnxType.FLOAT, new double[] {4, 0.25}, 2);
        expect(new int[] {2}, new double[] {-4, -0.25}, compute("Neg", List.of(numbers)));
        expect(new int[] {2}, new double[] {2, 0.5}, compute("Sqrt", List.of(numbers)));
        expect(new int[] {2}, new double[] {0.25, 4}, compute("Reciprocal", List.of(numbers)));
        expect(
                new int[] {2},
                new double[] {(float) Math.log(4), (float) Math.log(0.25)},
                compute("Log", List.of(numbers)));
        assertEquals(Optional.empty(), find("Erf", List.of(numbers)), "not needed for constants");
    }

    @Test
    void repeatsTheSmallerOfTwoConstantsOverTheLarger() {
        Constant row = Constant.of(OnnxType.FLOAT, new double[] {10, 20, 30}, 3);
        Constant one = Constant.of(OnnxType.FLOAT, new double[] {2});
        expect(new int[] {2, 3}, new double[] {11, 22, 33, 14, 25, 36}, compute("Add", List.of(MATRIX, row)));
        expect(new int[] {2, 3}, new double[] {9, 18, 27, 6, 15, 24}, compute("Sub", List.of(row, MATRIX)));
        expect(new int[] {2, 3}, new double[] {1, 4, 9, 16, 25, 36}, compute("Pow", List.of(MATRIX, one)));
        expect(new int[] {3}, new double[] {5, 10, 15}, compute("Div", List.of(row, one)));
        refuses(
                "joins constants of the shapes [2, 3] and [2]",
                () -> compute("Mul", List.of(MATRIX, Constant.of(OnnxType.FLOAT, new double[] {1, 2}, 2))));
    }

    @Test
    void castsAsC() {
        Constant numbers = Constant.of(OnnxType.DOUBLE, new double[] {2.75, -2.75, 0}, 3);
        expect(
                new int[] {3},
                new double[] {2, -2, 0},
                compute("Cast", List.of(numbers), new OnnxAttribute.OfInt("to", OnnxType.INT64.number())));
        expect(
                new int[] {3},
                new double[] {1, 1, 0},
                compute("Cast", List.of(numbers), new OnnxAttribute.OfInt("to", OnnxType.BOOL.number())));
        refuses(
                "changes the type of a constant to or from text",
                () -> compute("Cast", List.of(numbers), new OnnxAttribute.OfInt("to", OnnxType.STRING.number())));
    }

    @Test
    void reshapes() {
        expect(new int[] {3, 2}, MATRIX.values(), compute("Reshape", List.of(MATRIX, list(3, -1))));
        expect(new int[] {2, 3, 1}, MATRIX.values(), compute("Reshape", List.of(MATRIX, list(0, 0, 1))));
        refuses("gives [2, 3] the shape [4, 2]", () -> compute("Reshape", List.of(MATRIX, list(4, 2))));
        refuses("gives [2, 3] the shape [4, -1]", () -> compute("Reshape", List.of(MATRIX, list(4, -1))));
        refuses("has the shape [-1, -1]", () -> compute("Reshape", List.of(MATRIX, list(-1, -1))));
    }

    @Test
    void flattensTransposesSqueezesAndUnsqueezes() {
        expect(
                new int[] {1, 6},
                MATRIX.values(),
                compute("Flatten", List.of(MATRIX), new OnnxAttribute.OfInt("axis", 0)));
        expect(new int[] {3, 2}, new double[] {1, 4, 2, 5, 3, 6}, compute("Transpose", List.of(MATRIX)));
        expect(new int[] {1, 2, 3, 1}, MATRIX.values(), compute("Unsqueeze", List.of(MATRIX, list(0, -1))));
        Constant padded = MATRIX.reshaped(1, 2, 1, 3);
        expect(new int[] {2, 3}, MATRIX.values(), compute("Squeeze", List.of(padded)));
        expect(new int[] {2, 1, 3}, MATRIX.values(), compute("Squeeze", List.of(padded, list(0))));
        refuses(
                "exchanges dimensions of [1, 2, 1, 3]. Only matrices can be transposed",
                () -> compute("Transpose", List.of(padded)));
        refuses("has axis 3 of values with 2 dimensions", () -> compute("Squeeze", List.of(MATRIX, list(3))));
    }

    @Test
    void joinsSelectsAndFillsLists() {
        expect(new int[] {3}, new double[] {1, 2, 9}, compute("Concat", List.of(list(1, 2), list(9))));
        expect(new int[] {2}, new double[] {30, 10}, compute("Gather", List.of(list(10, 20, 30), list(-1, 0))));
        refuses("selects number 3 from [3]", () -> compute("Gather", List.of(list(10, 20, 30), list(3))));
        expect(new int[] {2, 3}, new double[6], compute("ConstantOfShape", List.of(list(2, 3))));
        expect(
                new int[] {2},
                new double[] {4, 4},
                compute(
                        "ConstantOfShape",
                        List.of(list(2)),
                        new OnnxAttribute.OfTensor("value", OnnxTensor.ofLongs("", new long[] {4}, 1))));
        expect(new int[] {2}, new double[] {2, 3}, compute("Shape", List.of(MATRIX)));
    }

    @Test
    void refusesMoreElementsThanAFileOfThisSizeNeeds() {
        refuses(
                "computes more constants than a file of this size needs",
                () -> compute("ConstantOfShape", List.of(list(1001, 1000))));
        expect(new int[] {1}, new double[1], compute("ConstantOfShape", List.of(list(1))));
        refuses("makes a constant of the shape [-1]", () -> compute("ConstantOfShape", List.of(list(-1))));
    }
}
