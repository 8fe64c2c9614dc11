package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.TestNode.at;
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
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The results are those of ONNX's definitions of the operators, worked out by hand. */
class RowOperatorsTest {
    private static final Rows Z = layer(2);

    private static GraphValue compute(String operator, List<? extends GraphValue> inputs, OnnxAttribute... attributes) {
        return RowOperators.compute(TestNode.of(operator, inputs, attributes)).orElseThrow();
    }

    private static List<GraphValue> operands(String names) {
        return List.of(names.split(" ")).stream()
                .map(name -> name.equals("z") ? Z : number(Double.parseDouble(name)))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "Add, z 3, 2, 5",
        "Add, 3 z, 2, 5",
        "Sum, z 3 z, 2, 7",
        "Sum, 3 4 z, 2, 9",
        "Sub, z 3, 2, -1",
        "Sub, 3 z, 2, 1",
        "Mul, z z, 3, 9",
        "Div, z 4, 2, 0.5",
        "Div, 4 z, 2, 2",
        "Pow, z 3, 2, 8",
        "Pow, 3 z, 2, 9",
        "Min, z 1 -2, 0, -2",
        "Max, z 1 -2, 0, 1",
        "Max, -2 1 z, 0, 1",
        "Max, -2 1 z, 5, 5",
        "Abs, z, -3, 3",
        "Relu, z, -3, 0",
    })
    void computesAFunctionOfZ(String operator, String operands, double z, double expected) {
        assertEquals(expected, at(z, compute(operator, operands(operands))));
    }

    @Test
    void appliesAnOperatorToAFunction() {
        GraphValue square = compute("Mul", List.of(Z, Z));
        assertEquals(13, at(-3, compute("Add", List.of(compute("Relu", List.of(square)), number(4)))));
    }

    @Test
    void readsTheParametersOfAnOperator() {
        OnnxAttribute alpha = new OnnxAttribute.OfFloat("alpha", 0.1f);
        assertEquals(-0.3, at(-3, compute("LeakyRelu", List.of(Z), alpha)), 1e-16, "0.1 and not its float32");
        assertEquals(-0.03, at(-3, compute("LeakyRelu", List.of(Z))), 1e-16);
        refuses(
                "uses the number Infinity",
                () -> compute("LeakyRelu", List.of(Z), new OnnxAttribute.OfFloat("alpha", Float.POSITIVE_INFINITY)));
    }

    @Test
    void doesNotKnowOperatorsThatAreNotElementwise() {
        assertEquals(Optional.empty(), RowOperators.compute(TestNode.of("MatMul", List.of(Z, Z))));
    }

    @Test
    void addsAndMultipliesEachUnitByItsOwnNumberInTheStage() {
        // z = 0 of each unit stands for the factor 1 and the term 0
        assertStage(new double[] {1, 1}, new double[] {5, 7}, compute("Add", List.of(Z, list(5, 7))));
        assertStage(new double[] {1, 1}, new double[] {5, 7}, compute("Add", List.of(list(5, 7), Z)));
        assertStage(new double[] {1, 1}, new double[] {-5, -7}, compute("Sub", List.of(Z, list(5, 7))));
        assertStage(new double[] {-1, -1}, new double[] {5, 7}, compute("Sub", List.of(list(5, 7), Z)));
        assertStage(new double[] {5, 7}, new double[] {0, 0}, compute("Mul", List.of(Z, list(5, 7))));
        assertStage(new double[] {5, 7}, new double[] {0, 0}, compute("Mul", List.of(list(5, 7), Z)));
        assertStage(new double[] {0.25, 0.5}, new double[] {0, 0}, compute("Div", List.of(Z, list(4, 2))));
        refuses("divides different numbers by the outputs of a layer", () -> compute("Div", List.of(list(5, 7), Z)));
        refuses(
                "uses a constant of the shape [2] in a function. Activations are the same for all units of a layer: use"
                        + " one number",
                () -> compute("Max", List.of(Z, list(5, 7))));
    }

    private static void assertStage(double[] scale, double[] shift, GraphValue found) {
        Rows rows = (Rows) found;
        assertEquals(Rows.Z, rows.function());
        for (int unit = 0; unit < scale.length; unit++) {
            assertEquals(scale[unit], rows.stage().scale(unit));
            assertEquals(shift[unit], rows.stage().shift(unit));
        }
    }

    @Test
    void movesALineIntoTheStageBeforeItScales() {
        GraphValue line = compute("Add", List.of(compute("Mul", List.of(Z, number(2))), number(1)));
        Rows scaled = (Rows) compute("Mul", List.of(line, list(10, 20)));
        assertStage(new double[] {20, 40}, new double[] {10, 20}, scaled);
        assertSame(Z.stage().before().orElseThrow(), scaled.stage().before().orElseThrow());
    }

    @Test
    void scalesAFunctionInAStageOfItsOwn() {
        Rows tanh = (Rows) compute("Tanh", List.of(Z));
        Rows scaled = (Rows) compute("Mul", List.of(tanh, list(10, 20)));
        assertStage(new double[] {10, 20}, new double[] {0, 0}, scaled);
        assertEquals(Optional.of(tanh), scaled.stage().before());
        assertEquals(Optional.empty(), scaled.stage().weights());
    }

    @Test
    void passesACheckThatIsAdded() {
        assertSame(Z, compute("Add", List.of(new GraphValue.Check(), Z)));
        assertSame(Z, compute("Add", List.of(Z, new GraphValue.Check())));
    }

    @Test
    void repeatsConstantsAsOnnxDoes() {
        Rows rows = inputs(2, 3);
        assertArrayEquals(new double[] {1, 2, 3, 1, 2, 3}, RowOperators.perUnit(list(1, 2, 3), rows));
        assertArrayEquals(
                new double[] {1, 1, 1, 2, 2, 2}, RowOperators.perUnit(list(1, 2).reshaped(2, 1), rows));
        assertArrayEquals(
                new double[] {1, 2, 3, 4, 5, 6},
                RowOperators.perUnit(list(1, 2, 3, 4, 5, 6).reshaped(1, 2, 3), rows));
        assertArrayEquals(new double[] {7, 7, 7, 7, 7, 7}, RowOperators.perUnit(number(7), rows));
        String fault = " and rows of [2, 3] values. Give one number, or one for each value of a row";
        refuses("joins a constant of the shape [2]" + fault, () -> RowOperators.perUnit(list(1, 2), rows));
        refuses(
                "joins a constant of the shape [2, 1, 3]" + fault,
                () -> RowOperators.perUnit(list(1, 2, 3, 4, 5, 6).reshaped(2, 1, 3), rows));
        refuses(
                "joins a constant of the shape [1, 1, 1, 3]" + fault,
                () -> RowOperators.perUnit(list(1, 2, 3).reshaped(1, 1, 1, 3), rows));
        refuses("uses the number NaN", () -> RowOperators.perUnit(list(1, Double.NaN, 3), rows));
    }

    @Test
    void aConstantTellsANumberOfInputsThatTheFileLeavesOpen() {
        Rows open = Rows.of(Stage.ofInputs(-1), List.of(-1));
        Rows scaled = (Rows) compute("Add", List.of(open, list(1, 2, 3)));
        assertEquals(List.of(3), scaled.shape());
        assertEquals(3, scaled.stage().units());
    }

    @Test
    void clips() {
        GraphValue both = compute("Clip", List.of(Z, number(-1), number(2)));
        assertArrayEquals(new double[] {-1, 0.5, 2}, new double[] {at(-5, both), at(0.5, both), at(5, both)});
        GraphValue attributes =
                compute("Clip", List.of(Z), new OnnxAttribute.OfFloat("min", -1), new OnnxAttribute.OfFloat("max", 2));
        assertEquals(((Rows) both).function(), ((Rows) attributes).function());
        GraphValue below = compute("Clip", List.of(Z, number(-1)));
        assertArrayEquals(new double[] {-1, 1e30}, new double[] {at(-5, below), at(1e30, below)});
        assertSame(
                Z, compute("Clip", List.of(Z, number(Double.NEGATIVE_INFINITY), number(Float.MAX_VALUE))), "no bound");
        refuses("has the bound NaN", () -> compute("Clip", List.of(Z, number(Double.NaN))));
    }

    @Test
    void multipliesNegativeValuesByOneSlope() {
        GraphValue leaky = compute("PRelu", List.of(Z, list(0.25, 0.25)));
        assertArrayEquals(new double[] {-1, 0, 3}, new double[] {at(-4, leaky), at(0, leaky), at(3, leaky)});
        refuses(
                "has a slope for each unit. Activations are the same for all units of a layer: train with one slope, as"
                        + " nn.PReLU() has, or with LeakyReLU",
                () -> compute("PRelu", List.of(Z, list(0.25, 0.5))));
        refuses("has no slope", () -> compute("PRelu", List.of(Z, list())));
        refuses("uses the number NaN", () -> compute("PRelu", List.of(Z, number(Double.NaN))));
    }

    /** Φ(1) = 0.8413447460685429; the approximation was computed with 30 digits. */
    @Test
    void knowsBothFormsOfGelu() {
        assertEquals(0.8413447460685429, at(1, compute("Gelu", List.of(Z))), 1e-15);
        assertEquals(
                0.8413447460685429,
                at(1, compute("Gelu", List.of(Z), new OnnxAttribute.OfString("approximate", "none"))),
                1e-15);
        assertEquals(
                0.8411919906082768,
                at(1, compute("Gelu", List.of(Z), new OnnxAttribute.OfString("approximate", "tanh"))),
                1e-15);
    }

    @ParameterizedTest
    @CsvSource({
        "Less, z 2, 1 0 0",
        "LessOrEqual, z 2, 1 1 0",
        "Greater, z 2, 0 0 1",
        "GreaterOrEqual, z 2, 0 1 1",
        "Less, 2 z, 0 0 1",
        "GreaterOrEqual, 2 z, 1 1 0",
        "Less, z z, 0 0 0",
    })
    void compares(String operator, String operands, String atOneTwoAndThree) {
        Rows indicator = RowOperators.asNumber((Condition) compute(operator, operands(operands)));
        assertIndicator(atOneTwoAndThree, indicator);
        Rows negated =
                RowOperators.asNumber((Condition) compute("Not", List.of(compute(operator, operands(operands)))));
        assertIndicator(atOneTwoAndThree.replace('1', '2').replace('0', '1').replace('2', '0'), negated);
    }

    @ParameterizedTest
    @CsvSource({"And, 0 1 0", "Or, 1 1 1", "Xor, 1 0 1"})
    void joinsComparisons(String operator, String atOneTwoAndThree) {
        GraphValue upToTwo = compute("LessOrEqual", operands("z 2"));
        GraphValue fromTwo = compute("GreaterOrEqual", operands("z 2"));
        assertIndicator(
                atOneTwoAndThree, RowOperators.asNumber((Condition) compute(operator, List.of(upToTwo, fromTwo))));
        refuses("needs a comparison as input number 2", () -> compute(operator, List.of(upToTwo, Z)));
    }

    private static void assertIndicator(String expected, Rows indicator) {
        assertEquals(expected, "%.0f %.0f %.0f".formatted(at(1, indicator), at(2, indicator), at(3, indicator)));
    }

    @Test
    void choosesByAComparison() {
        GraphValue positive = compute("Greater", operands("z 0"));
        GraphValue chosen = compute("Where", List.of(positive, number(7), Z));
        assertArrayEquals(new double[] {-2, 0, 7}, new double[] {at(-2, chosen), at(0, chosen), at(2, chosen)});
        refuses("chooses labels, or comparisons", () -> compute("Where", List.of(positive, positive, Z)));
        refuses(
                "chooses by something that is not a comparison of z and a number",
                () -> compute("Where", List.of(Z, Z, Z)));
        refuses("compares labels, or comparisons", () -> compute("Less", List.of(positive, Z)));
        refuses("cannot be computed from a label or a comparison", () -> compute("Mul", List.of(positive, number(2))));
    }

    @Test
    void refusesToJoinTwoLayers() {
        refuses(
                "joins two branches of the graph. Networks are a chain of layers: export one that is a chain",
                () -> compute("Add", List.of(Z, layer(2))));
    }

    /** (N) and (N, 1) give (N, N) in ONNX, which is no row each. */
    @Test
    void refusesToJoinRowsOfDifferentShapes() {
        Rows one = layer(1);
        String message = "joins rows of the shapes [1] and []. Give both the same shape";
        refuses(message, () -> compute("Mul", List.of(one, one.withShape(List.of()))));
        refuses(
                message,
                () -> compute(
                        "Where", List.of(compute("Greater", List.of(one, number(0))), one, one.withShape(List.of()))));
    }

    @Test
    void countsTheOperationsOfAFunction() {
        assertEquals(0, RowOperators.size(Expression.parse("z")));
        assertEquals(4, RowOperators.size(Expression.parse("where(z > 0, 2 * z, exp(-z))")));
    }

    @Test
    void readsTheNumberThatAFloatMeans() {
        Constant tenth = Constant.of(OnnxType.FLOAT, new double[] {0.1f});
        assertEquals(0.1, at(0, compute("Add", List.of(Z, tenth))));
    }
}
