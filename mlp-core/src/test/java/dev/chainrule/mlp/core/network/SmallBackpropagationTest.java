package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingSession;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds {@link SmallBackpropagation} to the bits of {@link Backpropagation}. */
class SmallBackpropagationTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Kernel KERNEL = new JavaKernel();
    private static final List<String> ACTIVATIONS =
            List.of("sigmoid", "relu", "tanh", "identity", "softplus", "gelu", "leaky-relu", "softmax");

    /** The last activation and the loss; the composed form exists for the first three. */
    private static final List<List<String>> ENDS = List.of(
            List.of("softmax", "cross-entropy"),
            List.of("sigmoid", "binary-cross-entropy"),
            List.of("identity", "squared-error"),
            List.of("sigmoid", "squared-error"),
            List.of("tanh", "huber"),
            List.of("softmax", "mean-squared-error"));

    /** Up to four layers of up to {@code maxUnits} units, half of them with penalties. */
    private static RunSpec randomSpec(RandomStream random, int maxUnits, String optimizer, TrainingSpec training) {
        List<String> end = ENDS.get(random.nextInt(ENDS.size()));
        LayerSpec[] layers = new LayerSpec[1 + random.nextInt(4)];
        for (int l = 0; l < layers.length; l++) {
            boolean isLast = l == layers.length - 1;
            String activation = isLast ? end.get(0) : ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
            layers[l] = LayerSpec.of(1 + random.nextInt(maxUnits), activation)
                    .withRegularization(
                            random.nextInt(2) == 0
                                    ? Regularization.NONE
                                    : new Regularization(
                                            OptionalDouble.of(random.nextInt(2) * 1e-3),
                                            OptionalDouble.of(random.nextInt(2) * 1e-2),
                                            OptionalDouble.of(1.5)));
        }
        if (end.get(0).equals("softmax")) {
            layers[layers.length - 1] = layers[layers.length - 1].withUnits(2 + random.nextInt(4));
        }
        NetworkSpec network = NetworkSpec.of(1 + random.nextInt(maxUnits), layers);
        return RunSpec.of(random.nextInt(1000), network, end.get(1), OptimizerSpec.of(optimizer, 0.01), training);
    }

    private static Matrix row(int columns, RandomStream random, boolean oneHot) {
        Matrix row = new Matrix(1, columns);
        for (int c = 0; c < columns; c++) {
            row.set(0, c, oneHot ? 0 : random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian());
        }
        if (oneHot) {
            row.set(0, random.nextInt(columns), 1);
        }
        return row;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lossAndGradientHaveTheBitsOfBackpropagation(boolean weighted) {
        RandomStream random = new RandomStream(3);
        for (int n = 0; n < 300; n++) {
            Network network = Network.build(randomSpec(random, 22, "sgd", TrainingSpec.DEFAULT), PLUGINS);
            LossGradient small = new SmallBackpropagation(network, KERNEL);
            LossGradient plain = new Backpropagation(network, KERNEL, 1);
            ParameterArrays weights = ParameterArrays.initial(network, n);
            ParameterArrays expected = ParameterArrays.zero(network);
            ParameterArrays found = ParameterArrays.zero(network);
            for (int step = 0; step < 3; step++) {
                Matrix input = row(network.inputs(), random, false);
                Matrix target = row(network.outputs(), random, true);
                float[] rowWeights = weighted ? new float[] {new float[] {0.3f, 0, 2}[step]} : LossGradient.UNWEIGHTED;
                double loss = plain.lossAndGradient(weights, input, target, rowWeights, Dropout.NONE, expected);
                double same = small.lossAndGradient(weights, input, target, rowWeights, Dropout.NONE, found);
                assertEquals(Double.doubleToRawLongBits(loss), Double.doubleToRawLongBits(same), network::toString);
                for (int l = 0; l < expected.layers(); l++) {
                    assertArrayEquals(bits(expected.layer(l)), bits(found.layer(l)), network + ", layer " + (l + 1));
                }
            }
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    /** A session for batches of two rows does not use the small pass, even for a single row. */
    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam", "adamw", "rmsprop", "adagrad"})
    void trainingGivesTheSameWeights(String optimizer) {
        RandomStream random = new RandomStream(11);
        for (int n = 0; n < 20; n++) {
            TrainingSpec training = n % 2 == 0
                    ? TrainingSpec.DEFAULT
                    : TrainingSpec.DEFAULT.withGradientClipping(new GradientClipping.Norm(0.3));
            RunSpec spec = randomSpec(random, 5, optimizer, training);
            Trainer trainer = new Trainer(PLUGINS, KERNEL);
            try (TrainingSession small = trainer.session(spec, 1);
                    TrainingSession plain = trainer.session(spec, 2)) {
                Network network = Network.build(spec, PLUGINS);
                assertTrue(LossGradient.isSmall(network, 1), network::toString);
                for (int step = 0; step < 20; step++) {
                    Matrix input = row(network.inputs(), random, false);
                    Matrix target = row(network.outputs(), random, true);
                    assertEquals(plain.train(input, target), small.train(input, target));
                }
                for (int l = 0; l < network.layers().size(); l++) {
                    assertArrayEquals(
                            bits(plain.weights().layer(l)), bits(small.weights().layer(l)), network + " " + optimizer);
                }
            }
        }
    }

    @Test
    void dropoutFrozenLayersLargeLayersAndBatchesAreLeftToBackpropagation() {
        NetworkSpec small = NetworkSpec.of(5, LayerSpec.of(16, "tanh"), LayerSpec.of(3, "softmax")); // 128 weights
        assertTrue(suits(small, 1));
        assertFalse(suits(small, 2));
        assertFalse(suits(small.withInputDropout(0.1), 1));
        assertFalse(suits(with(small, small.layers().get(0).withDropout(0.1)), 1));
        assertFalse(suits(with(small, small.layers().get(0).withFrozen(true)), 1));
        assertFalse(suits(with(small, small.layers().get(0).withUnits(17)), 1));
    }

    private static NetworkSpec with(NetworkSpec network, LayerSpec first) {
        return network.withLayers(List.of(first, network.layers().get(1)));
    }

    private static boolean suits(NetworkSpec network, int maxRows) {
        return LossGradient.isSmall(
                Network.build(
                        RunSpec.of(1, network, "cross-entropy", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), PLUGINS),
                maxRows);
    }
}
