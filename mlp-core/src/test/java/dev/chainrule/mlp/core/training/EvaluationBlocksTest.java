package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.PackedLayers;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationBlocksTest {
    private static final int ROWS = 5 * TrainedModel.BLOCK_ROWS + 7;

    private static Network network() {
        NetworkSpec layers = NetworkSpec.of(1, LayerSpec.of(4, "tanh"), LayerSpec.of(1, "identity"));
        return Network.build(
                RunSpec.of(3, layers, "squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), Plugins.load());
    }

    private static List<Double> evaluate(float[] inputs, int cores) {
        List<Double> received = new ArrayList<>();
        evaluate(inputs, cores, received);
        return received;
    }

    private static void evaluate(float[] inputs, int cores, List<Double> received) {
        Network network = network();
        ParameterArrays weights = ParameterArrays.initial(network, 3);
        weights.layer(0)[0] = 1e10f; // large inputs overflow
        Dataset dataset = Dataset.of(new Matrix(inputs, ROWS, 1), new Matrix(ROWS, 1));
        new EvaluationBlocks(
                        dataset,
                        cores,
                        () -> new CheckedPass(
                                network,
                                List.of(new PackedLayers(network, weights, new JavaKernel())),
                                TrainedModel.BLOCK_ROWS))
                .forEach(
                        (fault, row) -> fault.toException(dataset.place(row), List.of("x")),
                        (outputs, target, exactTargets, loss) -> {
                            received.add(loss);
                            for (int r = 0; r < outputs.rows(); r++) {
                                received.add((double) outputs.get(r, 0));
                            }
                        });
    }

    private static float[] inputs() {
        float[] inputs = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            inputs[i] = (i % 1000 - 500) / 100f;
        }
        return inputs;
    }

    @Test
    void outputsAndLossesArriveInOrderWithTheSameBitsOnAnyNumberOfCores() {
        List<Double> expected = evaluate(inputs(), 1);
        assertEquals(ROWS + 6, expected.size(), "each row, and the loss of each block");
        for (int cores : new int[] {2, 3, 8}) {
            assertEquals(expected, evaluate(inputs(), cores));
        }
    }

    @Test
    void theFirstFaultyRowIsNamedWhicheverBlockFailsFirst() {
        float[] inputs = inputs();
        inputs[300] = 1e30f;
        inputs[700] = 1e30f;
        for (int cores : new int[] {1, 4}) {
            RuntimeException e = assertThrows(RuntimeException.class, () -> evaluate(inputs, cores));
            assertEquals(0, e.getMessage().indexOf("row 301"), e.getMessage());
        }
    }

    @Test
    void theBlocksBeforeTheFirstFaultAreReceivedOnAnyNumberOfCores() {
        float[] inputs = inputs();
        inputs[2 * TrainedModel.BLOCK_ROWS + 3] = 1e30f;
        for (int cores : new int[] {1, 2, 8}) {
            List<Double> received = new ArrayList<>();
            assertThrows(RuntimeException.class, () -> evaluate(inputs, cores, received));
            assertEquals(2 * TrainedModel.BLOCK_ROWS + 2, received.size(), cores + " cores");
        }
    }
}
