package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute.OfFloat;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute.OfInt;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What graphs may be made of, with weights worked out by hand, and what is refused. */
class OnnxPatternsTest {
    /** z = (2 x₁ − 3 x₂ + 1, x₁ + 4 x₂ − 2): the weights of each unit, then its bias. */
    private static final double[][] LAYER = {{2, -3, 1}, {1, 4, -2}};

    private static final float[] INPUTS_BY_UNITS = {2, 1, -3, 4};
    private static final float[] UNITS_BY_INPUTS = {2, -3, 1, 4};
    private static final float[] BIASES = {1, -2};

    private static TestGraph graph() {
        return new TestGraph()
                .input("x", 2)
                .floats("w", INPUTS_BY_UNITS, 2, 2)
                .floats("wt", UNITS_BY_INPUTS, 2, 2)
                .floats("b", BIASES, 2);
    }

    private static void assertLayer(TestGraph graph, double[][] expected) {
        double[][][] values = graph.read().model().weights().values();
        assertEquals(1, values.length);
        for (int j = 0; j < expected.length; j++) {
            assertArrayEquals(expected[j], values[0][j], 1e-6);
        }
    }

    @Test
    void readsADenseLayerHoweverItIsWritten() {
        assertLayer(graph().node("Gemm", "x w b", "y").output("y"), LAYER);
        assertLayer(graph().node("Gemm", "x wt b", "y", new OfInt("transB", 1)).output("y"), LAYER);
        assertLayer(graph().node("MatMul", "x w", "z").node("Add", "b z", "y").output("y"), LAYER);
        assertLayer(
                graph().node("Transpose", "wt", "t")
                        .node("MatMul", "x t", "z")
                        .node("Add", "z b", "y")
                        .output("y"),
                LAYER);
        assertLayer(
                graph().node("Gemm", "x w b", "y", new OfFloat("alpha", 2), new OfFloat("beta", 0.5f))
                        .output("y"),
                new double[][] {{4, -6, 0.5}, {2, 8, -1}});
        assertLayer(graph().node("Gemm", "x w", "y").output("y"), new double[][] {{2, -3, 0}, {1, 4, 0}});
    }

    @Test
    void scalingBeforeAndAfterALayerBecomesAPartOfItsWeights() {
        TestGraph graph = graph().floats("s", new float[] {-1, 2}, 2)
                .floats("t", new float[] {10, 20}, 2)
                .node("Mul", "x s", "u") // a negative factor is no scaler
                .node("Add", "u t", "v")
                .node("Gemm", "v w b", "z")
                .node("Mul", "z s", "y")
                .output("y");
        // z₁ = 2(−x₁ + 10) − 3(2 x₂ + 20) + 1, and y₁ = −z₁
        assertLayer(graph, new double[][] {{2, 6, 39}, {-2, 16, 2 * (10 + 80 - 2)}});
        assertEquals(Scaler.none(2), graph.read().model().preprocessing().scaler());
    }

    @Test
    void scalingOfInputsBecomesTheScaler() {
        TrainedModel model = graph().floats("c", new float[] {5.5f, -1}, 1, 2)
                .floats("d", new float[] {0.25f, 3}, 1, 2)
                .node("Sub", "x c", "u")
                .node("Div", "u d", "v")
                .node("Gemm", "v w b", "y")
                .output("y")
                .read()
                .model();
        assertEquals(
                new Scaler(new double[] {5.5, -1}, new double[] {0.25, 3}),
                model.preprocessing().scaler());
        assertArrayEquals(LAYER[0], model.weights().values()[0][0]);
    }

    @Test
    void scalingOfOutputsAfterAnActivationBecomesThatOfTheTargets() {
        TrainedModel model = graph().floats("s", new float[] {10, 20}, 2)
                .floats("t", new float[] {3, -4}, 2)
                .node("Gemm", "x w b", "z")
                .node("Tanh", "z", "a")
                .node("Mul", "a s", "u")
                .node("Add", "u t", "y")
                .output("y")
                .read()
                .model();
        assertEquals(
                new Target.Numbers(List.of("y1", "y2"), new Scaler(new double[] {3, -4}, new double[] {10, 20})),
                model.preprocessing().target());
        assertEquals(10 * Math.tanh(1) + 3, model.predict(0, 0).value("y1"), 1e-6);
    }

