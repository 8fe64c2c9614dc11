package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.OnnxModels.PLUGINS;
import static dev.chainrule.mlp.export.onnx.OnnxModels.model;
import static dev.chainrule.mlp.export.onnx.OnnxModels.numbers;
import static dev.chainrule.mlp.export.onnx.OnnxModels.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.activations.Activations;
import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** onnxruntime gives the predictions of the model, for each kind of target. */
class OutputNodesTest {
    @ParameterizedTest
    @CsvSource({
        "sigmoid, binary-cross-entropy, probabilities",
        "tanh, hinge, scores",
        "identity, mean-squared-error, scores"
    })
    void oneOutputUnitGivesTwoScoresAndALabel(String activation, String loss, String scores) {
        Target target = new Target.Classes("kind", List.of("no", "yes"), 1);
        TrainedModel model = model(spec(activation, 1, loss), PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
        assertTrue(outputs(model).contains(scores));
    }

    @Test
    void quantilesAreSorted() {
        List<Double> quantiles = List.of(0.05, 0.25, 0.5, 0.9);
        RunSpec run = spec("identity", 4, "mean-squared-error").toBuilder()
                .loss(PluginSpec.of("quantile").with("quantiles", quantiles))
                .build();
        Target target = Target.Numbers.ofQuantiles("y", new Scaler(new double[] {1e3}, new double[] {12.5}), quantiles);
        TrainedModel model = model(run, PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
    }

    @Test
    void severalTargetsAreScaledBackInFloat64() {
        Target target = new Target.Numbers(
                List.of("u", "v"), new Scaler(new double[] {1e9, -0.001}, new double[] {1234.5, 1e-6}));
        TrainedModel model = model(
                spec("identity", 2, "mean-squared-error"), PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
    }

    @Test
    void predictionsStayWithinTheirLimits() {
        Target target = new Target.Numbers(List.of("u", "v"), new Scaler(new double[] {10, 0}, new double[] {5, 1}))
                .withLimits(List.of(Range.closed(8, 11), Range.closed(-0.1, 0.3)));
        TrainedModel model = model(
                spec("identity", 2, "mean-squared-error"), PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
        double[][] found = (double[][]) OnnxRuntime.run(
                        OnnxRuntime.bytes(model), Map.of("a", new double[][] {{3e38}}, "b", new double[][] {{3e38}}))
                .get("variable");
        assertTrue(Double.isNaN(found[0][0]), "no answer is not a limit: " + found[0][0]);
    }

    @Test
    void poissonPredictsCounts() {
        Target target = new Target.Numbers(List.of("count"), Scaler.none(1));
        TrainedModel model =
                model(spec("identity", 1, "poisson"), PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
    }

    @ParameterizedTest
    @CsvSource({"tanh, hinge", "softplus, poisson", "exp, poisson", "identity, poisson"})
    void anOverflowThatOnlyTheOutputHasIsNoAnswer(String activation, String loss) {
        Plugins plugins = PLUGINS.plus(Activations.formula("exp", "exp(z)", Map.of()));
        Target target = loss.equals("hinge")
                ? new Target.Classes("kind", List.of("no", "yes"), 1)
                : new Target.Numbers(List.of("count"), Scaler.none(1));
        RunSpec spec = RunSpec.builder()
                .seed(3)
                .network(network -> network.inputs(1).layer(1, activation))
                .loss(loss)
                .build();
        TrainedModel model = model(spec, plugins, Features.ofNumbers(List.of("a")), target);
        model.weights().values()[0][0][0] = 1;
        double[][] rows = {{1e38}, {-2e38}, {-1e39}, {-3}};
        Map<String, Object> found = OnnxRuntime.run(OnnxRuntime.bytes(model), Map.of("a", rows));
        for (int r = 0; r < rows.length; r++) {
            double number = found.containsKey("variable")
                    ? ((double[][]) found.get("variable"))[r][0]
                    : OnnxRuntime.scores(found)[r][1];
            double[] expected;
            try {
                expected = model.predict(rows[r]).toArray();
            } catch (MlpException e) {
                expected = new double[] {Double.NaN};
            }
            assertEquals(expected[expected.length - 1], number, 1e-6, "row " + r);
            assertTrue(r != 2 || Double.isNaN(number));
        }
    }

    @Test
    void scalesBackOnlyWhatIsScaled() {
        assertEquals(List.of("Cast"), operators(0, 1));
        assertEquals(List.of("Cast", "Mul"), operators(0, 3));
        assertEquals(List.of("Cast", "Mul", "Add"), operators(10, 3));
    }

    private static List<String> operators(double center, double width) {
        RunSpec spec = spec("identity", 1, "mean-squared-error");
        Network network = Network.build(spec.withNetwork(spec.network().withSizes(2, 1)), PLUGINS);
        Scaler scaler = new Scaler(new double[] {center}, new double[] {width});
        GraphBuilder graph = new GraphBuilder();
        new OutputNodes(graph, network)
                .add(new Target.Numbers(List.of("y"), scaler), graph.input("a", OnnxType.FLOAT, 1));
        return graph.build("g").nodes().stream().map(OnnxNode::operator).toList();
    }

    @Test
    void refusesALossWhosePredictionIsNoOutput() {
        Plugins plugins = PLUGINS.plus(new SquaredRoot());
        Target target = new Target.Numbers(List.of("y"), Scaler.none(1));
        TrainedModel model =
                model(spec("identity", 1, "squared-root"), plugins, Features.ofNumbers(List.of("a", "b")), target);
        assertEquals(
                "the predictions of loss 'squared-root' cannot be written as ONNX operators: its prediction(a) is neither a"
                        + " nor exp(a) [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> OnnxRuntime.bytes(model))
                        .getMessage());
    }

    /** Predicts a². */
    private record SquaredRoot() implements ElementwiseLoss {
        @Override
        public String name() {
            return "squared-root";
        }

        @Override
        public SquaredRoot with(PluginOptions options) {
            return this;
        }

        @Override
        public Optional<Expression> expression() {
            return Optional.of(Expression.parse("(a - sqrt(y))^2"));
        }

        @Override
        public double prediction(double output) {
            return output * output;
        }
    }

    private static List<String> outputs(TrainedModel model) {
        OnnxModel read = OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(model)));
        return read.graph().outputs().stream().map(output -> output.name()).toList();
    }
}
