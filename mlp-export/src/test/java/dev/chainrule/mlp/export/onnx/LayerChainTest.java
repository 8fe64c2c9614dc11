package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.TestNode.inputs;
import static dev.chainrule.mlp.export.onnx.TestNode.layer;
import static dev.chainrule.mlp.export.onnx.TestNode.list;
import static dev.chainrule.mlp.export.onnx.TestNode.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerChainTest {
    private static final Plugins PLUGINS = Plugins.load();

    /** 3 inputs × 1 unit. */
    private static final Constant WEIGHTS = list(1, 2, 3).reshaped(3, 1);

    private static LayerChain of(Rows outputs) {
        return LayerChain.of(outputs, new ActivationFinder(PLUGINS));
    }

    private static Rows dense(Rows before) {
        return Rows.of(Stage.dense(before, WEIGHTS), List.of(1));
    }

    private static Rows f(String function, Rows z) {
        Expression parsed = Expression.parse(function);
        return z.then(parsed, RowOperators.size(parsed));
    }

    private static Rows plus(Rows rows, double... terms) {
        return RowOperators.scaled(rows, terms, Stage::plus);
    }

    private static Rows times(Rows rows, double... factors) {
        return RowOperators.scaled(rows, factors, Stage::times);
    }

    @Test
    void listsTheLayersFromTheFirst() {
        LayerChain chain = of(dense(f("tanh(z)", layer(3))));
        assertEquals(
                List.of(PluginSpec.of("tanh"), PluginSpec.of("identity")),
                chain.layers().stream().map(ImportedLayer::activation).toList());
        assertEquals(3, chain.layers().get(0).units());
        assertEquals(1, chain.layers().get(1).units());
        assertEquals(Optional.of(Scaler.none(3)), chain.scaler());
        assertEquals(Optional.empty(), chain.outputScaling());
        assertEquals(Scaler.none(1), chain.targetScaler());
        assertEquals(List.of(), chain.warnings());
    }

    /** (2 x + 6) / 10 = (x − (−3)) / 5. */
    @Test
    void aScalingOfTheInputsIsTheScaler() {
        Rows scaled = RowOperators.scaled(
                plus(times(inputs(3), 2, 1, 1), 6, 0, -0.3), new double[] {10, 1, 0.1}, Stage::dividedBy);
        LayerChain chain = of(dense(scaled));
        assertEquals(Optional.of(new Scaler(new double[] {-3, 0, 0.3}, new double[] {5, 1, 0.1})), chain.scaler());
        assertEquals(Optional.empty(), chain.layers().get(0).inputScaling());
    }

    /** A scaler's widths are positive. */
    @Test
    void anotherScalingOfTheInputsIsAPartOfTheLayer() {
        Rows scaled = times(inputs(3), 2, -1, 1);
        LayerChain chain = of(dense(scaled));
        assertEquals(Optional.empty(), chain.scaler());
        assertEquals(Optional.of(scaled.stage()), chain.layers().get(0).inputScaling());
        assertEquals(Optional.empty(), of(dense(times(inputs(3), 2, 0, 1))).scaler());
    }

    @Test
    void aScalingBetweenTwoLayersIsAPartOfTheSecond() {
        Rows scaled = times(f("tanh(z)", layer(3)), -1, 0, 2);
        LayerChain chain = of(dense(scaled));
        assertEquals(2, chain.layers().size());
        assertEquals(Optional.of(scaled.stage()), chain.layers().get(1).inputScaling());
        assertEquals(PluginSpec.of("tanh"), chain.layers().get(0).activation());
    }

    @Test
    void aScalingOfTheOutputsIsThatOfTheTargets() {
        LayerChain chain = of(plus(times(f("tanh(z)", layer(2)), 10, 20), 3, -4));
        assertEquals(new Scaler(new double[] {3, -4}, new double[] {10, 20}), chain.targetScaler());
        assertEquals(1, chain.layers().size());
        LayerChain negative = of(times(f("tanh(z)", layer(2)), 10, -20));
        refuses(
                "the outputs are multiplied by -20.0. A factor after the last activation must be positive",
                negative::targetScaler);
    }

    @Test
    void aLineAfterALayerIsAPartOfTheLayer() {
        ImportedLayer layer = of(f("3 * z - 1", layer(2))).layers().get(0);
        assertEquals(PluginSpec.of("identity"), layer.activation());
        assertEquals(3, layer.stage().scale(1));
        assertEquals(-1, layer.stage().shift(1));
    }

    @Test
    void aShiftInsideAnActivationIsABias() {
        ImportedLayer layer = of(f("max(z + 3, 0)", layer(2))).layers().get(0);
        assertEquals(PluginSpec.of("relu"), layer.activation());
        assertEquals(3, layer.stage().shift(1));
    }

    @Test
    void aFunctionThatIsNotInstalledIsAFormula() {
        ImportedLayer layer = of(f("z - tanh(z)", layer(2))).layers().get(0);
        assertEquals(PluginSpec.of("formula").with("value", "z − tanh(z)"), layer.activation());
    }

    @Test
    void anActivationMustBeInstalled() {
        ActivationFinder none = new ActivationFinder(Plugins.none());
        refuses(
                "the activation f(z) = tanh(z) is none that is installed, and too long for a formula",
                () -> LayerChain.of(f("tanh(z)", layer(2)), none));
        refuses(
                "no activation is installed that is softmax",
                () -> LayerChain.of(layer(3).withOfRow(Rows.OfRow.SOFTMAX), none));
    }

    @Test
    void softmaxIsAnActivationOfAllUnits() {
        Rows softmax = layer(3).withOfRow(Rows.OfRow.SOFTMAX);
        assertEquals(PluginSpec.of("softmax"), of(softmax).layers().get(0).activation());
        assertEquals(
                PluginSpec.of("softmax"), of(dense(softmax)).layers().get(0).activation());
        assertEquals(List.of(), of(softmax).warnings());
    }

    @Test
    void warnsThatTheLogarithmOfSoftmaxBecomesSoftmax() {
        String warning =
                "the network ends in the logarithm of softmax; the model ends in softmax, so that its outputs are"
                        + " probabilities and not their logarithms";
        Rows logarithm = layer(3).withOfRow(Rows.OfRow.LOG_SOFTMAX);
        assertEquals(List.of(warning), of(logarithm).warnings());
        assertEquals(
                List.of(warning),
                of(f("ln(z)", layer(3).withOfRow(Rows.OfRow.SOFTMAX))).warnings());
        String hidden =
                "a hidden layer has the logarithm of softmax, or a function of softmax. Only the output layer may"
                        + " end in LogSoftmax";
        refuses(hidden, () -> of(dense(logarithm)));
        refuses(hidden, () -> of(f("z * z", layer(3).withOfRow(Rows.OfRow.SOFTMAX))));
    }

    @Test
    void theOutputsMustBeThoseOfADenseLayer() {
        refuses(
                "the outputs are a function of the inputs and not of a dense layer (Gemm or MatMul)",
                () -> of(inputs(3)));
        Rows scaled = times(f("tanh(z)", layer(2)), 10, 20);
        refuses(
                "the outputs are a function of scaled activations and not of a dense layer (Gemm or MatMul)",
                () -> of(f("tanh(z)", scaled)));
        assertTrue(of(scaled).outputScaling().isPresent());
    }
}
