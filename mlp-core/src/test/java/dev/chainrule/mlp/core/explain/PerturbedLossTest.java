package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import org.junit.jupiter.api.Test;

/** Derivatives computed by hand: z = 1·x₁ − 2·x₂ + 0.5 in the hidden unit, 3·a − 1 in the output. */
class PerturbedLossTest {
    private static final double[][][] WEIGHTS = {{{1, -2, 0.5}}, {{3, -1}}};
    private static final double[] INPUT = {2, 0.5};

    private static PerturbedLoss loss(String hidden, double l2, double[] input, double rowWeight) {
        RunSpec spec = RunSpec.builder()
                .network(n -> n.inputs(2).layer(1, hidden).layer(1, "identity").l2(l2))
                .loss("squared-error")
                .build();
        Network network = Network.build(spec, Plugins.load());
        double[] target = {2};
        return new PerturbedLoss(network, WEIGHTS, RowPass.of(network, WEIGHTS, input, target), target, rowWeight);
    }

    private static double derivative(PerturbedLoss loss, int layer, int index) {
        return loss.derivative(layer, 0, index).value();
    }

    /** z = 1.5, a = 1.5, output 3.5, ∂L/∂output = 3.5 − 2 = 1.5. */
    @Test
    void isTheDerivativeOfTheLoss() {
        PerturbedLoss loss = loss("relu", 0, INPUT, 1);
        assertEquals(1.5 * 1.5, derivative(loss, 1, 0), 1e-9);
        assertEquals(1.5, derivative(loss, 1, 1), 1e-9);
        assertEquals(1.5 * 3 * 2, derivative(loss, 0, 0), 1e-9);
        assertEquals(1.5 * 3 * 0.5, derivative(loss, 0, 1), 1e-9);
        assertEquals(1.5 * 3, derivative(loss, 0, 2), 1e-9);
    }

    @Test
    void theWeightOfTheRowMultipliesTheLossAndNotThePenalty() {
        PerturbedLoss plain = loss("relu", 0.25, INPUT, 1);
        PerturbedLoss weighted = loss("relu", 0.25, INPUT, 4);
        double penalty = derivative(plain, 0, 1) - 1.5 * 3 * 0.5;
        assertEquals(4 * 1.5 * 3 * 0.5 + penalty, derivative(weighted, 0, 1), 1e-9);
        assertTrue(penalty < 0, "the weight is −2, the penalty pulls it up: " + penalty);
        assertEquals(1.5 * 3, derivative(plain, 0, 2), 1e-9, "biases have no penalty");
    }

    /** 2·1 − 2·x₂ + 0.5 = 0 for x₂ = 1.25: relu has its kink there. */
    @Test
    void thereIsNoDerivativeAtAKink() {
        PerturbedLoss loss = loss("relu", 0, new double[] {2, 1.25}, 1);
        assertTrue(Double.isNaN(derivative(loss, 0, 0)));
        assertEquals(0, derivative(loss, 1, 0), 1e-9);
        assertTrue(Double.isFinite(derivative(loss("tanh", 0, new double[] {2, 1.25}, 1), 0, 0)));
    }

    @Test
    void closeToAKinkTheStepsStayOnOneSide() {
        PerturbedLoss loss = loss("relu", 0, new double[] {2, 1.25 - 1e-4}, 1); // z = 2e-4
        double z = 2e-4;
        assertEquals((3 * z - 3) * 3 * 2, derivative(loss, 0, 0), 1e-5);
    }
}
