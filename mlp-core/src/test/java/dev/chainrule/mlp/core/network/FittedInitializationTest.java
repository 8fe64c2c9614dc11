package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import org.junit.jupiter.api.Test;

class FittedInitializationTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final JavaKernel KERNEL = new JavaKernel();

    private static Network network(NetworkSpec spec) {
        return Network.build(
                RunSpec.builder().network(spec).loss("mean-squared-error").build(), PLUGINS);
    }

    private static ParameterArrays fitted(NetworkSpec spec, long seed, Matrix input) {
        return FittedInitialization.of(network(spec), spec, seed, KERNEL, input);
    }

    private static Matrix rows(int rows, int columns, double center, double width) {
        RandomStream random = new RandomStream(5);
        Matrix input = new Matrix(rows, columns);
        for (int i = 0; i < input.size(); i++) {
            input.data()[i] = (float) (center + width * random.nextGaussian());
        }
        return input;
    }

    /** Two rows, 1 and 3: w and 3w have the deviation |w|, and −b is between 1 and 3. */
    @Test
    void aSingleWeightBecomesOne() {
        NetworkSpec spec = NetworkSpec.of(1, LayerSpec.of(1, "tanh"), LayerSpec.of(1, "identity"));
        for (long seed = 1; seed < 20; seed++) {
            ParameterArrays weights = fitted(spec, seed, new Matrix(new float[] {1, 3}, 2, 1));
            float sign =
                    Math.signum(ParameterArrays.initial(network(spec), seed).weight(0, 0, 0));
            assertEquals(sign, weights.weight(0, 0, 0), 1e-6);
            double between = -sign * weights.bias(0, 0);
            assertTrue(between >= 1 && between <= 3, "seed " + seed + ": " + between);
        }
    }

    @Test
    void everyHiddenUnitHasDeviationOneAndItsKinkAmongTheRows() {
        NetworkSpec spec = NetworkSpec.builder()
                .inputs(3)
                .inputScale(InputScale.LEARNED)
                .layer(layer -> layer.units(8).activation("mish").parametric(true))
                .layer(8, "relu")
                .layer(2, "identity")
                .build();
        Matrix input = rows(300, 3, 40, 7);
        ParameterArrays weights = fitted(spec, 3, input);
        ForwardPass pass = new ForwardPass(network(spec), KERNEL, 300);
        for (int l = 0; l < 2; l++) {
            Matrix z = pass.preActivation(l, weights, input);
            for (int j = 0; j < 8; j++) {
                double sum = 0;
                double squares = 0;
                int positive = 0;
                for (int r = 0; r < 300; r++) {
                    sum += z.get(r, j);
                    squares += z.get(r, j) * z.get(r, j);
                    positive += z.get(r, j) > 0 ? 1 : 0;
                }
                assertEquals(1, Math.sqrt(squares / 300 - sum / 300 * sum / 300), 1e-3, "layer " + l + ", unit " + j);
                assertTrue(positive > 0 && positive < 300, "layer " + l + ", unit " + j + ": " + positive);
            }
        }
        ParameterArrays drawn = ParameterArrays.initial(network(spec), 3);
        assertArrayEquals(drawn.layer(2), weights.layer(2));
        assertNotEquals(weights.bias(0, 0), fitted(spec, 4, input).bias(0, 0)); // of another seed
    }

    @Test
    void wideLayersAreFittedToFewerRows() {
        assertEquals(1024, FittedInitialization.rows(network(NetworkSpec.of(1, LayerSpec.of(1, "identity")))));
        assertEquals(512, FittedInitialization.rows(network(NetworkSpec.of(1 << 15, LayerSpec.of(1, "identity")))));
        assertEquals(16, FittedInitialization.rows(network(NetworkSpec.of(1_000_000, LayerSpec.of(1, "identity")))));
    }

    @Test
    void whatTheDocumentGivesIsKept() {
        NetworkSpec spec = NetworkSpec.builder()
                .inputs(1)
                .layer(layer -> layer.units(1).activation("tanh").weights(new double[][] {{7}}))
                .layer(layer -> layer.units(1).activation("tanh").biases(2))
                .layer(layer -> layer.units(1)
                        .activation("tanh")
                        .biasInitializer(PluginSpec.of("constant").with("value", 3)))
                .layer(1, "identity")
                .build();
        ParameterArrays weights = fitted(spec, 1, rows(50, 1, 0, 1));
        assertEquals(7, weights.weight(0, 0, 0));
        assertEquals(2, weights.bias(1, 0));
        assertEquals(3, weights.bias(2, 0));
        assertNotEquals(ParameterArrays.initial(network(spec), 1).weight(1, 0, 0), weights.weight(1, 0, 0));
    }

    @Test
    void aUnitThatIsTheSameForAllRowsKeepsItsWeights() {
        NetworkSpec spec = NetworkSpec.of(1, LayerSpec.of(2, "tanh"), LayerSpec.of(1, "identity"));
        ParameterArrays weights = fitted(spec, 1, new Matrix(new float[] {2, 2, 2}, 3, 1));
        ParameterArrays drawn = ParameterArrays.initial(network(spec), 1);
        assertEquals(drawn.weight(0, 1, 0), weights.weight(0, 1, 0));
        assertEquals(-2 * drawn.weight(0, 1, 0), weights.bias(0, 1), 1e-6);
        assertArrayEquals(drawn.layer(0), fitted(spec, 1, new Matrix(0, 1)).layer(0));
    }
}
