package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.TestNode.inputs;
import static dev.chainrule.mlp.export.onnx.TestNode.layer;
import static dev.chainrule.mlp.export.onnx.TestNode.list;
import static dev.chainrule.mlp.export.onnx.TestNode.number;
import static dev.chainrule.mlp.export.onnx.TestNode.refuses;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute.OfFloat;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute.OfFloats;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute.OfInt;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The results are those of ONNX's definitions of the operators, worked out by hand. */
class LayerOperatorsTest {
    /** 2 inputs × 3 units. */
    private static final Constant WEIGHTS = list(1, 2, 3, 4, 5, 6).reshaped(2, 3);

    private static Rows compute(String operator, List<? extends GraphValue> inputs, OnnxAttribute... attributes) {
        return (Rows) LayerOperators.compute(TestNode.of(operator, inputs, attributes))
                .orElseThrow();
    }

    private static void assertUnit(double scale, double shift, Rows rows, int unit) {
        assertEquals(scale, rows.stage().scale(unit), 1e-15);
        assertEquals(shift, rows.stage().shift(unit), 1e-15);
    }

    @Test
    void readsADenseLayer() {
        Rows input = inputs(2);
        Rows z = compute("Gemm", List.of(input, WEIGHTS, list(7, 8, 9)));
        assertEquals(List.of(3), z.shape());
        assertEquals(Optional.of(input), z.stage().before());
        assertSame(WEIGHTS, z.stage().weights().orElseThrow());
        assertUnit(1, 8, z, 1);
        assertUnit(1, 0, compute("Gemm", List.of(input, WEIGHTS)), 1);
        assertUnit(1, 0, compute("MatMul", List.of(input, WEIGHTS)), 1);
    }

    /** α (x W) + β b. */
    @Test
    void gemmScalesItsProductAndItsBias() {
        Rows z = compute(
                "Gemm", List.of(inputs(2), WEIGHTS, list(7, 8, 9)), new OfFloat("alpha", 0.5f), new OfFloat("beta", 3));
        assertUnit(0.5, 24, z, 1);
        Rows without = compute("Gemm", List.of(inputs(2), WEIGHTS, list(7, 8, 9)), new OfFloat("beta", 0));
        assertUnit(1, 0, without, 1);
        assertUnit(1, 5, compute("Gemm", List.of(inputs(2), WEIGHTS, number(5))), 2);
    }

    @Test
    void gemmMayHaveTransposedWeights() {
        Rows z = compute("Gemm", List.of(inputs(3), WEIGHTS), new OfInt("transB", 1));
        assertEquals(List.of(2), z.shape());
        assertArrayEquals(
                new double[] {1, 4, 2, 5, 3, 6},
                z.stage().weights().orElseThrow().values());
        refuses(
                "transposes the rows (transA). Export the network without it: the inputs must be rows × columns",
                () -> compute("Gemm", List.of(inputs(2), WEIGHTS), new OfInt("transA", 1)));
    }

    @Test
    void aVectorOfWeightsGivesOneNumberForEachRow() {
        Rows z = compute("MatMul", List.of(inputs(2), list(3, 4)));
        assertEquals(List.of(), z.shape());
        assertEquals(1, z.stage().units());
    }

    @Test
    void layersMustHaveAMatrixAndRowsOfItsSize() {
        refuses(
                "has weights of the shape [2, 3, 1]. They must be a matrix",
                () -> compute("MatMul", List.of(inputs(2), WEIGHTS.reshaped(2, 3, 1))));
        refuses(
                "has weights of the shape [6]. They must be a matrix",
                () -> compute("Gemm", List.of(inputs(2), WEIGHTS.reshaped(6))));
        refuses(
                "multiplies rows of 5 values and weights of the shape [2, 3]. The weights must have a row for each value;"
                        + " export the network again",
                () -> compute("MatMul", List.of(inputs(5), WEIGHTS)));
        refuses(
                "multiplies rows of the shape [2, 2]. Each row must be one list of numbers; Flatten makes it one",
                () -> compute("MatMul", List.of(inputs(2, 2), WEIGHTS)));
        refuses(
                "multiplies a constant by the rows. The rows must come first",
                () -> compute("MatMul", List.of(WEIGHTS, inputs(2))));
        refuses("has no weights", () -> compute("MatMul", List.of(inputs(2), list().reshaped(2, 0))));
    }

