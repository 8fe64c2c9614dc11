package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.SpecException;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * One unit with four inputs of 1, all weights and the bias 1, and the target 4.75: a = 5 and every derivative of (a − y)² is
 * 2 · 0.25 = 0.5. The rate 0.1 is multiplied by 1/√4 for weights and by 0.1 for the bias.
 */
class StepFactorsTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final LayerSpec UNIT =
            LayerSpec.of(1, "identity").withWeights(List.of(List.of(1.0, 1.0, 1.0, 1.0)), List.of(1.0));
    private static final LayerSpec FACTORS = UNIT.toBuilder()
            .learningRateFactor(Factor.OfInputs.INVERSE_ROOT)
            .biasLearningRateFactor(0.1)
            .build();

    private static RunSpec run(LayerSpec layer, OptimizerSpec optimizer) {
        return RunSpec.of(0, NetworkSpec.of(4, layer), "mean-squared-error", optimizer, TrainingSpec.DEFAULT);
    }

    private static OptimizerSpec optimizer(String type) {
        return OptimizerSpec.of(type, 0.1);
    }

    private static void assertSteps(LayerSpec layer, OptimizerSpec optimizer, double[]... weightAndBias) {
        Matrix input = new Matrix(new float[] {1, 1, 1, 1}, 1, 4);
        Matrix target = new Matrix(new float[] {4.75f}, 1, 1);
        try (TrainingSession session = new Trainer(PLUGINS, new JavaKernel()).session(run(layer, optimizer), 1)) {
            for (double[] expected : weightAndBias) {
                session.train(input, target);
                float w = (float) expected[0];
                assertArrayEquals(
                        new float[] {w, w, w, w, (float) expected[1]},
                        session.weights().layer(0),
                        1e-6f);
            }
        }
    }

    /** 1 − 0.1 · 0.5 · 0.5 and 1 − 0.1 · 0.1 · 0.5. */
    @Test
    void sgdMultipliesTheRate() {
        assertSteps(FACTORS, optimizer("sgd"), new double[] {0.975, 0.995});
    }

    /** Then a = 4.895 and g = 0.29, so that v = 0.9 · 0.5 + 0.29 = 0.74: 0.975 − 0.05 · 0.74 and 0.995 − 0.01 · 0.74. */
    @Test
    void theVelocityDoesNotContainTheFactor() {
        assertSteps(
                FACTORS,
                optimizer("sgd").toBuilder().with("momentum", 0.9).build(),
                new double[] {0.975, 0.995},
                new double[] {0.938, 0.9876});
    }

    /** The first step of Adam has the length of the rate: 1 − 0.05 and 1 − 0.01. */
    @Test
    void adamMultipliesTheRate() {
        assertSteps(FACTORS, optimizer("adam"), new double[] {0.95, 0.99});
    }

    /** With a decay of 0.1 · 2 for weights, 1 · (1 − 0.05 · 0.2) − 0.05; the bias does not decay. */
    @Test
    void adamwMultipliesTheDecayToo() {
        LayerSpec layer = FACTORS.toBuilder().decayFactor(2).biasDecayFactor(0).build();
        OptimizerSpec adamw =
                optimizer("adamw").toBuilder().with("weightDecay", 0.1).build();
        assertSteps(layer, adamw, new double[] {0.94, 0.99});
    }

    /** 1 · (1 − 0.1 · 0.1 · 3) − 0.1 for all. */
    @Test
    void biasesHaveTheFactorsOfTheWeightsIfTheyHaveNone() {
        OptimizerSpec adamw =
                optimizer("adamw").toBuilder().with("weightDecay", 0.1).build();
        assertSteps(UNIT.withDecayFactor(3), adamw, new double[] {0.87, 0.87});
        assertSteps(UNIT.withLearningRateFactor(0.5), optimizer("sgd"), new double[] {0.975, 0.975});
        assertSteps(UNIT.withLearningRateFactor(0), optimizer("adam"), new double[] {1, 1});
    }

    /** The scales have the derivative 0.5 too: 1 − 0.1 · 6 · 0.5. */
    @Test
    void theInputScaleHasItsOwnFactor() {
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(4, FACTORS).toBuilder()
                        .inputScale(InputScale.LEARNED)
                        .inputScaleLearningRateFactor(6)
                        .build(),
                "mean-squared-error",
                optimizer("sgd"),
                TrainingSpec.DEFAULT);
        try (TrainingSession session = new Trainer(PLUGINS, new JavaKernel()).session(spec, 1)) {
            session.train(new Matrix(new float[] {1, 1, 1, 1}, 1, 4), new Matrix(new float[] {4.75f}, 1, 1));
            assertArrayEquals(
                    new float[] {0.975f, 0.975f, 0.975f, 0.975f, 0.995f, 0.7f, 0.7f, 0.7f, 0.7f},
                    session.weights().layer(0),
                    1e-6f);
        }
        NetworkSpec without = spec.network().withInputScale(InputScale.NONE);
        ConfigException e =
                assertThrows(ConfigException.class, () -> Network.build(spec.withNetwork(without), PLUGINS));
        assertEquals(
                "inputScaleLearningRateFactor is for a learned scale of the inputs. Add \"inputScale\": \"learned\"",
                e.problems().get(0).message());
    }

    /**
     * relu(z) = 0 at z = −1, so a = −1 + α at first is 0, and the loss (2a − y)² of y = −1 has ∂L/∂a = 4. ∂L/∂α = 4 · (0 − z) =
     * 4, and α moves by 0.01 · 3 · 4; f′ = 0 at α = 1 moves no weight.
     */
    @Test
    void theSharesOfAnActivationHaveTheirOwnFactor() {
        LayerSpec hidden = LayerSpec.of(1, "relu").toBuilder()
                .parametric(true)
                .weights(new double[][] {{-1}})
                .alphaLearningRateFactor(3)
                .build();
        LayerSpec output = LayerSpec.of(1, "identity").toBuilder()
                .weights(new double[][] {{2}})
                .build();
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(1, hidden, output),
                "mean-squared-error",
                OptimizerSpec.of("sgd", 0.01),
                TrainingSpec.DEFAULT);
        try (TrainingSession session = new Trainer(PLUGINS, new JavaKernel()).session(spec, 1)) {
            session.train(new Matrix(new float[] {1}, 1, 1), new Matrix(new float[] {-1}, 1, 1));
            assertArrayEquals(new float[] {-1, 0, 0.88f}, session.weights().layer(0), 1e-6f);
        }
        LayerSpec without = hidden.withParametric(false);
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> Network.build(spec.withNetwork(NetworkSpec.of(1, without, output)), PLUGINS));
        assertEquals(
                "alphaLearningRateFactor is for the shares of an activation. Add \"parametric\": true",
                e.problems().get(0).message());
    }

    /** The layer is large enough to be divided among threads, and its biases begin in the middle of a part. */
    @Test
    void theNumberOfThreadsChangesNoBit() {
        assertArrayEquals(trained(1, 0.5, 2), trained(3, 0.5, 2));
        float[] plain = trained(1, 0.5, 0.5);
        float[] longer = trained(1, 0.5, 2);
        int weights = 520 * 520;
        assertArrayEquals(Arrays.copyOf(plain, weights), Arrays.copyOf(longer, weights));
        for (int j = weights; j < weights + 520; j++) {
            assertEquals(4 * plain[j], longer[j], 1e-4f * Math.abs(longer[j]), "bias " + (j - weights));
        }
    }

    private static float[] trained(int threads, double factor, double biasFactor) {
        LayerSpec layer = LayerSpec.of(520, "tanh").toBuilder()
                .learningRateFactor(factor)
                .biasLearningRateFactor(biasFactor)
                .build();
        RunSpec spec = RunSpec.of(
                3,
                NetworkSpec.of(520, layer),
                "mean-squared-error",
                OptimizerSpec.of("adam", 0.01),
                TrainingSpec.builder().threads(threads).build());
        Matrix input = new Matrix(2, 520);
        Arrays.fill(input.data(), 0.1f);
        Matrix target = new Matrix(2, 520);
        Arrays.fill(target.data(), 0.9f);
        try (TrainingSession session = new Trainer(PLUGINS, new JavaKernel()).session(spec, 2)) {
            session.train(input, target);
            return session.weights().layer(0).clone();
        }
    }

    @Test
    void factorsOfInputsArePowersOfTheirNumber() {
        assertEquals(0.25, Factor.OfInputs.INVERSE_ROOT.value(16));
        assertEquals(0.0625, Factor.OfInputs.INVERSE.value(16));
        assertEquals(4, Factor.OfInputs.ROOT.value(16));
    }

    /** At the rates 0.05 and 0.01. */
    @Test
    void anExplanationHasTheStepOfItsParameter() {
        RunSpec spec = run(FACTORS, optimizer("sgd"));
        Network network = Network.build(spec, PLUGINS);
        Explainer explainer = Explainer.of(network, new double[][][] {{{1, 1, 1, 1, 1}}}, spec, PLUGINS);
        double[] input = {1, 1, 1, 1};
        double[] target = {4.75};
        Explanation.Update weight = explainer
                .explain(input, target, ParameterRef.weight(0, 0, 2))
                .update()
                .orElseThrow();
        assertEquals(0.05, weight.learningRate(), 1e-12);
        assertEquals(-0.025, weight.change(), 1e-8);
        Explanation.Update bias = explainer
                .explain(input, target, ParameterRef.bias(0, 0))
                .update()
                .orElseThrow();
        assertEquals(0.01, bias.learningRate(), 1e-12);
        assertEquals(-0.005, bias.change(), 1e-8);
    }

    @Test
    void aDecayFactorNeedsAWeightDecay() {
        assertFault(
                PLUGINS,
                UNIT.withBiasDecayFactor(0),
                "sgd",
                "/network/layers/0/biasDecayFactor",
                "optimizer 'sgd' has no weight decay to multiply. Remove biasDecayFactor, or use an optimizer with weight"
                        + " decay");
    }

    private record WholeArrays() implements Optimizer {
        @Override
        public String name() {
            return "whole-arrays";
        }

        @Override
        public WholeArrays with(PluginOptions options) {
            return this;
        }

        @Override
        public void update(float[] parameters, float[] gradient, float[][] slots, double learningRate, long step) {
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] -= (float) learningRate * gradient[i];
            }
        }
    }

    @Test
    void anOptimizerOfWholeArraysHasOneFactorForALayer() {
        Plugins plugins = PLUGINS.plus(new WholeArrays());
        assertFault(
                plugins,
                FACTORS,
                "whole-arrays",
                "/network/layers/0/biasLearningRateFactor",
                "optimizer 'whole-arrays' updates all parameters of a layer together, so its weights and biases cannot"
                        + " have different factors. Give both the same, or use an optimizer that updates each element by"
                        + " itself");
        RunSpec spec = run(UNIT.withLearningRateFactor(0.5), OptimizerSpec.of("whole-arrays", 0.1));
        try (TrainingSession session = new Trainer(plugins, new JavaKernel()).session(spec, 1)) {
            session.train(new Matrix(new float[] {1, 1, 1, 1}, 1, 4), new Matrix(new float[] {4.75f}, 1, 1));
            assertEquals(0.975f, session.weights().layer(0)[0], 1e-6f);
        }
    }

    private static void assertFault(
            Plugins plugins, LayerSpec layer, String optimizer, String pointer, String message) {
        ConfigException e = assertThrows(
                ConfigException.class, () -> Network.build(run(layer, OptimizerSpec.of(optimizer, 0.1)), plugins));
        assertEquals(pointer, e.problems().get(0).location().path());
        assertEquals(message, e.problems().get(0).message());
    }

    @Test
    void aSolverTakesNoFactors() {
        SpecException e = assertThrows(
                SpecException.class,
                () -> RunSpec.builder()
                        .network(network -> network.inputs(4).layer(FACTORS))
                        .loss("mean-squared-error")
                        .solver("lbfgs")
                        .build());
        assertEquals(
                "a solver determines the length of its steps. Remove the factors of the learning rate and the weight decay",
                e.problems().get(0).message());
    }
}
