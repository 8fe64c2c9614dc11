package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MaxNormTest {
    private static Layer layer(OptionalDouble maxNorm) {
        NetworkSpec layers = NetworkSpec.of(2, LayerSpec.of(3, "identity"))
                .withRegularization(new Regularization(OptionalDouble.empty(), OptionalDouble.empty(), maxNorm));
        return Network.build(
                        RunSpec.of(0, layers, "squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT),
                        Plugins.load())
                .layers()
                .get(0);
    }

    /** Units of [3, 4], whose length is 5, of [0.6, 0.8] and of zeros; a bias of 9 is no weight. */
    @Test
    void rescalesOnlyTheWeightsOfAUnitBeyondTheLimit() {
        float[] parameters = {3, 0.6f, 0, 4, 0.8f, 0, 9, 9, 9};
        new MaxNorm(layer(OptionalDouble.of(2))).apply(parameters);
        assertArrayEquals(new float[] {1.2f, 0.6f, 0, 1.6f, 0.8f, 0, 9, 9, 9}, parameters);
    }

    @Test
    void normsBeyondFloat32DoNotOverflow() {
        float[] parameters = {3e38f, 0, 0, 3e38f, 0, 0, 0, 0, 0};
        new MaxNorm(layer(OptionalDouble.of(1))).apply(parameters);
        assertEquals(Math.sqrt(0.5), parameters[0], 1e-7);
    }

    @Test
    void withoutALimitNothingChanges() {
        float[] parameters = {3, 6, 0, 4, 8, 0, 9, 9, 9};
        new MaxNorm(layer(OptionalDouble.empty())).apply(parameters);
        assertArrayEquals(new float[] {3, 6, 0, 4, 8, 0, 9, 9, 9}, parameters);
    }
}
