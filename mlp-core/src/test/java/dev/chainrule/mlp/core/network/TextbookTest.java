package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import org.junit.jupiter.api.Test;

/** Networks of a few units that can be followed on paper; the expected numbers were computed with 80 digits. */
class TextbookTest {

    private static Network network(String loss, int inputs, LayerSpec... layers) {
        RunSpec spec =
                RunSpec.of(0, NetworkSpec.of(inputs, layers), loss, OptimizerSpec.of("sgd", 0.1), TrainingSpec.DEFAULT);
        return Network.build(spec, Plugins.load());
    }

    /** M. Mazur, "A step by step backpropagation example" (2015). */
    @Test
    void reproducesMazurs222Network() {
        Network network = network("squared-error", 2, LayerSpec.of(2, "sigmoid"), LayerSpec.of(2, "sigmoid"));
        double[][][] weights = {
            {{0.15, 0.20, 0.35}, {0.25, 0.30, 0.35}},
            {{0.40, 0.45, 0.60}, {0.50, 0.55, 0.60}}
        };
        double[] input = {0.05, 0.10};
        double[] target = {0.01, 0.99};
        RowPass pass = RowPass.of(network, weights, input, target);
        assertArrayEquals(new double[] {0.7513650695523157, 0.7729284653214626}, pass.a()[1], 1e-15);
        assertEquals(0.29837110876000267, pass.loss(), 1e-15);

        for (int l = 0; l < 2; l++) {
            for (int j = 0; j < 2; j++) {
                for (int i = 0; i < 2; i++) { // the biases stay, as in the example
                    weights[l][j][i] -= 0.5 * pass.gradient()[l][j][i];
                }
            }
        }
        assertEquals(0.1497807161327628, weights[0][0][0], 1e-15);
        assertEquals(0.35891647971788465, weights[1][0][0], 1e-15);
        assertEquals(
                0.29102777369359933, RowPass.of(network, weights, input, target).loss(), 1e-15);
    }

    /** The example of scikit-learn's own tests (test_gradient): one row, sigmoid units, log loss; without L2. */
    @Test
    void reproducesScikitLearns321Network() {
        Network network = network("binary-cross-entropy", 3, LayerSpec.of(2, "sigmoid"), LayerSpec.of(1, "sigmoid"));
        double[][][] weights = {{{0.1, 0.3, 0.5, 0.1}, {0.2, 0.1, 0, 0.1}}, {{0.1, 0.2, 1}}};
        RowPass pass = RowPass.of(network, weights, new double[] {0.6, 0.8, 0.7}, new double[] {0});
        assertArrayEquals(new double[] {0.679178699175393, 0.574442516811659}, pass.a()[0], 1e-15);
        assertArrayEquals(new double[] {0.76545202190952}, pass.a()[1], 1e-15);
        assertEquals(1.4500951146222294, pass.loss(), 1e-14);
        // one step of 0.1 with L2 of 0.1 on the weights: w − 0.1 (∂L/∂w + 0.1 w)
        assertEquals(0.09799927101876635, 0.1 - 0.1 * (pass.gradient()[0][0][0] + 0.1 * 0.1), 1e-15);
        assertEquals(0.04701212914783178, 0.1 - 0.1 * (pass.gradient()[1][0][0] + 0.1 * 0.1), 1e-15);
        assertEquals(0.923454797809048, 1 - 0.1 * pass.gradient()[1][0][2], 1e-15);
    }

    /** All inputs are exact doubles, so the mean over the four rows has to come out to the last digits. */
    @Test
    void reproducesTheXorNetwork() {
        Network network = network("binary-cross-entropy", 2, LayerSpec.of(2, "tanh"), LayerSpec.of(1, "sigmoid"));
        double[][][] weights = {{{0.5, 0.25, 0.125}, {-0.5, 0.75, -0.125}}, {{1, -1.5, 0.25}}};
        double loss = 0;
        double[][] hidden = new double[2][3];
        double[] output = new double[3];
        for (double[] row : new double[][] {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}}) {
            RowPass pass = RowPass.of(network, weights, new double[] {row[0], row[1]}, new double[] {row[2]});
            loss += pass.loss() / 4;
            for (int i = 0; i < 3; i++) {
                output[i] += pass.gradient()[1][0][i] / 4;
                hidden[0][i] += pass.gradient()[0][0][i] / 4;
                hidden[1][i] += pass.gradient()[0][1][i] / 4;
            }
        }
        assertEquals(0.787531518324881, loss, 1e-15);
        assertArrayEquals(
                new double[] {0.0579343008240608153, -0.0349338857523229725, 0.0935629953725564087}, hidden[0], 1e-15);
        assertArrayEquals(
                new double[] {-0.209837970806692445, -0.107867476026668124, -0.300612797713987196}, hidden[1], 1e-15);
        assertArrayEquals(
                new double[] {0.0676035864879991497, -0.0530102225071342321, 0.150253445419079009}, output, 1e-15);
    }
}
