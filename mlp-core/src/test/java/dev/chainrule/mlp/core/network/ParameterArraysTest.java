package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ParameterArraysTest {

    /** Two inputs, a layer of three units whose weights are given, and one of two whose are drawn. */
    private static final Network NETWORK = network(
            Plugins.load(),
            LayerSpec.of(3, "tanh")
                    .withWeights(
                            List.of(List.of(1.0, 2.0), List.of(3.0, 4.0), List.of(5.0, 6.0)), List.of(0.1, 0.2, 0.3)),
            LayerSpec.of(2, "identity"));

    private static Network network(Plugins plugins, LayerSpec... layers) {
        return Network.build(
                RunSpec.of(
                        1,
                        NetworkSpec.of(2, layers),
                        "squared-error",
                        OptimizerSpec.of("sgd", 0.1),
                        TrainingSpec.DEFAULT),
                plugins);
    }

    private static void refuses(String message, ParameterArrays arrays, ParameterArrays others) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> arrays.set(others))
                        .getMessage());
    }

    /** The weights of one input are adjacent, and the biases are the weights of a constant input 1. */
    @Test
    void aLayerIsTransposedAndHasItsBiasesLast() {
        ParameterArrays arrays = ParameterArrays.initial(NETWORK, 1);
        assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6, 0.1f, 0.2f, 0.3f}, arrays.layer(0));
        assertEquals(2, arrays.layers());
        assertEquals(4, arrays.weight(0, 1, 1));
        assertEquals(0.3f, arrays.bias(0, 2));
        assertArrayEquals(new double[] {3, 4, 0.2f}, arrays.values()[0][1]);
    }

    /** √(6 / (3 + 2)) bounds glorot-uniform; unit by unit its weights are drawn, and its biases are 0. */
    @Test
    void weightsThatAreNotGivenAreDrawnFromTheSeed() {
        double[][] drawn = ParameterArrays.initialValues(NETWORK, 7)[1];
        double limit = Math.sqrt(6 / 5.0);
        for (double[] unit : drawn) {
            for (int i = 0; i < 3; i++) {
                assertTrue(unit[i] != 0 && Math.abs(unit[i]) < limit, unit[i] + " of " + limit);
            }
            assertEquals(0, unit[3]);
        }
        assertNotEquals(drawn[0][0], drawn[1][0]);
        assertArrayEquals(drawn[1], ParameterArrays.initialValues(NETWORK, 7)[1][1]);
        assertNotEquals(drawn[0][0], ParameterArrays.initialValues(NETWORK, 8)[1][0][0]);
        ParameterArrays rounded = ParameterArrays.initial(NETWORK, 7);
        assertEquals((float) drawn[1][2], rounded.weight(1, 1, 2));
    }

    @Test
    void aLayerIsSetUnitByUnit() {
        ParameterArrays arrays = ParameterArrays.zero(NETWORK);
        arrays.setLayer(1, new double[][] {{1, 2, 3, 4}, {5, 6, 7, 8}});
        assertArrayEquals(new float[] {1, 5, 2, 6, 3, 7, 4, 8}, arrays.layer(1));
        assertArrayEquals(new float[9], arrays.layer(0));
    }

    @Test
    void aCopySharesNothing() {
        ParameterArrays arrays = ParameterArrays.initial(NETWORK, 1);
        ParameterArrays copy = arrays.copy();
        int hash = arrays.contentHash();
        assertEquals(hash, copy.contentHash());
        copy.layer(1)[0]++;
        assertEquals(hash, arrays.contentHash());
        assertNotEquals(hash, copy.contentHash());
        arrays.set(copy);
        assertEquals(copy.contentHash(), arrays.contentHash());
        copy.layer(0)[0]++;
        assertEquals(1, arrays.layer(0)[0]);
    }

    @Test
    void parametersOfOtherSizesAreRefused() {
        ParameterArrays arrays = ParameterArrays.zero(NETWORK);
        refuses(
                "weights of 1 layers for 2",
                arrays,
                ParameterArrays.zero(network(Plugins.load(), LayerSpec.of(3, "tanh"))));
        refuses(
                "layer 2 has 8 parameters, not 4",
                arrays,
                ParameterArrays.zero(network(Plugins.load(), LayerSpec.of(3, "tanh"), LayerSpec.of(1, "identity"))));
    }

    @Test
    void oneNumberThatIsNotFiniteIsFound() {
        ParameterArrays arrays = ParameterArrays.zero(NETWORK);
        assertTrue(arrays.isFinite());
        arrays.layer(1)[7] = Float.NEGATIVE_INFINITY;
        assertFalse(arrays.isFinite());
        assertFalse(arrays.isFinite(1));
        assertTrue(arrays.isFinite(0));
    }

    /** Somebody's initializer. */
    private record Filling(Consumer<double[]> how) implements Initializer {
        @Override
        public String name() {
            return "filling";
        }

        @Override
        public Filling with(PluginOptions options) {
            return this;
        }

        @Override
        public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
            how.accept(values);
        }
    }

    private static String fault(Consumer<double[]> how) {
        LayerSpec layer = LayerSpec.of(3, "identity").withInitializer("filling");
        Network network = network(Plugins.load().plus(new Filling(how)), layer);
        return assertThrows(PluginException.class, () -> ParameterArrays.initial(network, 1))
                .getMessage();
    }

    @Test
    void anInitializerThatBreaksItsContractIsNamed() {
        String gives = "initializer 'filling' (" + Filling.class.getName() + ") gives ";
        String expected = ", expected numbers that are finite in float32 [PLG_NONFINITE]";
        assertEquals(gives + "1.0E39" + expected, fault(values -> Arrays.fill(values, 1e39)));
        assertEquals(gives + "NaN" + expected, fault(values -> values[0] = 1), "it skips the others");
        assertEquals(
                "initializer 'filling' (" + Filling.class.getName()
                        + ") threw java.lang.ArithmeticException: no luck [PLG_CONTRACT]",
                fault(values -> {
                    throw new ArithmeticException("no luck");
                }));
    }
}
