package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Backpropagation;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ExplainerTest {
    private static final Plugins PLUGINS = Plugins.load();
    /** The network of a well-known from-scratch tutorial; for each unit, its weights followed by its bias. */
    private static final double[][][] ARTICLE = {
        {{0.13436424411240122, 0.8474337369372327, 0.763774618976614}},
        {{0.2550690257394217, 0.49543508709194095}, {0.4494910647887381, 0.651592972722763}}
    };

    private static final double[] INPUT = {1, 0};
    private static final double[] TARGET = {0, 1};

    private static RunSpec spec(String optimizer, String loss, LayerSpec... layers) {
        return RunSpec.of(3, NetworkSpec.of(2, layers), loss, OptimizerSpec.of(optimizer, 0.5), TrainingSpec.DEFAULT);
    }

    private static Explanation article(ParameterRef parameter) {
        RunSpec spec = spec("sgd", "squared-error", LayerSpec.of(1, "sigmoid"), LayerSpec.of(2, "sigmoid"));
        Network network = Network.build(spec, PLUGINS);
        return Explainer.of(network, ARTICLE, spec, PLUGINS).explain(INPUT, TARGET, parameter);
    }

    /** An explainer derives an activation once; the numbers of its lines are those of each row and unit. */
    @Test
    void anExplainerExplainsOneRowAfterTheOther() {
        RunSpec spec = spec("sgd", "squared-error", LayerSpec.of(1, "mish"), LayerSpec.of(2, "sigmoid"));
        Network network = Network.build(spec, PLUGINS);
        Explainer explainer = Explainer.of(network, ARTICLE, spec, PLUGINS);
        for (double x = -2; x <= 2; x++) {
            for (ParameterRef parameter : List.of(ParameterRef.weight(0, 0, 1), ParameterRef.bias(1, 1))) {
                assertEquals(
                        Explainer.of(network, ARTICLE, spec, PLUGINS).explain(new double[] {x, 1}, TARGET, parameter),
                        explainer.explain(new double[] {x, 1}, TARGET, parameter));
            }
        }
        Explanation first = explainer.explain(new double[] {-2, 1}, TARGET, ParameterRef.bias(0, 0));
        assertEquals(
                first.factors().get(1).value(),
                first.inside().orElseThrow().lines().get(0).derivative());
    }

    /** The expected numbers were computed by the tutorial's own program. */
    @Test
    void explainsEveryFactorOfAnOutputWeight() {
        Explanation explanation = article(ParameterRef.weight(1, 0, 0));
        assertEquals(
                List.of("∂L/∂a", "∂a/∂z", "∂z/∂w"),
                explanation.factors().stream().map(Factor::symbol).toList());
        assertEquals("(a − y) · a(1 − a) · input", explanation.formula());
        assertEquals(
                "layer 2, unit 1, input 1: ∂L/∂w = (a − y) · a(1 − a) · input = 0.10525963500454542",
                explanation.toString());
        assertEquals(0.6629970129852887, explanation.factors().get(0).value(), 1e-12);
        assertEquals(0.22343197375787363, explanation.factors().get(1).value(), 1e-12);
        assertEquals(0.7105668883115941, explanation.factors().get(2).value(), 1e-12);
        assertEquals(0.14813473120687762, explanation.delta(), 1e-12);
        assertEquals(0.105259635004545, explanation.gradient(), 1e-12);
        assertEquals(0.6766786910162718, explanation.z(), 1e-12);
        assertEquals(0.6629970129852887, explanation.a(), 1e-12);
        assertEquals(0.2575081496194359, explanation.loss(), 1e-12);
        assertEquals(0.2550690257394217, explanation.value());
        assertTrue(explanation.terms().isEmpty());
        assertTrue(explanation.jacobian().isEmpty());
        assertTrue(explanation.composed().isEmpty());
        assertTrue(
                explanation.check().relativeError() < 1e-10, explanation.check().toString());
    }

    @Test
    void explainsTheSumOfAHiddenWeightTermByTerm() {
        Explanation explanation = article(ParameterRef.weight(0, 0, 0));
        assertEquals("(Σₖ δₖ·wₖ) · a(1 − a) · input", explanation.formula());
        assertEquals(2, explanation.terms().size());
        Explanation.Term first = explanation.terms().get(0);
        Explanation.Term second = explanation.terms().get(1);
        assertEquals(0.14813473120687762, first.delta(), 1e-12);
        assertEquals(0.2550690257394217, first.weight());
        assertEquals(-0.05472601157879688, second.delta(), 1e-12);
        assertEquals(0.4494910647887381, second.weight());
        assertEquals(0.013185728350915155, first.value() + second.value(), 1e-12);
        assertEquals(0.013185728350915155, explanation.factors().get(0).value(), 1e-12);
        assertEquals(0.8981388630890152, explanation.z(), 1e-12);
        assertEquals(0.002711797799238243, explanation.delta(), 1e-12);
        assertEquals(0.002711797799238243, explanation.gradient(), 1e-12);
        assertEquals(0, article(ParameterRef.weight(0, 0, 1)).gradient());
    }

    @Test
    void inputOfABiasIsOne() {
        Explanation explanation = article(ParameterRef.bias(1, 1));
        assertEquals(new Factor("∂z/∂b", "1", "1", 1), explanation.factors().get(2));
        assertEquals(-0.05472601157879688, explanation.gradient(), 1e-12);
    }

    /** −0.5 · 0.105259635004545; float32 has seven digits. */
    @Test
    void updateIsTheFirstStepOfTheOptimizer() {
        assertEquals(
                -0.0526298175022725,
                article(ParameterRef.weight(1, 0, 0)).update().orElseThrow().change(),
                5e-9);
    }

    /**
     * The first step of Adam is the learning rate against the sign of the gradient; AdamW adds 0.01 · rate · weight.
     */
    @Test
    void updateSupportsOptimizersWithStateAndDecay() {
        assertEquals(-0.5, update("adam"), 1e-6);
        assertEquals(-0.5 - 0.5 * 0.01 * 0.2550690257394217, update("adamw"), 1e-6);
    }

    /**
     * The gradient of all weights is 0.19376608 long: √Σg² over 0.14813473 and −0.05472601, each times 0.71056689 and
     * 1, and 0.00271180 twice.
     */
    @Test
    void updateIncludesClippingAndMaxNorm() {
        assertEquals(
                OptionalDouble.empty(), clipped(new GradientClipping.Norm(1)).clipped());
        Explanation.Update byNorm = clipped(new GradientClipping.Norm(0.1));
        assertEquals(0.054323045905, byNorm.clipped().orElseThrow(), 5e-9);
        assertEquals(-0.027161522952, byNorm.change(), 5e-9);
        Explanation.Update byValue = clipped(new GradientClipping.Value(0.05));
        assertEquals(0.05f, byValue.clipped().orElseThrow());
        assertEquals(-0.025, byValue.change(), 5e-9);
    }

    private static Explanation.Update clipped(GradientClipping clipping) {
        RunSpec spec = RunSpec.of(
                3,
                NetworkSpec.of(2, LayerSpec.of(1, "sigmoid"), LayerSpec.of(2, "sigmoid")),
                "squared-error",
                OptimizerSpec.of("sgd", 0.5),
                TrainingSpec.DEFAULT.withGradientClipping(clipping));
        return Explainer.of(Network.build(spec, PLUGINS), ARTICLE, spec, PLUGINS)
                .explain(INPUT, TARGET, ParameterRef.weight(1, 0, 0))
                .update()
                .orElseThrow();
    }

    /**
     * 0.25506903 − 0.5 · 0.10525964 = 0.20243921 exceeds 0.1, the maximum norm of the unit, whose only weight it is.
     */
    @Test
    void updateRescalesAUnitThatExceedsTheMaxNorm() {
        RunSpec spec = spec(
                "sgd",
                "squared-error",
                LayerSpec.of(1, "sigmoid"),
                LayerSpec.of(2, "sigmoid")
                        .withRegularization(new Regularization(
                                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(0.1))));
        Explanation explanation = Explainer.of(Network.build(spec, PLUGINS), ARTICLE, spec, PLUGINS)
                .explain(INPUT, TARGET, ParameterRef.weight(1, 0, 0));
        assertEquals(
                0.1, explanation.value() + explanation.update().orElseThrow().change(), 5e-8);
    }

    private static double update(String optimizer) {
        RunSpec spec = spec(optimizer, "squared-error", LayerSpec.of(1, "sigmoid"), LayerSpec.of(2, "sigmoid"));
        Explanation explanation = Explainer.of(Network.build(spec, PLUGINS), ARTICLE, spec, PLUGINS)
                .explain(INPUT, TARGET, ParameterRef.weight(1, 0, 0));
        return explanation.update().orElseThrow().change();
    }

    /** softmax(1, 2, 3) = 0.0900305731703805, 0.244728471054798, 0.665240955774822; with the target 2, a − y. */
    @Test
    void composedFormOfSoftmaxAndCrossEntropyEqualsTheProductOfTheFactors() {
        RunSpec spec = spec("sgd", "cross-entropy", LayerSpec.of(3, "softmax"));
        double[][][] weights = {{{1, 0, 0}, {2, 0, 0}, {3, 0, 0}}};
        Explanation explanation = Explainer.of(Network.build(spec, PLUGINS), weights, spec, PLUGINS)
                .explain(new double[] {1, 5}, new double[] {0, 0, 1}, ParameterRef.weight(0, 0, 1));
        Explanation.Composed composed = explanation.composed().orElseThrow();
        assertEquals("a − y", composed.formula());
        assertEquals(0.0900305731703805, composed.value(), 1e-15);
        assertEquals(0.0900305731703805, composed.product(), 1e-15);
        assertTrue(composed.relativeDifference() < 1e-14, composed.toString());
        assertEquals(
                List.of("∂L/∂z", "∂z/∂w"),
                explanation.factors().stream().map(Factor::symbol).toList());
        assertEquals(3, explanation.jacobian().size());
        Explanation.JacobianTerm wanted = explanation.jacobian().get(2);
        assertEquals(-1 / 0.665240955774822, wanted.lossByOutput(), 1e-14);
        assertEquals(-0.665240955774822 * 0.0900305731703805, wanted.derivative(), 1e-15);
        assertEquals(5 * 0.0900305731703805, explanation.gradient(), 1e-14);
    }

    /** Targets that do not sum to 1 do not cancel to a − y. */
    @Test
    void composedFormHasItsOwnFormula() {
        RunSpec spec = spec("sgd", "cross-entropy", LayerSpec.of(2, "softmax"));
        double[][][] weights = {{{1, 0, 0}, {2, 0, 0}}};
        Explanation explanation = Explainer.of(Network.build(spec, PLUGINS), weights, spec, PLUGINS)
                .explain(new double[] {1, 5}, new double[] {0.5, 1}, ParameterRef.bias(0, 0));
        assertEquals("a·Σy − y", explanation.composed().orElseThrow().formula());
    }

    /** Each loss with several outputs, and each activation in either layer: a factor knows nothing of the others. */
    @TestFactory
    List<DynamicTest> gradientsEqualDifferencesAndTheFloat32Engine() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String loss : PLUGINS.names(PluginKind.LOSS)) {
            for (String output : List.of("identity", "sigmoid", "softmax", "softplus")) {
                addTest("tanh", output, loss, tests);
            }
        }
        for (String activation : PLUGINS.names(PluginKind.ACTIVATION)) {
            addTest(activation, "identity", "squared-error", tests);
            addTest("tanh", activation, "squared-error", tests);
        }
        return tests;
    }

    private static void addTest(String hidden, String output, String loss, List<DynamicTest> tests) {
        RunSpec spec = spec("sgd", loss, LayerSpec.of(3, hidden), LayerSpec.of(3, output));
        if (isAccepted(spec)) {
            tests.add(DynamicTest.dynamicTest(hidden + ", " + output + ", " + loss, () -> compare(spec)));
        }
    }

    private static boolean isAccepted(RunSpec spec) {
        try {
            Network.build(spec, PLUGINS);
            return true;
        } catch (ConfigException notForThisLoss) {
            return false;
        }
    }

    private static void compare(RunSpec spec) {
        Network network = Network.build(spec, PLUGINS);
        double[][][] weights = ParameterArrays.initial(network, spec.seed()).values();
        RandomStream random = new RandomStream(spec.seed(), 99);
        for (double[][] layer : weights) {
            for (double[] unit : layer) {
                unit[unit.length - 1] = (float) random.nextDouble(-0.5, 0.5);
            }
        }
        double[] input = {(float) 0.7, (float) -1.3};
        double[] target = Rows.random(network, 2, 5).targets()[1];
        for (int i = 0; i < target.length; i++) {
            target[i] = (float) target[i];
        }
        ParameterArrays engine = gradient(network, weights, input, target);
        Explainer explainer = Explainer.of(network, weights, spec, PLUGINS);
        double largest = 0;
        for (double[][] layer : engine.values()) {
            for (double[] unit : layer) {
                for (double value : unit) {
                    largest = Math.max(largest, Math.abs(value));
                }
            }
        }
        for (int l = 0; l < 2; l++) {
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < weights[l][j].length; i++) {
                    ParameterRef parameter = ParameterRef.at(network, l, j, i);
                    Explanation explanation = explainer.explain(input, target, parameter);
                    double stated = explanation.gradient();
                    double numeric = explanation.check().numeric();
                    assertFalse(explanation.check().atKink(), parameter.toString());
                    assertEquals(
                            numeric,
                            stated,
                            1e-10 + 1e-6 * Math.max(Math.abs(numeric), Math.abs(stated)),
                            parameter.toString());
                    double product = 1;
                    for (Factor factor : explanation.factors()) {
                        product *= factor.value();
                    }
                    assertEquals(stated, product, 1e-12 * Math.max(1, Math.abs(stated)), parameter.toString());
                    explanation
                            .composed()
                            .ifPresent(form -> assertTrue(form.relativeDifference() < 1e-12, form.toString()));
                    assertEquals(engine.weight(l, j, i), stated, 2e-6 + 2e-4 * largest, "float32, " + parameter);
                }
            }
        }
    }

    private static ParameterArrays gradient(Network network, double[][][] weights, double[] input, double[] target) {
        ParameterArrays single = ParameterArrays.zero(network);
        for (int l = 0; l < weights.length; l++) {
            single.setLayer(l, weights[l]);
        }
        Matrix x = new Matrix(1, input.length);
        Matrix y = new Matrix(1, target.length);
        x.setRow(0, input);
        y.setRow(0, target);
        ParameterArrays gradient = ParameterArrays.zero(network);
        new Backpropagation(network, new JavaKernel(), 1).lossAndGradient(single, x, y, gradient);
        return gradient;
    }

    /** Two rows: the mean of 3 and −1 over their gradients, computed by hand for L = ½(wx − y)². */
    @Test
    void batchIsTheMeanOfItsRowsAndListsTheLargest() {
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(1, LayerSpec.of(1, "identity")),
                "squared-error",
                OptimizerSpec.of("sgd", 0.5),
                TrainingSpec.DEFAULT);
        double[][][] weights = {{{2, 0}}};
        Rows rows = new Rows(new double[][] {{1}, {-1}, {3}}, new double[][] {{3}, {-3}, {4}});
        BatchExplanation batch = Explainer.of(Network.build(spec, PLUGINS), weights, spec, PLUGINS)
                .explain(rows, ParameterRef.weight(0, 0, 0), 2);
        // (a − y) · x: (2 − 3) · 1 = −1, (−2 + 3) · −1 = −1, (6 − 4) · 3 = 6
        assertEquals(4.0 / 3, batch.gradient(), 1e-15);
        assertEquals(1, batch.loss(), 1e-15);
        assertEquals(3, batch.rows());
        assertEquals(
                List.of(
                        new BatchExplanation.RowContribution(2, 6, 1, 2),
                        new BatchExplanation.RowContribution(0, -1, 1, -1.0 / 3)),
                batch.largest());
        assertEquals(-2.0 / 3, batch.update().orElseThrow().change(), 1e-7);
        assertTrue(batch.check().relativeError() < 1e-10, batch.check().toString());
    }

    /** At z = 0, ReLU has no derivative to compare with. */
    @Test
    void rowAtAKinkHasNoCentralDifference() {
        RunSpec spec = spec("sgd", "squared-error", LayerSpec.of(1, "relu"));
        double[][][] weights = {{{1, 1, 0}}};
        Explanation explanation = Explainer.of(Network.build(spec, PLUGINS), weights, spec, PLUGINS)
                .explain(new double[] {1, -1}, new double[] {1}, ParameterRef.weight(0, 0, 0));
        assertTrue(explanation.check().atKink());
        assertTrue(Double.isNaN(explanation.check().numeric()));
    }

    /** ReLU at z = 0 and z = 2, target 1: the mean of 0 and (2 − 1) · 2; only the second row has a difference. */
    @Test
    void batchIsCheckedOnTheRowsThatAreNotAtAKink() {
        RunSpec spec = spec("sgd", "squared-error", LayerSpec.of(1, "relu"));
        Rows rows = new Rows(new double[][] {{1, -1}, {2, 0}}, new double[][] {{1}, {1}});
        BatchExplanation batch = Explainer.of(
                        Network.build(spec, PLUGINS), new double[][][] {{{1, 1, 0}}}, spec, PLUGINS)
                .explain(rows, ParameterRef.weight(0, 0, 0), 2);
        assertEquals(1, batch.gradient());
        assertEquals(1, batch.checked());
        assertEquals(2, batch.checkedGradient());
        assertEquals(2, batch.check().numeric(), 1e-9);
        assertFalse(batch.check().disagrees());
    }

    /** A third-party activation without a formula. */
    private record Cubic() implements Activation {
        @Override
        public String name() {
            return "cubic";
        }

        @Override
        public Cubic with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z * z * z;
        }

        @Override
        public double derivative(double z) {
            return 3 * z * z;
        }
    }

    @Test
    void explainsAnActivationWithoutAFormula() {
        Explanation explanation = explainWith(new Cubic(), "cubic");
        assertEquals("(a − y) · f′(z) · input", explanation.formula());
        assertEquals(12, explanation.factors().get(1).value());
        assertEquals((8 - 1) * 12 * 2, explanation.gradient());
        assertTrue(
                explanation.check().relativeError() < 1e-9, explanation.check().toString());
    }

    /** An activation whose derivative throws. */
    private record Thrower() implements Activation {
        @Override
        public String name() {
            return "thrower";
        }

        @Override
        public Thrower with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            throw new IllegalStateException("not today");
        }
    }

    @Test
    void namesAPluginThatThrows() {
        PluginException fault = assertThrows(PluginException.class, () -> explainWith(new Thrower(), "thrower"));
        assertEquals(
                "activation 'thrower' of layer 1 (" + Thrower.class.getName()
                        + ") threw java.lang.IllegalStateException: not today [PLG_CONTRACT]",
                fault.getMessage());
    }

    /** w = 1, x = 2, no bias, target 1. */
    private static Explanation explainWith(Plugin<?> activation, String name) {
        Plugins plugins = PLUGINS.plus(activation);
        RunSpec spec = spec("sgd", "squared-error", LayerSpec.of(1, name));
        return Explainer.of(Network.build(spec, plugins), new double[][][] {{{1, 0, 0}}}, spec, plugins)
                .explain(new double[] {2, 0}, new double[] {1}, ParameterRef.weight(0, 0, 0));
    }

    @Test
    void rejectsAMissingParameterWithNumbersFromOne() {
        assertEquals("there is no layer 3: the network 2-1-2 has 2 layers", refusal(ParameterRef.bias(2, 0)));
    }

    private static String refusal(ParameterRef parameter) {
        return assertThrows(IllegalArgumentException.class, () -> article(parameter))
                .getMessage();
    }
}
