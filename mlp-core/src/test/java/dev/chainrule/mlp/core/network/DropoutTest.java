package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final int ROWS = 100;

    /** 50 inputs of which a quarter is dropped, 30 hidden units of which 0.6 are, and a layer that drops nothing. */
    private static Dropout dropout(long seed) {
        NetworkSpec layers = NetworkSpec.of(
                        50,
                        LayerSpec.of(30, "relu").withDropout(0.6),
                        LayerSpec.of(20, "relu"),
                        LayerSpec.of(1, "identity"))
                .withInputDropout(0.25);
        Network network = Network.build(
                RunSpec.of(seed, layers, "squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), Plugins.load());
        return new Dropout(network, seed, ROWS);
    }

    private static float[] masked(Dropout dropout, int layer, long step) {
        dropout.draw(step, ROWS);
        Matrix ones = new Matrix(ROWS, layer == 0 ? 50 : 30);
        Arrays.fill(ones.data(), 1);
        return dropout.apply(layer, ones).data().clone();
    }

    @Test
    void dropsTheGivenFractionAndPreservesTheMean() {
        float[] inputs = masked(dropout(1), 0, 1);
        float[] hidden = masked(dropout(1), 1, 1);
        int dropped = 0;
        double sum = 0;
        for (float x : inputs) {
            assertEquals(x == 0 ? 0 : (float) (1 / 0.75), x);
            dropped += x == 0 ? 1 : 0;
            sum += x;
        }
        assertEquals(1250, dropped, 160, "5 standard deviations of 5000 draws are 153");
        assertEquals(1, sum / inputs.length, 0.05);
        dropped = 0;
        for (float x : hidden) {
            assertEquals(x == 0 ? 0 : 2.5f, x);
            dropped += x == 0 ? 1 : 0;
        }
        assertEquals(1800, dropped, 140, "5 standard deviations of 3000 draws are 134");
    }

    /** A quarter times 0.6 is 0.15; dropping nothing multiplies by exactly 1. */
    @Test
    void aFactorOfTheProbabilityHoldsForOneStep() {
        Dropout dropout = dropout(1);
        Matrix ones = new Matrix(ROWS, 50);
        Arrays.fill(ones.data(), 1);
        dropout.draw(3, ROWS, 0.6);
        int dropped = 0;
        for (float x : dropout.apply(0, ones).data()) {
            assertEquals(x == 0 ? 0 : (float) (1 / (1 - 0.25 * 0.6)), x);
            dropped += x == 0 ? 1 : 0;
        }
        assertEquals(750, dropped, 130, "5 standard deviations of 5000 draws are 126");
        dropout.draw(4, ROWS, 0);
        assertArrayEquals(ones.data(), dropout.apply(0, ones).data());
        assertArrayEquals(masked(dropout(1), 0, 5), masked(dropout, 0, 5));
    }

    /** A run resumed at step 7 draws the same masks as an uninterrupted one. */
    @Test
    void masksDependOnlyOnSeedLayerAndStep() {
        Dropout once = dropout(1);
        for (long step = 1; step < 7; step++) {
            once.draw(step, ROWS - 3);
        }
        assertArrayEquals(masked(dropout(1), 1, 7), masked(once, 1, 7));
        assertFalse(Arrays.equals(masked(once, 1, 7), masked(once, 1, 8)), "another step");
        assertFalse(Arrays.equals(masked(once, 1, 7), masked(dropout(2), 1, 7)), "another seed");
        assertFalse(
                Arrays.equals(Arrays.copyOf(masked(once, 0, 7), 9), Arrays.copyOf(masked(once, 1, 7), 9)),
                "another layer");
    }

    @Test
    void backwardPassUsesTheSameMask() {
        Dropout dropout = dropout(1);
        float[] forward = masked(dropout, 1, 4);
        Matrix gradient = new Matrix(ROWS, 30);
        Arrays.fill(gradient.data(), 1);
        dropout.timesMask(1, gradient);
        assertArrayEquals(forward, gradient.data());
    }

    @Test
    void returnsTheOutputsThemselvesWithoutDropout() {
        Matrix outputs = new Matrix(ROWS, 20);
        assertSame(outputs, dropout(1).apply(2, outputs));
        assertSame(outputs, Dropout.NONE.apply(0, outputs));
    }
}
