package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import dev.chainrule.mlp.export.onnx.format.OnnxValue;
import dev.chainrule.mlp.export.onnx.format.OnnxValue.Dimension;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphInterpreterTest {
    private static final String SUPPORTED = "mlp reads chains of dense layers (Gemm, MatMul, Add, BatchNormalization),"
            + " elementwise functions with constants, Softmax, and scalers of the inputs: export the part of the network"
            + " that is one";

    /** Returns a graph of the rows x = (x₁, x₂) and the constant c = (3, 4). */
    private static TestGraph graph() {
        return new TestGraph().input("x", 2).floats("c", new float[] {3, 4}, 2);
    }

    private static List<GraphValue> outputs(TestGraph graph) {
        return new GraphInterpreter("net.onnx", graph.model(), Constant::of, 100).outputs();
    }

    private static GraphValue only(TestGraph graph) {
        List<GraphValue> outputs = outputs(graph);
        assertEquals(1, outputs.size());
        return outputs.get(0);
    }

    private static GraphValue input(int type, Dimension... shape) {
        return only(
                new TestGraph().input(new OnnxValue("x", type, List.of(shape))).output("x"));
    }

    private static GraphValue inputOfFloats(long... row) {
        return only(new TestGraph().input("x", row).output("x"));
    }

    @Test
    void findsTheValuesOfTheOutputsInTheirOrder() {
        List<GraphValue> outputs = outputs(graph().node("Add", "x c", "y")
                .node("Add", "c c", "d")
                .output("d")
                .output("y"));
        assertArrayEquals(new double[] {6, 8}, ((Constant) outputs.get(0)).values());
        Rows sum = (Rows) outputs.get(1);
        assertEquals(3, sum.stage().shift(0));
        assertEquals(4, sum.stage().shift(1));
    }

    @Test
    void takesTheFirstDimensionOfAnInputForTheRows() {
        Rows rows = (Rows) inputOfFloats(2, 3);
        assertEquals(List.of(2, 3), rows.shape());
        assertEquals(6, rows.stage().units());
        assertEquals(List.of(), rows.stage().columns());
        Rows open = (Rows) inputOfFloats(-1);
        assertEquals(List.of(-1), open.shape());
        assertEquals(-1, open.stage().units());
        Rows withoutShape = (Rows) input(OnnxType.FLOAT.number());
        assertEquals(List.of(-1), withoutShape.shape());
        assertEquals(-1, withoutShape.stage().units());
        Rows large = (Rows) inputOfFloats(1L << 20, 1L << 20);
        assertEquals(Integer.MAX_VALUE, large.stage().units(), "does not overflow");
    }

    @Test
    void anInputOfOneValueIsAColumnWithAName() {
        Rows column = (Rows) inputOfFloats(1);
        assertEquals(List.of("x"), column.stage().columns());
        assertEquals(List.of(1), column.shape());
        Rows list = (Rows) inputOfFloats();
        assertEquals(List.of("x"), list.stage().columns());
        assertEquals(List.of(), list.shape());
    }

    @Test
    void inputsMustBeNumbers() {
        String accepted = ". Inputs must be numbers; categories can be read only from files that mlp exported";
        assertEquals(
                new GraphValue.Unfit("input 'x'", "holds STRING" + accepted),
                input(OnnxType.STRING.number(), Dimension.of(1)));
        assertEquals(new GraphValue.Unfit("input 'x'", "holds an unknown type" + accepted), input(0, Dimension.of(1)));
        assertEquals(new GraphValue.Unfit("input 'x'", "has rows of 0 values"), inputOfFloats(0));
        assertEquals(new GraphValue.Unfit("input 'x'", "has rows of 2147483648 values"), inputOfFloats(1L << 31));
    }

    @Test
    void anInputWithAnInitializerIsConstant() {
        Constant found = (Constant) only(graph().input("c", 2).output("c"));
        assertArrayEquals(new double[] {3, 4}, found.values());
    }

    @Test
    void namesTheFirstNodeThatDoesNotFit() {
        GraphValue first = new GraphValue.Unfit("LSTM node 'u'", "is not supported. " + SUPPORTED);
        assertEquals(
                first,
                only(graph().node("LSTM", "x", "u")
                        .node("GRU", "u", "v")
                        .node("Relu", "v", "y")
                        .output("y")));
        assertEquals(
                new GraphValue.Unfit(
                        "IsNaN node 'y'",
                        "fills in missing values, which can be read only from an unchanged file of 'mlp export', with its"
                                + " metadata. Import that file, or export the network without this"),
                only(graph().node("IsNaN", "x", "y").output("y")));
    }

    @Test
    void namesANodeWithoutANameByItsPlace() {
        assertEquals(
                new GraphValue.Unfit("LSTM node 2", "is not supported. " + SUPPORTED),
                only(graph().node("Relu", "x", "u")
                        .node(new OnnxNode("LSTM", "", "", List.of("u"), List.of("y"), List.of()))
                        .output("y")));
    }

    @Test
    void doesNotTakeAnOperatorOfAnotherDomainForThatOfOnnx() {
        assertEquals(
                new GraphValue.Unfit("Relu node 'r'", "is an operator of the domain 'com.microsoft'. " + SUPPORTED),
                only(graph().node(new OnnxNode("Relu", "com.microsoft", "r", List.of("x"), List.of("y"), List.of()))
                        .output("y")));
    }

    @Test
    void anInputThatIsLeftOutHasAnEmptyName() {
        OnnxNode clip = new OnnxNode("Clip", "", "", List.of("x", "", "most"), List.of("y"), List.of());
        Rows rows =
                (Rows) only(graph().floats("most", new float[] {6}).node(clip).output("y"));
        assertEquals("min(z, 6)", rows.function().toString());
    }

    @Test
    void onlyTheFirstOutputOfANodeIsUsed() {
        OnnxNode dropout = new OnnxNode("Dropout", "", "d", List.of("x"), List.of("y", "mask"), List.of());
        List<GraphValue> outputs = outputs(graph().node(dropout).output("y").output("mask"));
        assertEquals(Rows.Z, ((Rows) outputs.get(0)).function());
        assertEquals(new GraphValue.Unfit("Dropout node 'd'", "has a second output that is used"), outputs.get(1));
        OnnxNode unused = new OnnxNode("Dropout", "", "d", List.of("x"), List.of("y", ""), List.of());
        assertEquals(1, outputs(graph().node(unused).output("y")).size());
    }

    @Test
    void refusesDamagedGraphs() {
        refuses(
                "Add node 'z'  uses the value 'u' before it is computed: the nodes are out of order, or a cycle",
                graph().node("Add", "u c", "z").node("Add", "z c", "u").output("z"));
        refuses(
                "Add node 'z'  uses the value 'q', which no input, initializer or node gives",
                graph().node("Add", "x q", "z").output("z"));
        refuses("output 'q'  uses the value 'q', which no input, initializer or node gives", graph().output("q"));
        refuses(
                "Relu node 'x'  gives the value 'x' a second time",
                graph().node("Relu", "x", "x").output("x"));
        refuses(
                "initializer  gives the value 'c' a second time",
                graph().floats("c", new float[] {1}).output("c"));
        refuses(
                "input  gives the value 'x' a second time",
                graph().input("x", 2).output("x"));
    }

    private static void refuses(String message, TestGraph graph) {
        assertEquals(
                "net.onnx  " + message + ". The file is damaged, or its exporter has a fault [MDL_NOT_A_MODEL]",
                assertThrows(ModelFormatException.class, () -> outputs(graph)).getMessage());
    }
}
