package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import org.junit.jupiter.api.Test;

/** A network whose numbers are exact in binary, computed by hand. */
class RowPassTest {
    /** For each unit its weights and then its bias. */
    private static final double[][][] WEIGHTS = {{{1, 2, 0.5}, {-1, 1, 0}}, {{0.5, -2, 1}}};

    private static Network network(String loss, String output) {
        return Network.build(
                RunSpec.builder()
                        .network(n -> n.inputs(2).layer(2, "relu").layer(1, output))
                        .loss(loss)
                        .build(),
                Plugins.load());
    }

    @Test
    void keepsEveryFactorOfTheChainRule() {
        RowPass pass = RowPass.of(network("squared-error", "identity"), WEIGHTS, new double[] {1, 2}, new double[] {1});
        assertArrayEquals(new double[] {1, 2}, pass.input());
        assertArrayEquals(new double[][] {{5.5, 1}, {1.75}}, pass.z());
        assertArrayEquals(new double[][] {{5.5, 1}, {1.75}}, pass.a());
        assertEquals(0.28125, pass.loss()); // (1.75 − 1)² / 2
        assertArrayEquals(new double[][] {{0.375, -1.5}, {0.75}}, pass.lossByOutput());
        assertArrayEquals(new double[][] {{0.375, -1.5}, {0.75}}, pass.delta());
        assertArrayEquals(
                new double[][][] {{{0.375, 0.75, 0.375}, {-1.5, -3, -1.5}}, {{4.125, 0.75, 0.75}}}, pass.gradient());
    }

    @Test
    void aUnitWithDerivativeZeroPassesNothingOn() {
        RowPass pass =
                RowPass.of(network("squared-error", "identity"), WEIGHTS, new double[] {-1, -2}, new double[] {0});
        assertArrayEquals(new double[][] {{-4.5, -1}, {1}}, pass.z());
        assertArrayEquals(new double[][] {{0, 0}, {1}}, pass.a());
        assertArrayEquals(new double[][] {{0.5, -2}, {1}}, pass.lossByOutput());
        assertArrayEquals(new double[] {0, 0}, pass.delta()[0], Double.MIN_VALUE); // or −0
        for (double[] unit : pass.gradient()[0]) {
            assertArrayEquals(new double[] {0, 0, 0}, unit, Double.MIN_VALUE);
        }
        assertArrayEquals(new double[] {0, 0, 1}, pass.gradient()[1][0]);
    }

    /** ∂L/∂z = a − y of the composed form, where ∂L/∂a · ∂a/∂z would be ∞ · 0. */
    @Test
    void theComposedFormReplacesTheFactorsThatOverflow() {
        Network network = network("binary-cross-entropy", "sigmoid");
        double[][][] large = {WEIGHTS[0], {{200, 0, 0}}};
        RowPass pass = RowPass.of(network, large, new double[] {1, 2}, new double[] {0});
        assertEquals(1100, pass.z()[1][0]);
        assertEquals(1, pass.a()[1][0]);
        assertEquals(1100, pass.loss());
        assertEquals(1, pass.delta()[1][0]);
        assertArrayEquals(new double[] {5.5, 1, 1}, pass.gradient()[1][0]);
    }

    @Test
    void outputsAreThoseOfTheForwardPass() {
        Network network = network("squared-error", "identity");
        assertArrayEquals(new double[] {1.75}, RowPass.outputs(network, WEIGHTS, new double[] {1, 2}));
        assertEquals(0.28125, RowPass.loss(network, new double[] {1.75}, new double[] {1.75}, new double[] {1}));
    }
}
