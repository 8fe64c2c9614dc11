package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.OnnxModels.PLUGINS;
import static dev.chainrule.mlp.export.onnx.OnnxModels.hidden;
import static dev.chainrule.mlp.export.onnx.OnnxModels.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.activations.Activations;
import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** onnxruntime computes what the model predicts. */
class OnnxExportTest {
    static Stream<String> activations() {
        return PLUGINS.names(PluginKind.ACTIVATION).stream().filter(name -> !name.equals("formula"));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void exportsEveryShippedActivation(String activation) {
        TrainedModel model = hidden(PluginSpec.of(activation), PLUGINS);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
        Map<String, Object> found = OnnxRuntime.run(
                OnnxRuntime.bytes(model), Map.of("a", new double[][] {{Double.NaN}}, "b", new double[][] {{1}}));
        assertEquals(Float.NaN, OnnxRuntime.scores(found)[0][0], "a missing value gives no prediction");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "leaky-relu | slope | 0.3",
                "leaky-relu | slope | 2",
                "elu | alpha | 0.7",
                "elu | alpha | 0",
                "celu | alpha | 2.5",
            })
    void exportsActivationsWithTheirParameters(String activation, String parameter, double value) {
        PluginSpec plugin = new PluginSpec(activation, Map.of(parameter, value));
        OnnxRuntime.assertSamePredictions(hidden(plugin, PLUGINS), numbers(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "z * exp(-z^2)",
                "(exp(z) - 1) / 50",
                "ln(1 + z^2)",
                "log1p(abs(z)) * sign(z)",
                "log2(1 + exp(z))",
                "sqrt(1 + z^2) - 1",
                "ln(cosh(z))",
                "1 - tanh(z)^2",
                "normalPdf(z)",
                "step(z) + 0.1 * z",
                "where(z < 1, where(z <= -1, -1, z), z^3)",
                "sin(z) + cos(2*z) + atan(z) + asinh(z)",
                "exp(z) * normalPdf(3*z)",
                "max(min(z, 2), -0.5) / (1 + abs(z))",
                "2^min(z, 3)",
                "abs(z)^1.5",
                "1",
                "pi / 4",
            })
    void exportsFormulas(String formula) {
        Plugins plugins = PLUGINS.plus(Activations.formula("mine", formula, Map.of()));
        OnnxRuntime.assertSamePredictions(hidden(PluginSpec.of("mine"), plugins), numbers(2));
    }

    @Test
    void aProductOfZeroAndInfinityIsZeroAsInPredictions() {
        Plugins plugins = PLUGINS.plus(Activations.formula("mine", "exp(z) * exp(-z^2)", Map.of()));
        TrainedModel model = hidden(PluginSpec.of("mine"), plugins);
        OnnxRuntime.assertSamePredictions(
                model, DataTable.unlabelled(model.preprocessing().featureNames(), new double[] {9e4, -9e4, 1e5, 1e5}));
    }

    @Test
    void namesAnActivationWithoutAFormula() {
        Plugins plugins = PLUGINS.plus(new Opaque());
        PluginException e =
                assertThrows(PluginException.class, () -> OnnxRuntime.bytes(hidden(PluginSpec.of("opaque"), plugins)));
        assertEquals(
                "activation 'opaque' (" + Opaque.class.getName()
                        + ") cannot be written as ONNX operators: it has no formula. Override its expression()"
                        + " [PLG_CONTRACT]",
                e.getMessage());
    }

    private record Opaque() implements Activation {
        @Override
        public String name() {
            return "opaque";
        }

        @Override
        public Opaque with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }
    }

    /** 1/∞ and min(∞, 6) are finite; predict refuses a row for which any value of the network is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tanh",
                "hard-tanh",
                "hard-sigmoid",
                "relu6",
                "sigmoid",
                "relu",
                "softsign",
                "softmax",
                "identity"
            })
    void aRowThatOverflowsFloat32HasNoAnswer(String activation) {
        TrainedModel model = hidden(PluginSpec.of(activation), PLUGINS);
        double[][] large = {{Double.POSITIVE_INFINITY}, {-1e39}, {1e300}, {3e38}, {1}};
        Map<String, Object> found = OnnxRuntime.run(OnnxRuntime.bytes(model), Map.of("a", large, "b", new double[][] {
            {1}, {1}, {1}, {-6e38}, {1}
        }));
        for (int r = 0; r < 4; r++) {
            double[] row = {large[r][0], r == 3 ? -6e38 : 1};
            assertThrows(DataException.class, () -> model.predict(row));
            assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, OnnxRuntime.scores(found)[r], "row " + r);
            assertEquals("", ((String[]) found.get("label"))[r], "row " + r);
        }
        assertEquals(model.predict(1, 1).toArray()[0], OnnxRuntime.scores(found)[4][0], 1e-6);
        assertEquals(model.predict(1, 1).label(), ((String[]) found.get("label"))[4]);
    }
}