    @Test
    void aSharedBiasIsNotAPartOfTheActivation() {
        TrainedModel model = graph().floats("three", new float[] {3})
                .node("MatMul", "x w", "u")
                .node("Add", "u three", "z")
                .node("Relu", "z", "a")
                .node("Gemm", "a w b", "y")
                .output("y")
                .read()
                .model();
        assertEquals("relu", model.spec().network().layers().get(0).activation().type());
        assertArrayEquals(new double[] {2, -3, 3}, model.weights().values()[0][0]);
    }

    @Test
    void theFirstOfTwoProbabilitiesMayBeTheOutput() {
        TestGraph graph = new TestGraph()
                .input("x", 2)
                .floats("w", new float[] {1, 2}, 2, 1)
                .floats("one", new float[] {1})
                .node("MatMul", "x w", "z")
                .node("Sigmoid", "z", "p")
                .node("Sub", "one p", "q")
                .node("Concat", "p q", "y", new OfInt("axis", 1))
                .output("y");
        TrainedModel model =
                graph.read(ImportOptions.NONE.withLabels("yes", "no")).model();
        assertEquals(1 / (1 + Math.exp(-3)), model.predict(1, 1).probability("yes"), 1e-6);
    }

    @Test
    void logitsGetTheirSoftmaxOrSigmoid() {
        TestGraph two = graph().node("Gemm", "x w b", "y").output("y");
        ImportOptions labels = ImportOptions.NONE.withLabels("no", "yes");
        TrainedModel model = two.read(labels.withLogits()).model();
        // z = (1, −2) at 0
        assertEquals(1 / (1 + Math.exp(3)), model.predict(0, 0).probability("yes"), 1e-6);
        assertEquals("cross-entropy", model.spec().loss().type());
        assertTrue(two.read(labels)
                .warnings()
                .contains("the outputs are scores of the classes, not probabilities, and the loss is"
                        + " mean-squared-error. If they are logits, say so"));
        TestGraph one = new TestGraph()
                .input("x", 1)
                .floats("w", new float[] {2}, 1, 1)
                .node("MatMul", "x w", "y")
                .output("y");
        TrainedModel sigmoid = one.read(labels.withLogits()).model();
        assertEquals(1 / (1 + Math.exp(-2)), sigmoid.predict(1).probability("yes"), 1e-6);
        assertThrows(ModelFormatException.class, () -> one.read(labels));
        assertFaultOf(
                "net.onnx  the outputs of the graph are no logits: they have an activation already. Do not say so [MDL_UNSUPPORTED]",
                () -> graph().node("Gemm", "x w b", "z")
                        .node("Relu", "z", "y")
                        .output("y")
                        .read(labels.withLogits()));
    }

