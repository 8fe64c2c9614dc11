package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class NetworkBuilderTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static RunSpec spec(UnaryOperator<NetworkSpec.Builder> network, String loss) {
        return RunSpec.builder().network(network::apply).loss(loss).build();
    }

    private static List<String> problems(RunSpec spec, boolean sizesFromData) {
        return new NetworkBuilder(PLUGINS)
                .problems(spec, sizesFromData).stream().map(Problem::toString).toList();
    }

    @Test
    void eachLayerTakesTheUnitsOfTheOneBefore() {
        Network network =
                Network.build(spec(n -> n.inputs(4).layer(16, "relu").layer(3, "softmax"), "cross-entropy"), PLUGINS);
        assertEquals("4-16-3", network.toString());
        assertEquals(16, network.layers().get(1).inputs());
        assertEquals(4 * 16 + 16 + 16 * 3 + 3, network.parameterCount());
        assertEquals("glorot-uniform", network.layers().get(0).initializer().name());
        assertEquals("constant", network.layers().get(0).biasInitializer().name());
    }

    @Test
    void sizesMayBeLeftToTheData() {
        RunSpec open =
                spec(n -> n.layer(LayerSpec.builder().activation("softmax").build()), "cross-entropy");
        assertEquals(List.of(), problems(open, true));
        assertEquals(
                List.of(
                        "/network/inputs  the number of inputs is missing, and there is no \"data\" to supply it. Add"
                                + " \"inputs\": an integer [CFG_MISSING]",
                        "/network/layers/0/units  the number of units is missing, and there is no \"data\" to supply"
                                + " it. Add \"units\": an integer [CFG_MISSING]"),
                problems(open, false));
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> Network.build(spec(n -> n.inputs(2).layer(2, "rleu").layer(1, "sigmod"), "mse"), PLUGINS));
        assertEquals(
                List.of("/network/layers/0/activation", "/network/layers/1/activation", "/loss"),
                e.problems().stream().map(problem -> problem.location().path()).toList());
    }

    @Test
    void givenWeightsMustFitTheSizes() {
        LayerSpec layer = LayerSpec.builder()
                .units(2)
                .activation("identity")
                .weights(new double[][] {{1, 2}, {3, 4}})
                .biases(0, 0)
                .build();
        assertEquals(List.of(), problems(spec(n -> n.inputs(2).layer(layer), "mean-squared-error"), false));
        assertEquals(
                List.of(
                        "/network/layers/0/weights/0  expected one weight for each of 3 inputs, found 2 weights"
                                + " [CFG_SEMANTIC]",
                        "/network/layers/0/weights/1  expected one weight for each of 3 inputs, found 2 weights"
                                + " [CFG_SEMANTIC]"),
                problems(spec(n -> n.inputs(3).layer(layer), "mean-squared-error"), false));
    }

    @Test
    void rowsOfWeightsAreAsLongAsTheFirstIfTheDataGivesTheInputs() {
        LayerSpec layer = LayerSpec.of(2, "identity").withWeights(new double[][] {{1, 2}, {3}});
        assertEquals(
                List.of("/network/layers/0/weights/1  expected 2 weights as in the first row, found 1 [CFG_SEMANTIC]"),
                problems(spec(n -> n.layer(layer), "mean-squared-error"), true));
    }

    @Test
    void aNetworkThatDoesNotFitInMemoryIsRefusedBeforeItIsAllocated() {
        List<String> found = problems(
                spec(n -> n.inputs(1_000_000).layer(1_000_000, "relu").layer(1, "identity"), "mean-squared-error"),
                false);
        assertEquals(1, found.size());
        assertEquals(
                "/network/layers/0/units  the network up to this layer of 1000000 x 1000000 needs 8000008000000 bytes"
                        + " for its weights alone, the heap has "
                        + Runtime.getRuntime().maxMemory()
                        + ". Use fewer units, or give Java more memory with -Xmx [CFG_LIMIT]",
                found.get(0));
    }

    @Test
    void metricsMustDiffer() {
        RunSpec spec = RunSpec.builder()
                .network(n -> n.inputs(2).layer(1, "identity"))
                .loss("mean-squared-error")
                .training(t -> t.metrics("mae", "mae", "loss"))
                .build();
        assertEquals(
                List.of(
                        "/training/metrics/1  duplicate metric 'mae'. Remove one [CFG_SEMANTIC]",
                        "/training/metrics/2  the loss is not a metric and is always measured. Remove it"
                                + " [CFG_SEMANTIC]"),
                problems(spec, false));
    }

    /** f(z) = z, which counts how often it is configured. */
    private record Counted(AtomicInteger configured) implements Activation {
        @Override
        public String name() {
            return "counted";
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }

        @Override
        public Activation with(PluginOptions options) {
            configured.incrementAndGet();
            return this;
        }
    }

    @Test
    void eachPluginIsConfiguredOnce() {
        AtomicInteger configured = new AtomicInteger();
        Plugins plugins = Plugins.load().plus(new Counted(configured));
        configured.set(0);
        NetworkSpec network = NetworkSpec.of(2, LayerSpec.of(3, "counted"), LayerSpec.of(1, "counted"));
        RunSpec spec = RunSpec.of(1, network, "mean-squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        assertEquals(2, Network.build(spec, plugins).layers().size());
        assertEquals(2, configured.get(), "once for each of two layers");
    }
}
