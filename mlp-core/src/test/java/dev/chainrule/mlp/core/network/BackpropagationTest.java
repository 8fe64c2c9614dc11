package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.explain.GradientCheck;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every activation, with every loss, behind one, two and three hidden layers: each weight and each bias against a central
 * difference, and the float32 engine against float64. The activation stands in all hidden layers, and in the output layer
 * too if the loss takes its outputs.
 */
class BackpropagationTest {
    private static final int INPUTS = 3;
    private static final int HIDDEN = 4;
    private static final int OUTPUTS = 3;
    private static final int ROWS = 4;
    private static final Plugins PLUGINS = Plugins.load();

    @TestFactory
    List<DynamicTest> gradientsEqualDifferenceQuotients() {
        return gradientsEqualDifferenceQuotients(2);
    }

    @TestFactory
    @Tag("long")
    List<DynamicTest> gradientsBehindOneHiddenLayerEqualDifferenceQuotients() {
        return gradientsEqualDifferenceQuotients(1);
    }

    @TestFactory
    @Tag("long")
    List<DynamicTest> gradientsBehindThreeHiddenLayersEqualDifferenceQuotients() {
        return gradientsEqualDifferenceQuotients(3);
    }

    private static List<DynamicTest> gradientsEqualDifferenceQuotients(int hidden) {
        List<DynamicTest> tests = new ArrayList<>();
        for (String loss : named(PluginKind.LOSS)) {
            for (String activation : named(PluginKind.ACTIVATION)) {
                for (String output : List.of("identity", "sigmoid", "softmax", activation)) {
                    RunSpec spec = spec(activation, hidden, output, loss);
                    if (isAccepted(spec)) {
                        tests.add(DynamicTest.dynamicTest(
                                activation + " x " + hidden + ", " + output + ", " + loss, () -> check(spec)));
                    }
                }
            }
        }
        return tests;
    }

    @Test
    void everyActivationWithEveryLossHasACorrectGradient() {
        for (String loss : named(PluginKind.LOSS)) {
            for (String activation : named(PluginKind.ACTIVATION)) {
                assertTrue(
                        isAccepted(spec(activation, 1, "sigmoid", loss))
                                || isAccepted(spec(activation, 1, "softmax", loss)),
                        activation + " and " + loss);
            }
        }
        assertEquals(18, named(PluginKind.ACTIVATION).size());
        assertEquals(11, named(PluginKind.LOSS).size());
    }

    /** All that have a function of their own: {@code formula} is given one by a document. */
    private static List<String> named(PluginKind<?> kind) {
        return PLUGINS.names(kind).stream()
                .filter(name -> !name.equals("formula"))
                .toList();
    }

    private static RunSpec spec(String activation, int hidden, String output, String loss) {
        LayerSpec[] layers = new LayerSpec[hidden + 1];
        for (int l = 0; l < hidden; l++) {
            layers[l] = LayerSpec.of(HIDDEN, activation);
        }
        layers[hidden] = LayerSpec.of(OUTPUTS, output);
        return RunSpec.of(17, NetworkSpec.of(INPUTS, layers), loss, OptimizerSpec.of("sgd", 0.1), TrainingSpec.DEFAULT);
    }

    private static boolean isAccepted(RunSpec spec) {
        try {
            Network.build(spec, PLUGINS);
            return true;
        } catch (ConfigException notForThisLoss) {
            return false;
        }
    }

