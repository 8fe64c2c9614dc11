package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import org.junit.jupiter.api.Test;

class RowTileTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final double EXACT = 1e-15;

    private static Network network(String loss, NetworkSpec layers) {
        return Network.build(RunSpec.of(7, layers, loss, OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), PLUGINS);
    }

    /** A network with parameters, and a tile of rows of it. */
    private static final class Sample {
        private final Network network;
        private final double[] theta;
        private final double[][] frozen;
        private final int[] offsets;
        private final RowTile tile;

        Sample(Network network, double[][] parameters, int rows) {
            this.network = network;
            frozen = new double[parameters.length][0];
            offsets = new int[parameters.length];
            int count = 0;
            for (int l = 0; l < parameters.length; l++) {
                if (network.layers().get(l).frozen()) {
                    frozen[l] = parameters[l];
                } else {
                    offsets[l] = count;
                    count += parameters[l].length;
                }
            }
            theta = new double[count];
            for (int l = 0; l < parameters.length; l++) {
                if (frozen[l].length == 0) {
                    System.arraycopy(parameters[l], 0, theta, offsets[l], parameters[l].length);
                }
            }
            tile = new RowTile(network, rows);
        }

        static Sample random(Network network, int rows, RandomStream random) {
            double[][] parameters = new double[network.layers().size()][];
            for (int l = 0; l < parameters.length; l++) {
                parameters[l] = gaussians(network.layers().get(l).parameterCount(), random);
            }
            return new Sample(network, parameters, rows);
        }

        LayerWeights weights() {
            return new LayerWeights(theta, frozen, offsets);
        }

        double loss(double[][] x, double[][] targets, double[] rowWeights) {
            tile.forward(weights(), x);
            return tile.loss(targets, rowWeights);
        }

        double[] gradient(double[][] x, double[][] targets, double[] rowWeights) {
            tile.forward(weights(), x);
            tile.backward(weights(), targets, rowWeights);
            LayerSums sums = new LayerSums(network);
            tile.addGradient(sums);
            double[] gradient = new double[theta.length];
            sums.addTo(gradient, offsets);
            return gradient;
        }

        /** The derivatives of one output of each row, rows × parameters. */
        double[][] jacobian(double[][] x, int output) {
            tile.forward(weights(), x);
            tile.backwardFrom(output, weights());
            double[][] jacobian = new double[tile.rows()][theta.length];
            tile.jacobian(offsets, jacobian);
            return jacobian;
        }
    }

    private static double[] gaussians(int count, RandomStream random) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    /** z⁰ = (x₀ + 2x₁ + ½, −x₀ + x₁ − ½), z¹ = 3 relu(z⁰₀) − 2 relu(z⁰₁) + 1. */
    private static Sample byHand() {
        NetworkSpec layers = NetworkSpec.of(2, LayerSpec.of(2, "relu"), LayerSpec.of(1, "identity"));
        double[][] parameters = {{1, -1, 2, 1, 0.5, -0.5}, {3, -2, 1}};
        return new Sample(network("squared-error", layers), parameters, 2);
    }

    /** The rows (1, 2) and (−1, 0), whose outputs are 3 · 5.5 − 2 · 0.5 + 1 = 16.5 and −2 · 0.5 + 1 = 0. */
    private static final double[][] X = {{1, -1}, {2, 0}};

    @Test
    void theLossIsTheWeightedSumOfTheRows() {
        // 2 · ½ · (16.5 − 16)² + 3 · ½ · (0 − 1)²
        assertEquals(1.75, byHand().loss(X, new double[][] {{16}, {1}}, new double[] {2, 3}), EXACT);
    }

    @Test
    void theGradientIsTheOneCalculatedByHand() {
        // δ¹ = 2 · 0.5 and 3 · (−1); δ⁰ = (3, −2) for the first row, and (0, 6) for the second, where relu is off
        double[] expected = {3, -2 - 6, 6, -4, 3, -2 + 6, 5.5, 0.5 - 1.5, 1 - 3};
        double[] found = byHand().gradient(X, new double[][] {{16}, {1}}, new double[] {2, 3});
        assertArrayEquals(expected, found, EXACT);
    }

    @Test
    void aRowOfTheJacobianHoldsTheDerivativesOfTheOutputOfOneRow() {
        double[][] found = byHand().jacobian(X, 0);
        assertArrayEquals(new double[] {3, -2, 6, -4, 3, -2, 5.5, 0.5, 1}, found[0], EXACT);
        assertArrayEquals(new double[] {0, 2, 0, 0, 0, -2, 0, 0.5, 1}, found[1], EXACT);
    }

    @Test
    void aTileIsUsedAgainForOtherRows() {
        Sample sample = byHand();
        double[][] targets = {{16}, {1}};
        double[] weights = {2, 3};
        double[] expected = sample.gradient(X, targets, weights);
        sample.gradient(new double[][] {{-9, 4}, {5, 8}}, targets, weights);
        sample.jacobian(new double[][] {{7, 1}, {0, -3}}, 0);
        assertArrayEquals(expected, sample.gradient(X, targets, weights));
    }

    /** Compares the gradient with differences of the loss, and the Jacobian with differences of the outputs. */
    private static void assertDerivatives(Network network) {
        int rows = 4;
        RandomStream random = new RandomStream(3);
        Sample sample = Sample.random(network, rows, random);
        double[][] x = new double[network.inputs()][];
        for (int i = 0; i < x.length; i++) {
            x[i] = gaussians(rows, random);
        }
        double[][] targets = new double[rows][network.outputs()];
        for (int r = 0; r < rows; r++) {
            targets[r][r % network.outputs()] = 1;
        }
        double[] weights = {0.5, 0, 2, 1};
        double[] gradient = sample.gradient(x, targets, weights);
        for (int p = 0; p < sample.theta.length; p++) {
            double at = sample.theta[p];
            sample.theta[p] = at + 1e-5;
            double above = sample.loss(x, targets, weights);
            sample.theta[p] = at - 1e-5;
            double below = sample.loss(x, targets, weights);
            sample.theta[p] = at;
            double expected = (above - below) / 2e-5;
            assertEquals(expected, gradient[p], 1e-7 * Math.max(1, Math.abs(expected)), "parameter " + p);
        }
    }

    @Test
    void theGradientMatchesDifferencesForEveryKindOfLayer() {
        LayerSpec softmax = LayerSpec.of(3, "softmax");
        LayerSpec wide = LayerSpec.of(5, "tanh");
        LayerSpec narrow = LayerSpec.of(2, "tanh").withParametric(true);
        LayerSpec frozen = LayerSpec.of(4, "tanh").toBuilder().frozen(true).build();
        assertDerivatives(network("cross-entropy", NetworkSpec.of(3, wide, narrow, softmax)));
        assertDerivatives(network("squared-error", NetworkSpec.of(3, softmax, wide, softmax)));
        assertDerivatives(network("squared-error", NetworkSpec.of(3, wide, frozen, LayerSpec.of(2, "tanh"))));
        assertDerivatives(network("squared-error", NetworkSpec.of(3, frozen, narrow, LayerSpec.of(1, "identity"))));
        assertDerivatives(network(
                "squared-error",
                NetworkSpec.of(3, narrow, LayerSpec.of(2, "identity")).withInputScale(InputScale.LEARNED)));
    }

    /** With L = ½ Σ (aₖ − yₖ)², L at y = 0 less L at the unit vector of output k is aₖ − ½. */
    private static double output(Sample sample, double[][] x, int output, int row) {
        double[][] zero = new double[sample.tile.rows()][sample.network.outputs()];
        double[][] one = new double[sample.tile.rows()][sample.network.outputs()];
        one[row][output] = 1;
        double[] weights = new double[sample.tile.rows()];
        weights[row] = 1;
        return sample.loss(x, zero, weights) - sample.loss(x, one, weights) + 0.5;
    }

    @Test
    void theJacobianMatchesDifferencesOfEachOutput() {
        LayerSpec frozen = LayerSpec.of(2, "tanh").toBuilder().frozen(true).build();
        NetworkSpec layers = NetworkSpec.of(
                        2, LayerSpec.of(3, "tanh").withParametric(true), frozen, LayerSpec.of(2, "tanh"))
                .withInputScale(InputScale.LEARNED);
        RandomStream random = new RandomStream(5);
        Sample sample = Sample.random(network("squared-error", layers), 2, random);
        double[][] x = {gaussians(2, random), gaussians(2, random)};
        for (int k = 0; k < 2; k++) {
            double[][] jacobian = sample.jacobian(x, k);
            for (int r = 0; r < 2; r++) {
                for (int p = 0; p < sample.theta.length; p++) {
                    double at = sample.theta[p];
                    sample.theta[p] = at + 1e-5;
                    double above = output(sample, x, k, r);
                    sample.theta[p] = at - 1e-5;
                    double below = output(sample, x, k, r);
                    sample.theta[p] = at;
                    assertEquals((above - below) / 2e-5, jacobian[r][p], 1e-8, "output " + k + ", parameter " + p);
                }
            }
        }
    }
}
