package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import org.junit.jupiter.api.Test;

class ClippingTest {

    /** The gradient of two layers of one unit, a weight and a bias each. */
    private static ParameterArrays gradient(float... values) {
        NetworkSpec layers = NetworkSpec.of(1, LayerSpec.of(1, "tanh"), LayerSpec.of(1, "identity"));
        ParameterArrays gradient = ParameterArrays.zero(Network.build(
                RunSpec.of(0, layers, "squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), Plugins.load()));
        System.arraycopy(values, 0, gradient.layer(0), 0, 2);
        System.arraycopy(values, 2, gradient.layer(1), 0, 2);
        return gradient;
    }

    private static float[] clipped(GradientClipping clipping, float... values) {
        ParameterArrays gradient = gradient(values);
        Clipping.clip(clipping, gradient);
        return new float[] {gradient.layer(0)[0], gradient.layer(0)[1], gradient.layer(1)[0], gradient.layer(1)[1]};
    }

    /** [3, 4], spread over two layers, to 1 is [0.6, 0.8]. */
    @Test
    void scalesTheWholeGradientToTheNorm() {
        assertArrayEquals(new float[] {0.6f, 0, 0, 0.8f}, clipped(new GradientClipping.Norm(1), 3, 0, 0, 4));
    }

    @Test
    void gradientWithinTheBoundKeepsItsBits() {
        float[] small = {3, -0f, Float.MIN_VALUE, 4};
        assertArrayEquals(small, clipped(new GradientClipping.Norm(5), small));
        assertArrayEquals(small, clipped(new GradientClipping.Value(4), small));
        float[] large = {3e38f, 0, 0, -3e38f};
        assertArrayEquals(large, clipped(new GradientClipping.None(), large));
    }

    @Test
    void clipsEachElementByValue() {
        assertArrayEquals(
                new float[] {0.5f, -0.5f, 0.25f, 0}, clipped(new GradientClipping.Value(0.5), 3, -4, 0.25f, 0));
    }

    /** A sum of squares in float32 would be infinite, or 0. */
    @Test
    void normNeitherOverflowsNorUnderflows() {
        assertEquals(3e38, Clipping.norm(gradient(1.8e38f, 0, 0, 2.4e38f)), 1e31);
        assertEquals(5e-40, Clipping.norm(gradient(3e-40f, 0, 0, 4e-40f)), 1e-44);
        assertArrayEquals(
                new float[] {0.6f, 0, 0, 0.8f}, clipped(new GradientClipping.Norm(1), 1.8e38f, 0, 0, 2.4e38f), 1e-7f);
    }
}