    private static void check(RunSpec spec) {
        Network network = Network.build(spec, PLUGINS);
        double[][][] weights = ParameterArrays.initial(network, spec.seed()).values();
        RandomStream random = new RandomStream(spec.seed(), 99);
        for (double[][] layer : weights) {
            for (double[] unit : layer) {
                unit[unit.length - 1] = (float) random.nextDouble(-0.5, 0.5);
            }
        }
        Matrix input = new Matrix(ROWS, INPUTS);
        Matrix target = new Matrix(ROWS, OUTPUTS);
        double[][][] mean = zeroLike(weights);
        double loss = 0;
        Rows rows = new Rows(new double[ROWS][INPUTS], new double[ROWS][]);
        for (int r = 0; r < ROWS; r++) {
            double[] x = rows.inputs()[r];
            double[] t = target(network.loss(), r, random);
            rows.targets()[r] = t;
            do {
                for (int i = 0; i < INPUTS; i++) {
                    x[i] = (float) random.nextDouble(-2, 2);
                }
            } while (network.loss().distanceToKink(RowPass.outputs(network, weights, x), t) < 1e-2);
            input.setRow(r, x);
            target.setRow(r, t);
            RowPass pass = RowPass.of(network, weights, x, t);
            loss += pass.loss() / ROWS;
            for (int l = 0; l < mean.length; l++) {
                for (int j = 0; j < mean[l].length; j++) {
                    for (int i = 0; i < mean[l][j].length; i++) {
                        mean[l][j][i] += pass.gradient()[l][j][i] / ROWS;
                    }
                }
            }
        }
        GradientCheck check = GradientCheck.of(network, weights, rows, GradientCheck.DEFAULT_TOLERANCE);
        assertTrue(check.passed(), check.toString());
        assertEquals(0, check.skipped(), "checks that a kink forbade");
        compareWithFloat32(network, weights, input, target, loss, mean);
    }

    private static double[] target(Loss loss, int row, RandomStream random) {
        double[] target = new double[OUTPUTS];
        if (loss.classifies()) {
            target[row % OUTPUTS] = 1;
        } else {
            for (int i = 0; i < OUTPUTS; i++) {
                target[i] = (float) random.nextDouble(0, 2);
            }
        }
        return target;
    }

    private static void compareWithFloat32(
            Network network, double[][][] weights, Matrix input, Matrix target, double loss, double[][][] mean) {
        ParameterArrays single = ParameterArrays.zero(network);
        for (int l = 0; l < weights.length; l++) {
            single.setLayer(l, weights[l]);
        }
        ParameterArrays gradient = ParameterArrays.zero(network);
        double sum =
                new Backpropagation(network, new JavaKernel(), ROWS).lossAndGradient(single, input, target, gradient);
        assertEquals(loss, sum / ROWS, 2e-6 + 2e-4 * Math.abs(loss));
        double[][][] found = gradient.values();
        double largest = 0;
        for (double[][] layer : mean) {
            for (double[] unit : layer) {
                for (double value : unit) {
                    largest = Math.max(largest, Math.abs(value));
                }
            }
        }
        for (int l = 0; l < mean.length; l++) {
            for (int j = 0; j < mean[l].length; j++) {
                for (int i = 0; i < mean[l][j].length; i++) {
                    assertEquals(
                            mean[l][j][i],
                            found[l][j][i],
                            2e-6 + 2e-4 * largest,
                            "float32, layer " + l + ", unit " + j + ", input " + i);
                }
            }
        }
    }

    private static double[][][] zeroLike(double[][][] weights) {
        double[][][] zero = new double[weights.length][][];
        for (int l = 0; l < weights.length; l++) {
            zero[l] = new double[weights[l].length][weights[l][0].length];
        }
        return zero;
    }

    /** The check itself must fail when a factor is wrong. */
    @Test
    void detectsAWrongDerivative() {
        RowActivation wrong = new WrongTanh();
        Plugins plugins = PLUGINS.plus(wrong);
        RunSpec spec = spec(wrong.name(), 1, "identity", "squared-error");
        Network network = Network.build(spec, plugins);
        double[][][] weights = ParameterArrays.initialValues(network, 1);
        Rows row = new Rows(new double[][] {{0.5, -1, 2}}, new double[][] {{0, 1, 0}});
        GradientCheck check = GradientCheck.of(network, weights, row, GradientCheck.DEFAULT_TOLERANCE);
        assertFalse(check.passed());
        assertEquals(0, check.worst().orElseThrow().parameter().layer());
    }

    private record WrongTanh() implements Activation {
        @Override
        public String name() {
            return "wrong-tanh";
        }

        @Override
        public WrongTanh with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return StrictMath.tanh(z);
        }

        @Override
        public double derivative(double z) {
            return 1.01 * (1 - value(z) * value(z));
        }
    }
}
