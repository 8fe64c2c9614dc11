package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static LayerSpec layer(int units) {
        return LayerSpec.of(units, "identity");
    }

    private static RunSpec spec(int inputs, int hidden) {
        return new RunSpec(
                "",
                1,
                Optional.empty(),
                new NetworkSpec(OptionalInt.of(inputs), List.of(layer(hidden), layer(1))),
                PluginSpec.of("mean-squared-error"),
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
    }

    /** 3 inputs, 10 units, 1 output: 51 parameters; a row has 3 + 1 numbers and three times 11 buffers. */
    private static final Network NETWORK = Network.build(spec(3, 10), PLUGINS);

    @Test
    void aParameterTakes28BytesWithTwoSlots() {
        assertEquals(51 * 28, TrainingMemory.ofParameters(NETWORK, 2, 1));
        assertEquals(51 * 20, TrainingMemory.ofParameters(NETWORK, 0, 1));
        assertEquals(51 * (28 + 4 * 4), TrainingMemory.ofParameters(NETWORK, 2, 4));
        assertEquals(4 * (4 + 33), TrainingMemory.ofRow(NETWORK));
    }

    @Test
    void tooLargeABatchIsToldWithOneThatFits() {
        ConfigException fault =
                assertThrows(ConfigException.class, () -> TrainingMemory.require(NETWORK, 2, 1, 100, 10_000));

        assertEquals(ErrorCode.CFG_LIMIT, fault.code());
        assertEquals(
                "/training/batchSize  batches of 100 rows need 14800 bytes in training, the heap has 10000. Set batchSize to"
                        + " 37 or less, or give Java more memory with -Xmx [CFG_LIMIT]",
                fault.getMessage());
        assertDoesNotThrow(() -> TrainingMemory.require(NETWORK, 2, 1, 37, 10_000));
        assertThrows(ConfigException.class, () -> TrainingMemory.require(NETWORK, 2, 1, 38, 10_000));
    }

    @Test
    void tooManyParametersAreToldAtTheLargestLayer() {
        ConfigException fault =
                assertThrows(ConfigException.class, () -> TrainingMemory.require(NETWORK, 2, 1, 1, 2_000));

        assertEquals(
                "/network/layers/0/units  training needs 1428 bytes for weights, gradients, the optimizer's state and"
                        + " copies, the heap has 2000. Use fewer units, or give Java more memory with -Xmx [CFG_LIMIT]",
                fault.getMessage());
    }

    @Test
    void aBatchLongerThanAnArrayIsToldWhateverTheHeap() {
        ConfigException fault = assertThrows(
                ConfigException.class, () -> TrainingMemory.require(NETWORK, 2, 1, 2_000_000_000, Long.MAX_VALUE));

        assertEquals(
                "/training/batchSize  batches of 2000000000 rows x 10 numbers do not fit in an array. Set batchSize to"
                        + " 214748363 or less [CFG_LIMIT]",
                fault.getMessage());
    }

    @Test
    void aSessionIsRefusedBeforeItAllocates() {
        Trainer trainer = new Trainer(PLUGINS, Kernels.choose().kernel());
        RunSpec wide = spec(1, 100_000);

        ConfigException fault = assertThrows(ConfigException.class, () -> trainer.session(wide, 2_000_000_000));

        assertEquals(ErrorCode.CFG_LIMIT, fault.code());
        assertTrue(
                fault.getMessage().startsWith("/training/batchSize  batches of 2000000000 rows "), fault.getMessage());
    }
}
