package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.TestNode.list;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.activations.Softmax;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelAssemblerTest {
    private static final Plugins PLUGINS = Plugins.load();

    /** 2 inputs × 3 units: z = (x₁ + 4 x₂, 2 x₁ + 5 x₂, 3 x₁ + 6 x₂). */
    private static final Rows THREE = dense(inputs(2), 1, 2, 3, 4, 5, 6);

    private static final Rows ONE = dense(inputs(2), 1, 4);
    private static final Rows SIGMOID = ONE.then(Expression.parse("sigmoid(z)"), 1);
    private static final Rows SOFTMAX = THREE.withOfRow(Rows.OfRow.SOFTMAX);

    private static Rows inputs(int count) {
        return TestNode.inputs(count);
    }

    private static Rows dense(Rows before, double... weights) {
        int units = weights.length / before.stage().units();
        Constant matrix = Constant.of(OnnxType.FLOAT, weights, before.stage().units(), units);
        return Rows.of(Stage.dense(before, matrix), List.of(units));
    }

    private static ImportedModel assemble(GraphValue scores, ImportOptions options, String... labels) {
        return assemble("folder/Net.v2.ONNX", scores, options, labels);
    }

    private static ImportedModel assemble(String source, GraphValue scores, ImportOptions options, String... labels) {
        OutputChoice choice = new OutputChoice(scores, List.of(labels), List.of("a choice"));
        LayerChain chain = LayerChain.of(choice.rows(), new ActivationFinder(PLUGINS));
        return new ModelAssembler(source, options, PLUGINS, new JavaKernel())
                .assemble(choice, chain, List.of("before"));
    }

    private static void refuses(String message, GraphValue scores, ImportOptions options, String... labels) {
        assertEquals(
                "folder/Net.v2.ONNX  " + message,
                assertThrows(ModelFormatException.class, () -> assemble(scores, options, labels))
                        .getMessage());
    }

    @Test
    void makesAModelOfNumbers() {
        TrainedModel model = assemble(THREE, ImportOptions.NONE).model();
        assertEquals("Net.v2", model.spec().name());
        assertEquals("mean-squared-error", model.spec().loss().type());
        assertEquals(List.of("x1", "x2"), model.preprocessing().featureNames());
        assertEquals(
                new Target.Numbers(List.of("y1", "y2", "y3"), Scaler.none(3)),
                model.preprocessing().target());
        assertArrayEquals(new double[] {14, 19, 24}, model.predict(2, 3).toArray());
    }

    @Test
    void oneInputAndOneOutputHaveNoNumber() {
        TrainedModel model =
                assemble("net", dense(inputs(1), 2), ImportOptions.NONE).model();
        assertEquals(List.of("x"), model.preprocessing().featureNames());
        assertEquals(List.of("y"), model.targets());
        assertEquals("net", model.spec().name());
    }

    @Test
    void makesAModelOfClasses() {
        TrainedModel model = assemble(SOFTMAX, ImportOptions.NONE).model();
        assertEquals("cross-entropy", model.spec().loss().type());
        assertEquals(
                new Target.Classes("label", List.of("0", "1", "2"), 3),
                model.preprocessing().target());
        TrainedModel named = assemble(SOFTMAX, ImportOptions.NONE.withTargets("kind"), "p", "q", "r")
                .model();
        assertEquals(
                new Target.Classes("kind", List.of("p", "q", "r"), 3),
                named.preprocessing().target());
        TrainedModel given = assemble(SOFTMAX, ImportOptions.NONE.withLabels("a", "b", "c"), "p", "q", "r")
                .model();
        assertEquals(List.of("a", "b", "c"), given.labels());
    }

    @Test
    void oneLogisticOutputTellsTwoClassesApart() {
        TrainedModel model = assemble(SIGMOID, ImportOptions.NONE).model();
        assertEquals("binary-cross-entropy", model.spec().loss().type());
        assertEquals(
                new Target.Classes("label", List.of("0", "1"), 1),
                model.preprocessing().target());
        GraphValue first = new GraphValue.TwoClasses(SIGMOID, true);
        assertEquals(
                List.of("no", "yes"),
                assemble(first, ImportOptions.NONE, "yes", "no").model().labels());
        GraphValue second = new GraphValue.TwoClasses(SIGMOID, false);
        assertEquals(
                List.of("yes", "no"),
                assemble(second, ImportOptions.NONE, "yes", "no").model().labels());
    }

    @Test
    void warnsOfNamesThatTheFileLacks() {
        assertEquals(
                List.of(
                        "before",
                        "a choice",
                        "the file names no columns, so they are x1, x2. Give the names that your CSV has, in the order of the"
                                + " inputs",
                        "the file names no labels, so they are 0 to 2. Give those of your data, in the order of the outputs"),
                assemble(SOFTMAX, ImportOptions.NONE).warnings());
        assertEquals(
                List.of(
                        "before",
                        "a choice",
                        "the file names no labels, so they are 0 and 1. Give those of your data, in the order of the outputs"),
                assemble(SIGMOID, ImportOptions.NONE.withFeatures("a", "b")).warnings());
        assertEquals(
                List.of("before", "a choice"),
                assemble(SOFTMAX, ImportOptions.NONE.withFeatures("a", "b"), "p", "q", "r")
                        .warnings());
        Rows three = dense(Rows.of(Stage.ofInputs(3), List.of(3)), 1, 2, 3);
        assertEquals(
                "the file names no columns, so they are x1, …, x3. Give the names that your CSV has, in the order of the"
                        + " inputs",
                assemble(three, ImportOptions.NONE).warnings().get(2));
    }

    @Test
    void warnsOfScoresThatMayBeLogits() {
        ImportedModel scores = assemble(THREE, ImportOptions.NONE.withFeatures("a", "b"), "p", "q", "r");
        assertEquals(
                List.of(
                        "before",
                        "a choice",
                        "the outputs are scores of the classes, not probabilities, and the loss is mean-squared-error. If"
                                + " they are logits, say so"),
                scores.warnings());
    }

    @Test
    void warnsOfWeightsThatAreRounded() {
        Constant weights = list(0.1, 0.5).reshaped(2, 1);
        Rows rounded = Rows.of(Stage.dense(inputs(2), weights), List.of(1));
        ImportedModel model = assemble(rounded, ImportOptions.NONE.withFeatures("a", "b"));
        assertEquals(
                "1 weights are float64 numbers that are rounded to float32",
                model.warnings().get(2));
        assertEquals(0.1f, model.model().weights().layer(0)[0]);
    }

    @Test
    void refusesWeightsThatAreNotFinite() {
        String message =
                "layer 1 has a weight that is NaN or infinite in float32. Train the network again [MDL_NONFINITE]";
        refuses(message, dense(inputs(2), 1, Double.NaN), ImportOptions.NONE);
        refuses(message, dense(inputs(2), 1e39, 1), ImportOptions.NONE);
    }

    @Test
    void featuresMustFitTheInputs() {
        refuses(
                "the network has 2 inputs, and 3 names of features are given [MDL_SHAPE_MISMATCH]",
                THREE,
                ImportOptions.NONE.withFeatures("a", "b", "c"));
        refuses(
                "the target 'a' has the name of a feature. Give the target another name [MDL_LABELS]",
                ONE,
                ImportOptions.NONE.withFeatures("a", "b").withTargets("a"));
        Stage twice = Stage.concatenated(List.of(Stage.ofInput("a"), Stage.ofInput("a")));
        refuses(
                "the graph joins the same input twice [MDL_NOT_A_MODEL]",
                dense(Rows.of(twice, List.of(2)), 1, 2),
                ImportOptions.NONE);
    }

    @Test
    void labelsMustFitTheOutputs() {
        String three = "the network tells 3 classes apart, and there are ";
        refuses(
                three + "2 labels for them. Give one for each, all different [MDL_LABELS]",
                SOFTMAX,
                ImportOptions.NONE.withLabels("a", "b"));
        refuses(
                three + "3 labels for them. Give one for each, all different [MDL_LABELS]",
                SOFTMAX,
                ImportOptions.NONE,
                "a",
                "b",
                "a");
        refuses(
                "the only output is not a probability, so it tells no two classes apart. If it is a logit, say so;"
                        + " otherwise give no labels [MDL_LABELS]",
                ONE,
                ImportOptions.NONE.withLabels("a", "b"));
    }

    @Test
    void targetsMustFitTheOutputs() {
        refuses(
                "a network of classes has one target column, and 2 names are given [MDL_LABELS]",
                SOFTMAX,
                ImportOptions.NONE.withTargets("a", "b"));
        refuses(
                "the network has 3 outputs, and 1 names of targets are given [MDL_SHAPE_MISMATCH]",
                THREE,
                ImportOptions.NONE.withTargets("a"));
        Rows scaled = RowOperators.scaled(
                THREE.then(Expression.parse("tanh(z)"), 1), new double[] {10, 20, 30}, Stage::times);
        assertEquals(
                new Target.Numbers(List.of("y1", "y2", "y3"), new Scaler(new double[3], new double[] {10, 20, 30})),
                assemble(scaled, ImportOptions.NONE).model().preprocessing().target());
        refuses(
                "the outputs are scaled, so they are numbers and not classes. Give no labels [MDL_LABELS]",
                scaled,
                ImportOptions.NONE,
                "p",
                "q",
                "r");
    }

    @Test
    void saysWhyANetworkCannotBeBuilt() {
        OutputChoice choice = new OutputChoice(SOFTMAX, List.of(), List.of());
        LayerChain chain = LayerChain.of(SOFTMAX, new ActivationFinder(PLUGINS));
        Plugins softmax = Plugins.none().plus(new Softmax());
        ModelAssembler assembler = new ModelAssembler("net.onnx", ImportOptions.NONE, softmax, new JavaKernel());
        ModelFormatException e =
                assertThrows(ModelFormatException.class, () -> assembler.assemble(choice, chain, List.of()));
        assertTrue(
                e.getMessage()
                        .contains("net.onnx  /loss  the network cannot be built. (CFG_UNKNOWN_PLUGIN) no loss named"
                                + " 'cross-entropy'. Available: none [MDL_CONFIG]"),
                e.getMessage());
    }
}