    @Test
    void inputsMayBeScaledByALineAndByNoOtherFunction() {
        Rows twice = inputs(2).then(Expression.parse("2 * z + 1"), 2);
        Rows z = compute("MatMul", List.of(twice, WEIGHTS));
        Stage before = z.stage().before().orElseThrow().stage();
        assertEquals(2, before.scale(1));
        assertEquals(1, before.shift(1));
        Rows square = inputs(2).then(Expression.parse("z * z"), 1);
        refuses(
                "follows a function of the inputs. Only the pre-activations of a dense layer can have one",
                () -> compute("MatMul", List.of(square, WEIGHTS)));
        Rows scaled = RowOperators.scaled(layer(2).then(square.function(), 1), new double[] {1, 2}, Stage::times);
        refuses(
                "follows a function of scaled activations. Only the pre-activations of a dense layer can have one",
                () -> compute("MatMul", List.of(scaled.then(square.function(), 1), WEIGHTS)));
    }

    /** scale (z − mean) / √(variance + ε) + bias: 6 (z − 5) / √(8.75 + 0.25) + 7 = 2 z − 3. */
    @Test
    void normalizes() {
        Rows z = compute(
                "BatchNormalization",
                List.of(layer(2), list(1, 6), list(0, 7), list(0, 5), list(0.75, 8.75)),
                new OfFloat("epsilon", 0.25f));
        assertUnit(1, 0, z, 0);
        assertUnit(2, -3, z, 1);
        Rows byDefault = compute("BatchNormalization", List.of(layer(1), list(1), list(0), list(0), list(0)));
        assertEquals(1 / Math.sqrt(1e-5), byDefault.stage().scale(0));
        refuses(
                "is in training mode. Export the network in evaluation mode",
                () -> compute(
                        "BatchNormalization",
                        List.of(layer(1), list(1), list(0), list(0), list(0)),
                        new OfInt("training_mode", 1)));
        refuses(
                "normalizes rows of the shape [2, 2]. Each must be one list of numbers",
                () -> compute(
                        "BatchNormalization", List.of(inputs(2, 2), list(1, 1), list(0, 0), list(0, 0), list(1, 1))));
    }

    /** (x − offset) · scale. */
    @Test
    void scalesColumns() {
        Rows z = compute(
                "Scaler",
                List.of(inputs(2)),
                new OfFloats("offset", List.of(3f, 5f)),
                new OfFloats("scale", List.of(0.5f, 4f)));
        assertUnit(0.5, -1.5, z, 0);
        assertUnit(4, -20, z, 1);
        Rows same = compute("Scaler", List.of(inputs(2)), new OfFloats("scale", List.of(2f)));
        assertUnit(2, 0, same, 0);
        assertUnit(2, 0, same, 1);
        refuses(
                "scales rows of the shape [2, 2]. Each must be one list of numbers",
                () -> compute("Scaler", List.of(inputs(2, 2))));
    }

    @Test
    void softmaxIsTakenOverTheUnits() {
        Rows z = layer(3);
        assertEquals(Rows.OfRow.SOFTMAX, compute("Softmax", List.of(z)).ofRow());
        assertEquals(
                Rows.OfRow.LOG_SOFTMAX,
                compute("LogSoftmax", List.of(z), new OfInt("axis", 1)).ofRow());
        assertEquals(
                Rows.OfRow.SOFTMAX,
                ((Rows) LayerOperators.compute(TestNode.of("Softmax", List.of(z), 11))
                                .orElseThrow())
                        .ofRow());
        String axis =
                "is taken over rows, or over a part of a row. It must be over all units of a layer: export it with"
                        + " dim=1 (axis=1)";
        refuses(axis, () -> compute("Softmax", List.of(z), new OfInt("axis", 0)));
        refuses(axis, () -> compute("Softmax", List.of(z.withShape(List.of(3, 1)))));
    }

    @Test
    void softmaxFollowsADenseLayer() {
        Rows twice = layer(3).then(Expression.parse("2 * z"), 1);
        Rows softmax = compute("Softmax", List.of(twice));
        assertUnit(2, 0, softmax, 0);
        assertEquals(Rows.Z, softmax.function());
        String message = "does not directly follow a dense layer";
        refuses(message, () -> compute("Softmax", List.of(inputs(3))));
        refuses(message, () -> compute("Softmax", List.of(softmax)));
    }

    @Test
    void doesNotKnowOtherOperators() {
        assertEquals(Optional.empty(), LayerOperators.compute(TestNode.of("Relu", List.of(layer(2)))));
    }
}
