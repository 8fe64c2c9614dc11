package dev.chainrule.mlp.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RowActivation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a document sees of the activations: names, parameters, the initializers they ask for. */
class PluginsTest {

    @Test
    void theServiceFilesListEveryActivation() {
        assertEquals(
                List.of(
                        "celu",
                        "elu",
                        "gelu",
                        "gelu-tanh",
                        "hard-sigmoid",
                        "hard-tanh",
                        "identity",
                        "leaky-relu",
                        "mish",
                        "relu",
                        "relu6",
                        "selu",
                        "sigmoid",
                        "silu",
                        "softplus",
                        "softsign",
                        "tanh"),
                names(Activation.class));
        assertEquals(List.of("softmax"), names(RowActivation.class));
    }

    @Test
    void parametersHaveTheDefaultsOfPyTorch() {
        assertEquals(0.01, new LeakyRelu().slope());
        assertEquals(1, new Elu().alpha());
        assertEquals(1, new Celu().alpha());
    }

    @Test
    void givenParametersAreUsed() {
        assertEquals(new LeakyRelu(0.2), new LeakyRelu().with(PluginOptions.of(Map.of("slope", 0.2))));
        assertEquals(new Elu(0.5), new Elu().with(PluginOptions.of(Map.of("alpha", 0.5))));
        assertEquals(new Celu(2), new Celu().with(PluginOptions.of(Map.of("alpha", 2))));
        assertEquals(-0.5 * 0.8646647167633873, new Elu(0.5).value(-2), 1e-16);
        assertEquals(-2 * 0.6321205588285577, new Celu(2).value(-2), 3e-16);
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        refuses("slope must be >= 0, was -0.1", () -> new LeakyRelu(-0.1));
        refuses("slope must be >= 0, was NaN", () -> new LeakyRelu(Double.NaN));
        refuses("alpha must be >= 0, was -1", () -> new Elu(-1));
        refuses("alpha must be >= 0, was Infinity", () -> new Elu(Double.POSITIVE_INFINITY));
        refuses("alpha must be > 0, was 0", () -> new Celu(0));
        PluginOptions parameters = PluginOptions.of(Map.of("alpha", 0));
        assertEquals(new Celu(), new Celu().with(parameters));
        assertEquals("must be > 0, found 0", parameters.faults().get(0).message());
    }

    /** Measured for each of them: docs/accuracy.md. */
    @Test
    void weightsStartGlorotUniformWithEveryActivation() {
        List<RowActivation> all = Stream.<RowActivation>concat(
                        Shipped.plugins(Activation.class), Shipped.plugins(RowActivation.class))
                .toList();
        assertEquals(18, all.size());
        all.forEach(f -> assertEquals("glorot-uniform", f.defaultInitializer(), f.name()));
    }

    @Test
    void kinksAreTheEndsOfTheLinearParts() {
        assertArrayEquals(new double[] {0}, new Relu().kinks());
        assertArrayEquals(new double[] {0, 6}, new Relu6().kinks());
        assertArrayEquals(new double[] {-1, 1}, new HardTanh().kinks());
        assertArrayEquals(new double[] {-3, 3}, new HardSigmoid().kinks());
    }

    private static void refuses(String message, Executable construction) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, construction).getMessage());
    }

    private static <T extends Plugin<?>> List<String> names(Class<T> service) {
        return Shipped.plugins(service).map(Plugin::name).toList();
    }
}
