package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The default methods of {@link Optimizer} and {@link ElementwiseOptimizer}. */
class OptimizerTest {
    private static final ElementwiseOptimizer SCALED = new ElementwiseOptimizer() {
        @Override
        public String name() {
            return "scaled";
        }

        @Override
        public Optimizer with(PluginOptions options) {
            return this;
        }

        @Override
        public void update(
                float[] parameters,
                float[] gradient,
                float[][] slots,
                int from,
                int to,
                double learningRate,
                long step) {
            for (int i = from; i < to; i++) {
                parameters[i] -= (float) (learningRate * step * gradient[i]);
            }
        }
    };

    @Test
    void anUpdateIsOneOfAllElements() {
        float[] parameters = {1, 2, 3};
        SCALED.update(parameters, new float[] {1, -2, 4}, new float[0][], 0.5, 2);
        assertArrayEquals(new float[] {0, 4, -1}, parameters);
    }

    @Test
    void itHasNoSlotsAndOneHundredthAsItsRateUnlessItSaysSo() {
        assertEquals(0, SCALED.slots());
        assertEquals(0.01, SCALED.defaultLearningRate());
    }
}
