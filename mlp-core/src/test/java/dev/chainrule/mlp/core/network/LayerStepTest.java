package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.StepFactors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A step from parameters of 0 with derivatives of 1 at the rate 1 ends at the negative factors. */
class LayerStepTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final ElementwiseOptimizer SGD = (ElementwiseOptimizer) PLUGINS.optimizer(PluginSpec.of("sgd"));
    private static final LayerStep PLAIN = new LayerStep(1, 1, 1, 1, 1, 1);
    private static final LayerStep FACTORS = new LayerStep(0.5, 0.25, 2, 4, 1, 1);

    private static PluginSpec embedding(int dimensions, int factor) {
        return new PluginSpec("embedding", Map.of("dimensions", dimensions, "learningRateFactor", factor));
    }

    /** The second input as one number at eight times the rate, the third as two numbers at 16 times. */
    private static final InputEncodings ENCODINGS = InputEncodings.of(
            NetworkSpec.of(3, LayerSpec.of(1, "relu")).withEncode(Map.of("2", embedding(1, 8), "3", embedding(2, 16))),
            PLUGINS);

    /** Four encoded inputs of one unit: weights, bias, scales, θ of two encodings, and a share. */
    private static final float[] STEPS = {-0.5f, -0.5f, -0.5f, -0.5f, -0.25f, -2, -2, -2, -2, -8, -16, -16, -4};

    private static Layer layer(
            int inputs, LayerStep step, boolean scale, InputEncodings encodings, boolean parametric) {
        return new Layer(
                inputs,
                1,
                PLUGINS.activation(PluginSpec.of("relu")),
                PLUGINS.initializer(PluginSpec.of("he-normal")),
                PLUGINS.initializer(PluginSpec.of("constant")),
                List.of(),
                List.of(),
                0,
                false,
                step,
                new Penalty(0, 0),
                Double.POSITIVE_INFINITY,
                scale,
                encodings,
                parametric);
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static float[] stepped(Optimizer optimizer, Layer layer) {
        float[] parameters = new float[layer.parameterCount()];
        layer.step().update(optimizer, layer, parameters, ones(parameters.length), new float[0][], 1, 1, 1);
        return parameters;
    }

    @Test
    void eachKindOfParameterIsUpdatedAtItsRate() {
        assertArrayEquals(STEPS, stepped(SGD, layer(4, FACTORS, true, ENCODINGS, true)));
    }

    @Test
    void aKindThatTheLayerDoesNotHaveTakesNoPlace() {
        assertArrayEquals(
                new float[] {-0.5f, -0.5f, -0.25f}, stepped(SGD, layer(2, FACTORS, false, InputEncodings.NONE, false)));
        assertArrayEquals(
                new float[] {-0.5f, -0.5f, -0.25f, -4},
                stepped(SGD, layer(2, FACTORS, false, InputEncodings.NONE, true)));
        assertArrayEquals(
                new float[] {-0.5f, -0.5f, -0.25f, -2, -2},
                stepped(SGD, layer(2, FACTORS, true, InputEncodings.NONE, false)));
    }

    /** Threads divide a layer anywhere. */
    @Test
    void aRangeIsUpdatedAsInTheWholeLayer() {
        Layer layer = layer(4, FACTORS, true, ENCODINGS, true);
        for (int from = 0; from <= STEPS.length; from++) {
            for (int to = from; to <= STEPS.length; to++) {
                float[] parameters = new float[STEPS.length];
                FACTORS.update(SGD, layer, parameters, ones(STEPS.length), new float[0][], from, to, 1, 1, 1);
                float[] expected = new float[STEPS.length];
                System.arraycopy(STEPS, from, expected, from, to - from);
                assertArrayEquals(expected, parameters, from + " to " + to);
            }
        }
    }

    /** An encoding with a rate of its own divides also a layer without factors. */
    @Test
    void theRateOfAnEncodingIsAppliedWithoutOtherFactors() {
        assertArrayEquals(
                new float[] {-1, -1, -1, -1, -1, -8, -16, -16}, stepped(SGD, layer(4, PLAIN, false, ENCODINGS, false)));
    }

    /**
     * Derivatives of 0, so that only the decay is left: 1 − (0.5 · 0.5) · (0.5 · 2 · 0.5) for weights and
     * 1 − (0.5 · 0.25) · (0.5 · 1 · 0.5) for the bias.
     */
    @Test
    void theDecayHasFactorsForWeightsAndForTheOthers() {
        LayerStep step = new LayerStep(0.5, 0.25, 1, 1, 2, 1);
        Layer layer = layer(2, step, false, InputEncodings.NONE, false);
        Optimizer adamw = PLUGINS.optimizer(new PluginSpec("adamw", Map.of("weightDecay", 0.5)));
        float[] parameters = ones(3);
        step.update(adamw, layer, parameters, new float[3], new float[adamw.slots()][3], 0.5, 0.5, 1);
        assertArrayEquals(new float[] {0.875f, 0.875f, 0.96875f}, parameters, 1e-6f);
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
    void anOptimizerOfWholeArraysTakesOneFactor() {
        LayerStep half = new LayerStep(0.5, 0.5, 2, 4, 1, 1);
        assertArrayEquals(
                new float[] {-0.5f, -0.5f, -0.5f},
                stepped(new WholeArrays(), layer(2, half, false, InputEncodings.NONE, false)));
        assertArrayEquals(
                new float[] {-1, -1, -1},
                stepped(new WholeArrays(), layer(2, PLAIN, false, InputEncodings.NONE, false)));
        for (Layer divided : List.of(
                layer(2, FACTORS, false, InputEncodings.NONE, false),
                layer(2, half, true, InputEncodings.NONE, false),
                layer(2, half, false, InputEncodings.NONE, true),
                layer(4, PLAIN, false, ENCODINGS, false))) {
            assertEquals(
                    "whole-arrays cannot update weights and biases separately",
                    assertThrows(IllegalArgumentException.class, () -> stepped(new WholeArrays(), divided))
                            .getMessage());
        }
    }

    @Test
    void aLayerIsDividedWhereItsFactorsDiffer() {
        assertFalse(PLAIN.dividesLayer(true, InputEncodings.NONE, true));
        assertTrue(PLAIN.dividesLayer(false, ENCODINGS, false));
        assertTrue(new LayerStep(1, 2, 1, 1, 1, 1).dividesLayer(false, InputEncodings.NONE, false));
        assertTrue(new LayerStep(1, 1, 1, 1, 1, 0).dividesLayer(false, InputEncodings.NONE, false));
        LayerStep scale = new LayerStep(1, 1, 6, 1, 1, 1);
        assertTrue(scale.dividesLayer(true, InputEncodings.NONE, false));
        assertFalse(scale.dividesLayer(false, InputEncodings.NONE, true));
        LayerStep alpha = new LayerStep(1, 1, 1, 6, 1, 1);
        assertTrue(alpha.dividesLayer(false, InputEncodings.NONE, true));
        assertFalse(alpha.dividesLayer(true, InputEncodings.NONE, false));
    }

    @Test
    void eachEncodingHasARateOfItsOwn() {
        assertEquals(0.25, FACTORS.rateOf(ParameterKind.BIASES));
        assertEquals(
                "each encoding has a rate of its own",
                assertThrows(IllegalArgumentException.class, () -> FACTORS.rateOf(ParameterKind.ENCODINGS))
                        .getMessage());
    }

    /** 1/√16; biases and shares have the factor of the weights if they have none, other factors are 1. */
    @Test
    void factorsThatAreLeftOutAreThoseOfTheWeightsOr1() {
        Optional<Factor> none = Optional.empty();
        assertEquals(
                new LayerStep(0.25, 0.25, 6, 0.25, 1, 0),
                LayerStep.of(
                        new StepFactors(
                                Factor.OfInputs.of("1/sqrt(inputs)"), none, none, none, Optional.of(Factor.of(0))),
                        Optional.of(Factor.of(6)),
                        16));
        assertEquals(PLAIN, LayerStep.of(new StepFactors(none, none, none, none, none), none, 16));
        assertEquals(
                new LayerStep(1, 2, 1, 3, 4, 4),
                LayerStep.of(
                        new StepFactors(
                                none,
                                Optional.of(Factor.of(2)),
                                Optional.of(Factor.of(3)),
                                Optional.of(Factor.of(4)),
                                none),
                        none,
                        16));
    }
}
