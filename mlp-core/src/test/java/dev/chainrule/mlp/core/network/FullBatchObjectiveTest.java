package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The full-batch pass against {@link RowPass}, which defines it. */
class FullBatchObjectiveTest {
    private static final Plugins PLUGINS = Plugins.load();
    /** More than two tiles, of different sizes. */
    private static final int ROWS = 300;

    private static RunSpec spec(String loss, LayerSpec... layers) {
        return RunSpec.of(7, NetworkSpec.of(3, layers), loss, OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
    }

    private static LayerSpec layer(int units, String activation) {
        return LayerSpec.of(units, activation).toBuilder()
                .biasInitializer("normal")
                .build();
    }

    /** Random rows with targets in (0, 1) that sum to 1, which every loss takes. */
    private record Data(Matrix input, Matrix target, float[] weights) {
        static Data random(int outputs, boolean weighted) {
            RandomStream random = new RandomStream(3);
            Matrix input = new Matrix(ROWS, 3);
            Matrix target = new Matrix(ROWS, outputs);
            float[] weights = new float[weighted ? ROWS : 0];
            for (int r = 0; r < ROWS; r++) {
                input.setRow(r, new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()});
                for (int k = 0; k < outputs; k++) {
                    target.set(r, k, (float) ((0.5 + random.nextDouble()) / (2 * outputs)));
                }
                if (weighted) {
                    weights[r] = r % 5 == 0 ? 0 : (float) random.nextDouble();
                }
            }
            return new Data(input, target, weights);
        }

        double weight(int r) {
            return weights.length == 0 ? 1 : weights[r];
        }

        RowPass pass(Network network, double[][][] values, int r) {
            double[] x = new double[3];
            double[] y = new double[target.columns()];
            input.getRow(r, x);
            target.getRow(r, y);
            return RowPass.of(network, values, x, y);
        }
    }

    private static void assertEqualToRowPass(RunSpec spec, boolean weighted) {
        Network network = Network.build(spec, PLUGINS);
        Data data = Data.random(network.outputs(), weighted);
        ParameterArrays weights = ParameterArrays.initial(network, 11);
        double[][][] values = weights.values();
        double loss = 0;
        double[][][] mean = ParameterArrays.zero(network).values();
        for (int r = 0; r < ROWS; r++) {
            RowPass pass = data.pass(network, values, r);
            loss += data.weight(r) * pass.loss() / ROWS;
            for (int l = 0; l < mean.length; l++) {
                for (int j = 0; j < mean[l].length; j++) {
                    for (int i = 0; i < mean[l][j].length; i++) {
                        mean[l][j][i] += data.weight(r) * pass.gradient()[l][j][i] / ROWS;
                    }
                }
            }
        }
        try (WorkerTeam team = new WorkerTeam(1)) {
            FullBatchObjective objective =
                    new FullBatchObjective(network, team, weights, data.input, data.target, data.weights);
            double[] theta = objective.trained(weights);
            double[] gradient = new double[objective.parameters()];
            double value = objective.valueAndGradient(theta, gradient);
            int at = 0;
            for (int l = 0; l < mean.length; l++) {
                Layer layer = network.layers().get(l);
                for (int i = 0; i <= layer.inputs(); i++) {
                    for (int j = 0; j < layer.units(); j++) {
                        double w = values[l][j][i];
                        loss += i < layer.inputs() ? layer.penalty().value(w) : 0;
                        double slope = mean[l][j][i]
                                + (i < layer.inputs() ? layer.penalty().derivative(w) : 0);
                        if (!layer.frozen()) {
                            assertEquals(slope, gradient[at++], 1e-12 * Math.max(1, Math.abs(slope)));
                        }
                    }
                }
            }
            assertEquals(at, gradient.length);
            assertEquals(loss, value, 1e-12 * Math.max(1, Math.abs(loss)));
            assertEquals(value, objective.value(theta), "forward alone");
        }
    }

    @Test
    void lossAndGradientAreThoseOfTheRows() {
        List<String> hidden = List.of("relu", "tanh", "gelu", "softplus", "softmax", "leaky-relu", "sigmoid");
        for (String activation : hidden) {
            assertEqualToRowPass(spec("mean-squared-error", layer(9, activation), layer(2, "identity")), false);
            assertEqualToRowPass(spec("cross-entropy", layer(5, activation), layer(3, "softmax")), true);
        }
        assertEqualToRowPass(
                spec("binary-cross-entropy", layer(6, "tanh"), layer(2, "relu"), layer(1, "sigmoid")), true);
        assertEqualToRowPass(spec("mean-squared-error", layer(4, "tanh"), layer(3, "softmax")), false);
        assertEqualToRowPass(spec("huber", layer(1, "identity")), false);
    }

