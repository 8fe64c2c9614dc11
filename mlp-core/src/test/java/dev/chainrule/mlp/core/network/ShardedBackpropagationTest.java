package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient of a batch is the sum of its shards' gradients, added in a fixed tree. */
class ShardedBackpropagationTest {
    private static final long SEED = 7;
    private static final Kernel KERNEL = new JavaKernel();
    private static final Network NETWORK = network();
    private static final ParameterArrays WEIGHTS = ParameterArrays.initial(NETWORK, SEED);

    private static Network network() {
        LayerSpec hidden = LayerSpec.builder()
                .units(70)
                .activation("tanh")
                .dropout(0.3)
                .l2(0.01)
                .build();
        NetworkSpec spec = NetworkSpec.builder()
                .inputs(60)
                .inputDropout(0.1)
                .layer(hidden)
                .layer(LayerSpec.of(3, "softmax"))
                .build();
        return Network.build(
                RunSpec.of(SEED, spec, "cross-entropy", OptimizerSpec.of("adam", 0.01), TrainingSpec.DEFAULT),
                Plugins.load());
    }

    /** Adds the gradients of four shards as (g₀ + g₁) + (g₂ + g₃). */
    @ParameterizedTest
    @ValueSource(ints = {11, 8, 2})
    void addsTheShardsInAFixedTree(int rows) {
        float[] rowWeights = rowWeights(rows);
        ParameterArrays[] gradients = new ParameterArrays[4];
        double[] losses = new double[4];
        int from = 0;
        for (int s = 0; s < 4; s++) {
            int count = rows / 4 + (s < rows % 4 ? 1 : 0);
            gradients[s] = ParameterArrays.zero(NETWORK);
            if (count > 0) {
                float[] weights = new float[count];
                System.arraycopy(rowWeights, from, weights, 0, count);
                losses[s] = new Backpropagation(NETWORK, KERNEL, 3)
                        .lossAndGradient(
                                WEIGHTS,
                                part(input(rows), from, count),
                                part(target(rows), from, count),
                                weights,
                                Dropout.NONE,
                                gradients[s],
                                rows);
            }
            from += count;
        }
        ParameterArrays expected = ParameterArrays.zero(NETWORK);
        for (int l = 0; l < 2; l++) {
            for (int i = 0; i < expected.layer(l).length; i++) {
                expected.layer(l)[i] = (gradients[0].layer(l)[i] + gradients[1].layer(l)[i])
                        + (gradients[2].layer(l)[i] + gradients[3].layer(l)[i]);
            }
        }
        double expectedLoss = (losses[0] + losses[1]) + (losses[2] + losses[3]);
        expectedLoss += rows * Penalty.addAll(NETWORK.layers().toArray(Layer[]::new), WEIGHTS, expected);

        ParameterArrays gradient = ParameterArrays.zero(NETWORK);
        double loss =
                sharded(1, 4).lossAndGradient(WEIGHTS, input(rows), target(rows), rowWeights, Dropout.NONE, gradient);

        assertEquals(expectedLoss, loss);
        assertSameBits(expected, gradient);
    }

    @ParameterizedTest
    @CsvSource({"2, 4", "3, 4", "3, 5", "2, 16", "5, 7"})
    void hasTheSameBitsWithAnyNumberOfThreads(int threads, int shards) {
        ParameterArrays one = ParameterArrays.zero(NETWORK);
        ParameterArrays several = ParameterArrays.zero(NETWORK);
        for (int step = 1; step <= 3; step++) { // the second step must not see leftovers of the first
            int rows = 12 - step;
            double expected = sharded(1, shards)
                    .lossAndGradient(
                            WEIGHTS, input(rows), target(rows), rowWeights(rows), dropout(step, rows, shards), one);
            try (WorkerTeam team = new WorkerTeam(threads)) {
                LossGradient parallel = new ShardedBackpropagation(NETWORK, KERNEL, team, 11, shards);
                assertEquals(
                        expected,
                        parallel.lossAndGradient(
                                WEIGHTS,
                                input(rows),
                                target(rows),
                                rowWeights(rows),
                                dropout(step, rows, shards),
                                several));
            }
            assertSameBits(one, several);
        }
    }

    /** Only the order of addition differs from a batch that is computed as a whole. */
    @Test
    void agreesWithTheWholeBatch() {
        ParameterArrays whole = ParameterArrays.zero(NETWORK);
        ParameterArrays inShards = ParameterArrays.zero(NETWORK);
        double expected =
                new Backpropagation(NETWORK, KERNEL, 11).lossAndGradient(WEIGHTS, input(11), target(11), whole);
        assertEquals(
                expected, sharded(1, 3).lossAndGradient(WEIGHTS, input(11), target(11), inShards), 1e-9 * expected);
        for (int l = 0; l < 2; l++) {
            assertArrayEquals(whole.layer(l), inShards.layer(l), 1e-6f);
        }
    }

    private static LossGradient sharded(int threads, int shards) {
        return LossGradient.of(NETWORK, KERNEL, new WorkerTeam(threads), 11, shards);
    }

    private static Dropout dropout(int step, int rows, int shards) {
        Dropout dropout = new Dropout(NETWORK, SEED, 11, shards);
        dropout.draw(step, rows);
        return dropout;
    }

    private static void assertSameBits(ParameterArrays expected, ParameterArrays found) {
        for (int l = 0; l < expected.layers(); l++) {
            assertArrayEquals(expected.layer(l), found.layer(l)); // 0 and -0 differ here
        }
    }

    private static Matrix input(int rows) {
        RandomStream random = new RandomStream(SEED, rows);
        Matrix input = new Matrix(rows, 60);
        for (int i = 0; i < input.size(); i++) {
            input.data()[i] = (float) random.nextGaussian();
        }
        return input;
    }

    private static Matrix target(int rows) {
        Matrix target = new Matrix(rows, 3);
        for (int r = 0; r < rows; r++) {
            target.set(r, r % 3, 1);
        }
        return target;
    }

    private static float[] rowWeights(int rows) {
        float[] weights = new float[rows];
        for (int r = 0; r < rows; r++) {
            weights[r] = r % 4;
        }
        return weights;
    }

    private static Matrix part(Matrix whole, int from, int rows) {
        Matrix part = new Matrix(rows, whole.columns());
        System.arraycopy(whole.data(), from * whole.columns(), part.data(), 0, part.size());
        return part;
    }
}
