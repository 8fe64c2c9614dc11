package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.optimizers.Sgd;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import org.junit.jupiter.api.Test;

/**
 * The network of a well-known from-scratch tutorial: two sigmoid layers, half the squared error, one row at a time. Its
 * forward pass, its deltas and its 20 epochs of training come out to 1e-12 in float64, and float32 follows to 1e-4. The
 * expected numbers were computed by the tutorial's own program.
 */
class ArticleTest {
    private static final double[][][] FIXED = {
        {{0.13436424411240122, 0.8474337369372327, 0.763774618976614}},
        {{0.2550690257394217, 0.49543508709194095}, {0.4494910647887381, 0.651592972722763}}
    };
    private static final double[][][] INITIAL = {
        {
            {0.13436424411240122, 0.8474337369372327, 0.763774618976614},
            {0.2550690257394217, 0.49543508709194095, 0.4494910647887381}
        },
        {
            {0.651592972722763, 0.7887233511355132, 0.0938595867742349},
            {0.02834747652200631, 0.8357651039198697, 0.43276706790505337}
        }
    };
    private static final double[][] DATA = {
        {2.7810836, 2.550537003, 0},
        {1.465489372, 2.362125076, 0},
        {3.396561688, 4.400293529, 0},
        {1.38807019, 1.850220317, 0},
        {3.06407232, 3.005305973, 0},
        {7.627531214, 2.759262235, 1},
        {5.332441248, 2.088626775, 1},
        {6.922596716, 1.77106367, 1},
        {8.675418651, -0.242068655, 1},
        {7.673756466, 3.508563011, 1}
    };
    private static final double[] SUM_OF_SQUARES = {
        6.350126629022046, 5.531484306556622, 5.221165070156876, 4.951384134200833, 4.518943543011015,
        4.173040617683735, 3.8349364324078232, 3.5057278938991407, 3.19211953584604, 2.89766994074587,
        2.6255430928654997, 2.3774366973041525, 2.1534762232418574, 1.9527016772444175, 1.7735187847982,
        1.614005242285368, 1.4721124369926266, 1.3458039602603284, 1.2331534301638887, 1.1324103021477214
    };
    private static final double[][][] FINAL = {
        {
            {-1.4688375095432329, 1.8508873254395144, 1.0858178629550292},
            {0.37711098142462157, -0.06259098945529863, 0.2765123702642719}
        },
        {
            {2.515394649397849, -0.3391927502445986, -0.9671565426390273},
            {-2.5584149848484263, 1.00364221062092, 0.42383086467582737}
        }
    };
    private static final double LEARNING_RATE = 0.5;

    private static Network network(int hidden) {
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(2, LayerSpec.of(hidden, "sigmoid"), LayerSpec.of(2, "sigmoid")),
                "squared-error",
                OptimizerSpec.of("sgd", LEARNING_RATE),
                TrainingSpec.DEFAULT);
        return Network.build(spec, Plugins.load());
    }

    @Test
    void reproducesEveryFactorOfOneRow() {
        RowPass pass = RowPass.of(network(1), FIXED, new double[] {1, 0}, new double[] {0, 1});
        assertArrayEquals(new double[] {0.8981388630890152}, pass.z()[0], 1e-12);
        assertArrayEquals(new double[] {0.7105668883115941}, pass.a()[0], 1e-12);
        assertArrayEquals(new double[] {0.6766786910162718, 0.9709864399535617}, pass.z()[1], 1e-12);
        assertArrayEquals(new double[] {0.6629970129852887, 0.7253160725279748}, pass.a()[1], 1e-12);
        assertArrayEquals(new double[] {0.6629970129852887, -0.2746839274720252}, pass.lossByOutput()[1], 1e-12);
        assertArrayEquals(new double[] {0.14813473120687762, -0.05472601157879688}, pass.delta()[1], 1e-12);
        assertArrayEquals(new double[] {0.013185728350915155}, pass.lossByOutput()[0], 1e-12);
        assertArrayEquals(new double[] {0.002711797799238243}, pass.delta()[0], 1e-12);
        assertArrayEquals(new double[] {0.10525963500454542, 0.14813473120687762}, pass.gradient()[1][0], 1e-12);
        assertArrayEquals(new double[] {-0.03888649175724997, -0.05472601157879688}, pass.gradient()[1][1], 1e-12);
        assertArrayEquals(new double[] {0.002711797799238243, 0, 0.002711797799238243}, pass.gradient()[0][0], 1e-12);
        assertEquals(0.2575081496194359, pass.loss(), 1e-12);
    }

    @Test
    void reproducesTwentyEpochsOfOnlineTrainingInFloat64() {
        Network network = network(2);
        double[][][] weights = copy(INITIAL);
        for (int epoch = 0; epoch < 20; epoch++) {
            double sum = 0;
            for (double[] row : DATA) {
                RowPass pass = RowPass.of(network, weights, new double[] {row[0], row[1]}, target(row));
                sum += 2 * pass.loss();
                for (int l = 0; l < weights.length; l++) {
                    for (int j = 0; j < weights[l].length; j++) {
                        for (int i = 0; i < weights[l][j].length; i++) {
                            weights[l][j][i] -= LEARNING_RATE * pass.gradient()[l][j][i];
                        }
                    }
                }
            }
            assertEquals(SUM_OF_SQUARES[epoch], sum, 1e-12, "epoch " + epoch);
        }
        assertWeights(weights, 1e-12);
    }

    @Test
    void float32AgreesWithFloat64() {
        Network network = network(2);
        ParameterArrays weights = ParameterArrays.zero(network);
        for (int l = 0; l < INITIAL.length; l++) {
            weights.setLayer(l, INITIAL[l]);
        }
        ParameterArrays gradient = ParameterArrays.zero(network);
        Backpropagation backpropagation = new Backpropagation(network, new JavaKernel(), 1);
        Sgd sgd = new Sgd();
        for (int epoch = 0; epoch < 20; epoch++) {
            double sum = 0;
            for (double[] row : DATA) {
                Matrix input = new Matrix(new float[] {(float) row[0], (float) row[1]}, 1, 2);
                Matrix target = new Matrix(new float[] {(float) (1 - row[2]), (float) row[2]}, 1, 2);
                sum += 2 * backpropagation.lossAndGradient(weights, input, target, gradient);
                for (int l = 0; l < weights.layers(); l++) {
                    sgd.update(weights.layer(l), gradient.layer(l), new float[0][], LEARNING_RATE, 1);
                }
            }
            assertEquals(SUM_OF_SQUARES[epoch], sum, 1e-4, "epoch " + epoch);
        }
        assertWeights(weights.values(), 1e-4);
    }

    private static double[] target(double[] row) {
        return new double[] {1 - row[2], row[2]};
    }

    private static void assertWeights(double[][][] weights, double tolerance) {
        for (int l = 0; l < FINAL.length; l++) {
            for (int j = 0; j < FINAL[l].length; j++) {
                assertArrayEquals(FINAL[l][j], weights[l][j], tolerance, "layer " + l + ", unit " + j);
            }
        }
    }

    private static double[][][] copy(double[][][] weights) {
        double[][][] copy = new double[weights.length][][];
        for (int l = 0; l < weights.length; l++) {
            copy[l] = new double[weights[l].length][];
            for (int j = 0; j < weights[l].length; j++) {
                copy[l][j] = weights[l][j].clone();
            }
        }
        return copy;
    }
}