    @Test
    void thePenaltyAndFrozenLayersArePartOfTheObjective() {
        LayerSpec frozen = layer(5, "tanh").toBuilder().frozen(true).l2(0.5).build();
        LayerSpec penalized = layer(4, "tanh").toBuilder().l2(0.25).build();
        assertEqualToRowPass(spec("squared-error", penalized, frozen, layer(2, "identity")), false);
        assertEqualToRowPass(spec("squared-error", frozen, penalized, layer(2, "identity")), true);
    }

    @Test
    void theBitsDoNotDependOnTheThreads() {
        RunSpec spec = spec("mean-squared-error", layer(17, "tanh"), layer(2, "identity"));
        Network network = Network.build(spec, PLUGINS);
        Data data = Data.random(2, false);
        ParameterArrays weights = ParameterArrays.initial(network, 5);
        double[][] gradients = new double[2][];
        double[][][] matrices = new double[2][][];
        for (int n = 0; n < 2; n++) {
            try (WorkerTeam team = new WorkerTeam(n == 0 ? 1 : 4)) {
                FullBatchObjective objective =
                        new FullBatchObjective(network, team, weights, data.input, data.target, data.weights);
                int count = objective.parameters();
                gradients[n] = new double[count];
                matrices[n] = new double[count][count];
                objective.gaussNewton(objective.trained(weights), gradients[n], matrices[n]);
            }
        }
        assertArrayEquals(gradients[0], gradients[1]);
        for (int i = 0; i < matrices[0].length; i++) {
            for (int j = 0; j <= i; j++) {
                assertEquals(matrices[0][i][j], matrices[1][i][j]);
            }
        }
    }

    /** With ½ Σ (a − y)² and y = a − 1 for one output, the gradient of a row is ∂a/∂θ of that output. */
    @Test
    void theGaussNewtonMatrixIsMadeOfTheJacobian() {
        RunSpec spec =
                spec("squared-error", layer(4, "tanh").toBuilder().l2(0.5).build(), layer(2, "sigmoid"));
        Network network = Network.build(spec, PLUGINS);
        Data data = Data.random(2, true);
        ParameterArrays weights = ParameterArrays.initial(network, 5);
        double[][][] values = weights.values();
        int count = (int) network.parameterCount();
        double[][] expected = new double[count][count];
        for (int r = 0; r < ROWS; r++) {
            double[] outputs = data.pass(network, values, r).a()[1];
            for (int k = 0; k < 2; k++) {
                double[] y = outputs.clone();
                y[k] -= 1;
                double[] x = new double[3];
                data.input.getRow(r, x);
                double[] row = flat(network, RowPass.of(network, values, x, y).gradient());
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < count; j++) {
                        expected[i][j] += data.weight(r) / ROWS * row[i] * row[j];
                    }
                }
            }
        }
        for (int i = 0; i < 12; i++) {
            expected[i][i] += 2 * 0.5; // the second derivative of the penalty on the 12 weights of the first layer
        }
        try (WorkerTeam team = new WorkerTeam(1)) {
            FullBatchObjective objective =
                    new FullBatchObjective(network, team, weights, data.input, data.target, data.weights);
            double[] theta = objective.trained(weights);
            double[][] matrix = new double[count][count];
            double[] gradient = new double[count];
            double value = objective.gaussNewton(theta, gradient, matrix);
            for (int i = 0; i < count; i++) {
                for (int j = 0; j <= i; j++) {
                    assertEquals(expected[i][j], matrix[i][j], 1e-12, i + ", " + j);
                }
            }
            double[] alone = new double[count];
            assertEquals(objective.valueAndGradient(theta, alone), value);
            assertArrayEquals(alone, gradient);
        }
    }

    private static double[] flat(Network network, double[][][] gradient) {
        double[] flat = new double[(int) network.parameterCount()];
        int at = 0;
        for (int l = 0; l < gradient.length; l++) {
            for (int i = 0; i <= network.layers().get(l).inputs(); i++) {
                for (int j = 0; j < gradient[l].length; j++) {
                    flat[at++] = gradient[l][j][i];
                }
            }
        }
        return flat;
    }

    @Test
    void sumsOfSquaresAreRecognizedByTheirFormula() {
        assertTrue(isLeastSquares("mean-squared-error"));
        assertTrue(isLeastSquares("squared-error"));
        assertFalse(isLeastSquares("huber"));
        assertFalse(isLeastSquares("log-cosh"));
        assertFalse(isLeastSquares("mean-absolute-error"));
        assertEquals(
                2.0 / 4,
                SquaredLoss.curvature(network("mean-squared-error").loss(), 4).orElseThrow());
        assertEquals(
                1, SquaredLoss.curvature(network("squared-error").loss(), 4).orElseThrow());
    }

    private static boolean isLeastSquares(String loss) {
        return FullBatchObjective.isLeastSquares(network(loss));
    }

    private static Network network(String loss) {
        return Network.build(spec(loss, layer(1, "identity")), PLUGINS);
    }
}