    @Test
    void readsWeightsOfOtherTypes() {
        // 1.5, −2, 0.333251953125 and 65504 as float16
        ByteBuffer half = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits : new int[] {0x3E00, 0xC000, 0x3555, 0x7BFF}) {
            half.putShort((short) bits);
        }
        OnnxTensor weights =
                new OnnxTensor("h", OnnxType.FLOAT16, List.of(2L, 2L), half.flip(), List.of(), Optional.empty());
        assertLayer(
                graph().tensor(weights).node("Gemm", "x h b", "y").output("y"),
                new double[][] {{1.5, 0.333251953125, 1}, {-2, 65504, -2}});
        ImportedModel doubles = graph().tensor(OnnxTensor.ofDoubles("d", new double[] {0.1, 1, 2, 0.3}, 2, 2))
                .node("Gemm", "x d b", "y")
                .output("y")
                .read();
        assertTrue(
                doubles.warnings().contains("2 weights are float64 numbers that are rounded to float32"),
                doubles.warnings()::toString);
    }

    /** Hardshrink, as PyTorch writes it, and the other logical operators. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Or | where(z < -0.5, z, where(z > 0.5, z, 0)) | 1",
                "And | 0 | 0",
                "Xor | where(z < -0.5, z, where(z > 0.5, z, 0)) | 1"
            })
    void comparisonsCanBeJoined(String operator, String formula, double atOne) {
        TestGraph graph = graph().floats("l", new float[] {0.5f})
                .floats("m", new float[] {-0.5f})
                .floats("o", new float[] {0})
                .node("Gemm", "x w b", "z")
                .node("Greater", "z l", "c")
                .node("Less", "z m", "d")
                .node("Cast", "c", "cb", new OfInt("to", OnnxType.BOOL.number()))
                .node(operator, "cb d", "e")
                .node("Where", "e z o", "a")
                .node("Gemm", "a w b", "y")
                .output("y");
        TrainedModel model = graph.read().model();
        Activation activation =
                (Activation) model.network().layers().get(0).activation().definition();
        Expression expected = Expression.parse(formula, "z");
        for (double z : new double[] {-3, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1}) {
            assertEquals(expected.value(Map.of("z", z)), activation.value(z), 1e-15, operator + " at " + z);
        }
        assertEquals(atOne, activation.value(1));
    }

    @Test
    void chainsOfComparisonsHaveALimit() {
        TestGraph graph = graph().floats("l", new float[] {0.5f})
                .floats("o", new float[] {0})
                .node("Gemm", "x w b", "z")
                .node("Greater", "z l", "c0");
        for (int i = 0; i < 20_000; i++) {
            graph.node("And", i % 2 == 0 ? "c0 c" + i : "c" + i + " c0", "c" + (i + 1));
        }
        assertFault(
                "net.onnx  And node 'c300'  joins more than 300 comparisons. Export the part of the network that is a chain of"
                        + " dense layers [MDL_UNSUPPORTED]",
                graph.node("Where", "c20000 z o", "y").output("y"));
    }

    @Test
    void whatFitsNoNetworkIsNamed() {
        assertFault(
                "net.onnx  Add node 'y'  joins two branches of the graph. Networks are a chain of layers: export one that is a"
                        + " chain [MDL_UNSUPPORTED]",
                graph().node("Gemm", "x w b", "u")
                        .node("Gemm", "u w b", "v")
                        .node("Add", "u v", "y")
                        .output("y"));
        assertFault(
                "net.onnx  Gemm node 'y'  multiplies rows of 3 values and weights of the shape [2, 2]. The weights must have a row"
                        + " for each value; export the network again [MDL_UNSUPPORTED]",
                new TestGraph()
                        .input("x", 3)
                        .floats("w", INPUTS_BY_UNITS, 2, 2)
                        .node("Gemm", "x w", "y")
                        .output("y"));
        assertFault(
                "net.onnx  MatMul node 'y'  multiplies rows of the shape [5, 2]. Each row must be one list of numbers;"
                        + " Flatten makes it one [MDL_UNSUPPORTED]",
                new TestGraph()
                        .input("x", 5, 2)
                        .floats("w", INPUTS_BY_UNITS, 2, 2)
                        .node("MatMul", "x w", "y")
                        .output("y"));
        assertFault(
                "net.onnx  the graph has several networks, or outputs of several layers. Export one with one output"
                        + " [MDL_UNSUPPORTED]",
                graph().node("Gemm", "x w b", "u")
                        .node("Gemm", "u w b", "v")
                        .output("u")
                        .output("v"));
        assertFault(
                "net.onnx  no output of the graph depends on its inputs. Export the part of the network that is a chain of"
                        + " dense layers [MDL_UNSUPPORTED]",
                graph().output("b"));
        assertFault(
                "net.onnx  layer 1 has a weight that is NaN or infinite in float32. Train the network again"
                        + " [MDL_NONFINITE]",
                new TestGraph()
                        .input("x", 1)
                        .floats("w", new float[] {Float.NaN}, 1, 1)
                        .node("Gemm", "x w", "y")
                        .output("y"));
    }

    @Test
    void otherFilesAreRecognized() {
        assertOther("a,b\n1,2\n", "this is a text file, such as a CSV or a document");
        assertOther("\2\0\0\0\0\0\0\0{}", "this is a safetensors file");
        assertOther("PK\3\4\0", "this is a file of PyTorch, Keras or TensorFlow Lite");
        assertOther("", "this file is empty");
    }

    private static void assertOther(String content, String message) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        ModelFormatException e = assertThrows(
                ModelFormatException.class,
                () -> OnnxImport.decode(bytes, "net", ImportOptions.NONE, Plugins.load(), new JavaKernel()));
        assertTrue(e.getMessage().startsWith("net  " + message + ", expected an ONNX file. "), e.getMessage());
    }

    private static void assertFault(String message, TestGraph graph) {
        assertFaultOf(message, graph::read);
    }

    private static void assertFaultOf(String message, Executable reading) {
        assertEquals(message, assertThrows(ModelFormatException.class, reading).getMessage());
    }
}
