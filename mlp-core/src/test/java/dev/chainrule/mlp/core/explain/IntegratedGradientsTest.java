package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import org.junit.jupiter.api.Test;

class IntegratedGradientsTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static Explainer explainer(double[][][] weights, RunSpec spec) {
        return Explainer.of(Network.build(spec, PLUGINS), weights, spec, PLUGINS);
    }

    private static RunSpec spec(int inputs, LayerSpec... layers) {
        return RunSpec.of(
                3, NetworkSpec.of(inputs, layers), "squared-error", OptimizerSpec.of("sgd", 0.5), TrainingSpec.DEFAULT);
    }

    /** The gradient of a linear function is constant: w (x − b), with a single step. */
    @Test
    void isExactForALinearNetwork() {
        IntegratedGradients of = explainer(new double[][][] {{{2, -3, 1}}}, spec(2, LayerSpec.of(1, "identity")))
                .integratedGradients(new double[] {4, 1}, new double[] {1, -1}, 0, 1);
        assertEquals(6, of.attributions().get(0));
        assertEquals(-6, of.attributions().get(1));
        assertEquals(6, of.value());
        assertEquals(6, of.baselineValue());
        assertEquals(0, of.remainingError());
    }

    /**
     * The expected numbers are the mean of PyTorch's gradients at 200,000 midpoints, in float64, of the network of a well-known
     * tutorial.
     */
    @Test
    void agreesWithPyTorch() {
        double[][][] weights = {
            {{0.13436424411240122, 0.8474337369372327, 0.763774618976614}},
            {{0.2550690257394217, 0.49543508709194095}, {0.4494910647887381, 0.651592972722763}}
        };
        Explainer explainer = explainer(weights, spec(2, LayerSpec.of(1, "sigmoid"), LayerSpec.of(2, "sigmoid")));
        IntegratedGradients of = explainer.integratedGradients(new double[] {1, 0}, new double[] {0.5, -1}, 0, 1000);
        assertEquals(0.0009065800178753341, of.attributions().get(0), 1e-10);
        assertEquals(0.01143557942004319, of.attributions().get(1), 1e-9);
        assertEquals(0.6629970129852887, of.value(), 1e-15);
        assertEquals(0.6506548535473745, of.baselineValue(), 1e-15);
        assertEquals(0.012342159437914169, of.difference(), 1e-15);
        assertEquals(0, of.remainingError(), 1e-9);
        IntegratedGradients coarse = explainer.integratedGradients(new double[] {1, 0}, new double[] {0.5, -1}, 0, 2);
        assertTrue(Math.abs(coarse.remainingError()) > 1000 * Math.abs(of.remainingError()));
    }

    /** Completeness: the attributions add up to the difference of the outputs, also with kinks and softmax. */
    @Test
    void theAttributionsAddUpToTheDifferenceOfTheOutputs() {
        RunSpec spec = spec(4, LayerSpec.of(8, "relu"), LayerSpec.of(6, "gelu"), LayerSpec.of(3, "softmax"));
        Network network = Network.build(spec, PLUGINS);
        double[][][] weights = ParameterArrays.initialValues(network, 5);
        double[] baseline = new double[4];
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            IntegratedGradients of =
                    explainer(weights, spec).integratedGradients(new double[] {1, -2, 0.5, 3}, baseline, k, 20_000);
            assertEquals(of.difference(), of.sum(), 1e-5);
            sum += of.difference();
        }
        assertEquals(0, sum, 1e-15);
    }

    @Test
    void rejectsWrongArguments() {
        Explainer explainer = explainer(new double[][][] {{{2, -3, 1}}}, spec(2, LayerSpec.of(1, "identity")));
        double[] row = {1, 2};
        assertEquals("there is no output 2: the network has 1", message(explainer, row, row, 1, 1));
        assertEquals("steps must be >= 1, found 0", message(explainer, row, row, 0, 0));
        assertEquals("the baseline has 1 inputs, the network has 2", message(explainer, row, new double[1], 0, 1));
    }

    private static String message(Explainer explainer, double[] row, double[] baseline, int output, int steps) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> explainer.integratedGradients(row, baseline, output, steps))
                .getMessage();
    }
}
