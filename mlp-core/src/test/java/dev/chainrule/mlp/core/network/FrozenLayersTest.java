package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Scratch;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gradient of a frozen layer is not computed; nothing else changes. */
class FrozenLayersTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final int ROWS = 4;
    private static final float UNTOUCHED = 77;

    /** Three layers, of which those with a 1 are frozen. */
    private static Network network(String frozen) {
        LayerSpec[] layers = {LayerSpec.of(6, "tanh"), LayerSpec.of(5, "sigmoid"), LayerSpec.of(3, "softmax")};
        for (int l = 0; l < layers.length; l++) {
            layers[l] = layers[l].withFrozen(frozen.charAt(l) == '1');
        }
        NetworkSpec spec = NetworkSpec.of(4, layers).withRegularization(Regularization.of(1e-3, 1e-2));
        return Network.build(
                RunSpec.of(1, spec, "cross-entropy", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), PLUGINS);
    }

    @ParameterizedTest
    @CsvSource({
        // the products of each layer with a gradient, and those back to the first of them
        "000, 3, 2",
        "100, 2, 1",
        "110, 1, 0",
        "010, 2, 2",
        "001, 2, 2",
        "011, 1, 2",
        "111, 0, 0"
    })
    void onlyTheLayersThatLearnHaveAGradient(String frozen, int gradients, int backwards) {
        Matrix input = new Matrix(ROWS, 4);
        Matrix target = new Matrix(ROWS, 3);
        RandomStream random = new RandomStream(8);
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < 4; i++) {
                input.set(r, i, (float) random.nextGaussian());
            }
            target.set(r, r % 3, 1);
        }
        Network all = network("000");
        ParameterArrays weights = ParameterArrays.initial(all, 2);
        ParameterArrays whole = ParameterArrays.zero(all);
        double loss = new Backpropagation(all, new JavaKernel(), ROWS).lossAndGradient(weights, input, target, whole);

        CountingKernel kernel = new CountingKernel();
        Network network = network(frozen);
        ParameterArrays gradient = ParameterArrays.zero(network);
        for (int l = 0; l < 3; l++) {
            Arrays.fill(gradient.layer(l), UNTOUCHED);
        }
        double same = new Backpropagation(network, kernel, ROWS).lossAndGradient(weights, input, target, gradient);

        assertEquals(loss, same);
        for (int l = 0; l < 3; l++) {
            float[] expected = whole.layer(l).clone();
            if (frozen.charAt(l) == '1') {
                Arrays.fill(expected, UNTOUCHED);
            }
            assertArrayEquals(expected, gradient.layer(l), "layer " + (l + 1));
        }
        assertEquals(gradients, kernel.gradients);
        assertEquals(backwards, kernel.backwards);
    }

    private static final class CountingKernel implements Kernel {
        private final Kernel kernel = new JavaKernel();
        private int backwards;
        private int gradients;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Scratch newScratch(int rows, int side) {
            return kernel.newScratch(rows, side);
        }

        @Override
        public void forward(
                float[] x,
                float[] parameters,
                float[] z,
                int inputs,
                int units,
                int fromRow,
                int toRow,
                int fromUnit,
                int toUnit,
                Scratch scratch) {
            kernel.forward(x, parameters, z, inputs, units, fromRow, toRow, fromUnit, toUnit, scratch);
        }

        @Override
        public void backward(
                float[] d,
                float[] parameters,
                float[] dx,
                int inputs,
                int units,
                int fromRow,
                int toRow,
                int fromInput,
                int toInput,
                Scratch scratch) {
            backwards++;
            kernel.backward(d, parameters, dx, inputs, units, fromRow, toRow, fromInput, toInput, scratch);
        }

        @Override
        public void gradient(
                float[] x,
                float[] d,
                float[] gradient,
                int rows,
                int inputs,
                int units,
                int fromInput,
                int toInput,
                int fromUnit,
                int toUnit,
                Scratch scratch) {
            gradients++;
            kernel.gradient(x, d, gradient, rows, inputs, units, fromInput, toInput, fromUnit, toUnit, scratch);
        }

        @Override
        public boolean areFinite(float[] values, int from, int to) {
            return kernel.areFinite(values, from, to);
        }
    }
}
