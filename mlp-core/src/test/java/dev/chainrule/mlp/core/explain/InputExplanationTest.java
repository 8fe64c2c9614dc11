package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.encodings.LogScaling;
import dev.chainrule.mlp.core.encodings.PiecewiseLinear;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputExplanationTest {
    private static final Plugins PLUGINS = Plugins.load();
    /** The network of a well-known from-scratch tutorial; for each unit, its weights followed by its bias. */
    private static final double[][][] ARTICLE = {
        {{0.13436424411240122, 0.8474337369372327, 0.763774618976614}},
        {{0.2550690257394217, 0.49543508709194095}, {0.4494910647887381, 0.651592972722763}}
    };

    private static RunSpec spec(int inputs, String loss, LayerSpec... layers) {
        return RunSpec.of(3, NetworkSpec.of(inputs, layers), loss, OptimizerSpec.of("sgd", 0.5), TrainingSpec.DEFAULT);
    }

    private static InputExplanation explain(RunSpec spec, double[][][] weights, Rows rows, int row, int output) {
        Network network = Network.build(spec, PLUGINS);
        return Explainer.of(network, weights, spec, PLUGINS).explainInputs(rows, row, output);
    }

    private static Rows row(double[] input, double... target) {
        return new Rows(new double[][] {input}, new double[][] {target});
    }

    /** The expected numbers are those of torch.autograd.grad in float64 (PyTorch 1.13). */
    @Test
    void explainsTheInputsOfTheArticle() {
        RunSpec spec = spec(2, "squared-error", LayerSpec.of(1, "sigmoid"), LayerSpec.of(2, "sigmoid"));
        InputExplanation second = explain(spec, ARTICLE, row(new double[] {1, 0}, 0, 1), 0, 1);
        assertEquals(0.2575081496194359, second.loss(), 1e-15);
        assertEquals(0.7253160725279748, second.outputValue(), 1e-15);
        InputExplanation.OfInput x1 = second.inputs().get(0);
        assertEquals(1, x1.value());
        assertEquals(0.00036436866148031963, x1.lossGradient(), 1e-16);
        assertEquals(0.002474676906881999, x1.outputGradient(), 1e-16);
        assertEquals(1, x1.terms().size());
        assertEquals(0.002711797799238243, x1.terms().get(0).delta(), 1e-16);
        assertEquals(0.13436424411240122, x1.terms().get(0).weight());
        assertEquals(x1.lossGradient(), x1.terms().get(0).value());
        InputExplanation.OfInput x2 = second.inputs().get(1);
        assertEquals(0.0022980689428266274, x2.lossGradient(), 1e-16);
        assertEquals(0.015607758691791198, x2.outputGradient(), 1e-16);
        assertEquals(
                0.0015748526962219643,
                explain(spec, ARTICLE, row(new double[] {1, 0}, 0, 1), 0, 0)
                        .inputs()
                        .get(0)
                        .outputGradient(),
                1e-16);
    }

    @ParameterizedTest
    @CsvSource({
        "tanh, identity, mean-squared-error",
        "gelu, softmax, cross-entropy",
        "leaky-relu, sigmoid, binary-cross-entropy",
        "mish, softmax, mean-squared-error",
        "sigmoid, identity, mean-absolute-error"
    })
    void everyGradientAgreesWithDifferences(String hidden, String output, String loss) {
        RunSpec spec = spec(3, loss, LayerSpec.of(5, hidden), LayerSpec.of(4, hidden), LayerSpec.of(3, output));
        Network network = Network.build(spec, PLUGINS);
        double[][][] weights = ParameterArrays.initialValues(network, 7);
        Rows rows = Rows.random(network, 4, 9);
        Explainer explainer = Explainer.of(network, weights, spec, PLUGINS);
        for (int r = 0; r < rows.count(); r++) {
            for (int k = 0; k < 3; k++) {
                for (InputExplanation.OfInput input :
                        explainer.explainInputs(rows, r, k).inputs()) {
                    String shown = "row " + r + ", output " + k + ": " + input;
                    assertTrue(input.lossCheck().relativeError() < 1e-7, shown);
                    assertTrue(input.outputCheck().relativeError() < 1e-7, shown);
                    assertEquals(5, input.terms().size());
                    assertEquals(
                            input.lossGradient(),
                            input.terms().stream()
                                    .mapToDouble(Explanation.Term::value)
                                    .sum(),
                            1e-14);
                }
            }
        }
    }

    @Test
    void saysThatThereIsNoDerivativeAtAKink() {
        RunSpec spec = spec(1, "squared-error", LayerSpec.of(1, "relu"), LayerSpec.of(1, "identity"));
        double[][][] weights = {{{2, 0}}, {{1, 0}}};
        InputExplanation.OfInput input =
                explain(spec, weights, row(new double[] {0}, 1), 0, 0).inputs().get(0);
        assertTrue(input.lossCheck().atKink());
        assertTrue(input.outputCheck().atKink());
    }

    @Test
    void rejectsAnOutputThatDoesNotExist() {
        RunSpec spec = spec(2, "squared-error", LayerSpec.of(1, "sigmoid"), LayerSpec.of(2, "sigmoid"));
        assertEquals(
                "there is no output 3: the network has 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> explain(spec, ARTICLE, row(new double[] {1, 0}, 0, 1), 0, 2))
                        .getMessage());
    }

    /** y = 10 · (2 x₁ + 3 x₂) with x = (v − m) / s: ∂y/∂v = 10 w / s. */
    @Test
    void multipliesInTheScalingOfInputsAndTarget() {
        RunSpec spec = spec(2, "squared-error", LayerSpec.of(1, "identity"));
        Preprocessing preprocessing = new Preprocessing(
                List.of("a", "b"),
                new Scaler(new double[] {1, 0}, new double[] {4, 0.5}),
                new Target.Numbers(List.of("y"), new Scaler(new double[] {5}, new double[] {10})));
        List<ColumnGradient> columns = explain(
                        spec, new double[][][] {{{2, 3, 0}}}, row(new double[] {1, 2}, 7.5), 0, 0)
                .columns(preprocessing, new double[] {5, 1});
        // a − y = 8 − 7.5
        assertEquals(new ColumnGradient("a", 5, 0, List.of(0.25), 0.5 * 2 * 0.25, 5), columns.get(0));
        assertEquals(new ColumnGradient("b", 1, 1, List.of(2.0), 0.5 * 3 * 2, 60), columns.get(1));
        assertThrows(
                IllegalArgumentException.class,
                () -> explain(spec, new double[][][] {{{2, 3, 0}}}, row(new double[] {1, 2}, 7.5), 0, 0)
                        .columns(preprocessing, new double[] {5}));
    }

    /** The bins are [0, 1) and [1, 3]: the slopes at 2 are 0 and 1/2. The logarithm's slope is 1 / (1 + v). */
    @Test
    void multipliesInTheSlopesOfEncodings() {
        PiecewiseLinear bins = new PiecewiseLinear(2);
        FittedEncoding<NumberEncoding> encoded = new FittedEncoding<>(
                PluginSpec.of("piecewise-linear"), bins, bins.fit(ColumnValues.of(new double[] {0, 1, 3})));
        LogScaling log = new LogScaling();
        double[] fitted = log.fit(ColumnValues.of(new double[] {0, 1, 100}));
        FittedEncoding<Scaling> curve = new FittedEncoding<>(PluginSpec.of("log"), log, fitted);
        Features features = new Features(
                List.of(
                        Feature.encoded("a", encoded),
                        new Feature("c", List.of("red", "blue")),
                        Feature.number("v"),
                        Feature.number("missing")),
                List.of());
        int inputs = features.inputs();
        Optional<FittedEncoding<Scaling>> none = Optional.empty();
        Scaler scaler = new Scaler(
                new double[inputs],
                new double[] {1, 1, 1, 1, 1, 1},
                List.of(none, none, none, none, Optional.of(curve), none));
        Preprocessing preprocessing =
                new Preprocessing(features, scaler, new Target.Classes("y", List.of("no", "yes"), 1));
        RunSpec spec = spec(inputs, "squared-error", LayerSpec.of(1, "identity"));
        double[][][] weights = {{{1, 2, 3, 4, 5, 6, 0}}};
        InputExplanation explanation = explain(spec, weights, row(new double[inputs], -1), 0, 0);
        List<ColumnGradient> columns = explanation.columns(preprocessing, new double[] {2, 0, 9, Double.NaN});
        assertEquals(new ColumnGradient("a", 2, 0, List.of(0.0, 0.5), 1.0, 1.0), columns.get(0));
        ColumnGradient v = columns.get(1);
        double slope = log.scale(9.5, fitted) - log.scale(8.5, fitted);
        assertEquals(slope, v.slopes().get(0), 2e-3 * slope);
        assertEquals(
                (log.scale(9 + 1e-4, fitted) - log.scale(9 - 1e-4, fitted)) / 2e-4,
                v.slopes().get(0),
                1e-8 * slope);
        assertEquals(5 * v.slopes().get(0), v.outputGradient(), 1e-15);
        assertEquals(2, columns.size());
        assertTrue(explanation
                .columns(preprocessing, new double[] {1, 0, 9, 0})
                .get(0)
                .slopes()
                .contains(Double.NaN));
    }
}
