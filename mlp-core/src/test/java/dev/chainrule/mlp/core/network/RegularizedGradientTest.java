package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.explain.GradientCheck;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gradient of the float32 engine with penalties, row weights and a fixed mask of dropout, against central differences
 * of the objective Σ wᵣLᵣ / rows + P, which is written down here once more, in float64.
 */
class RegularizedGradientTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final long SEED = 5;
    private static final long STEP = 3;
    private static final int INPUTS = 5;
    private static final int ROWS = 6;
    private static final double H = 1e-5;
    private static final float[] UNWEIGHTED = Backpropagation.UNWEIGHTED;

    private static Network network(double inputDropout, double dropout, double l1, double l2, String loss) {
        String output = loss.equals("squared-error") ? "tanh" : "softmax";
        NetworkSpec layers = NetworkSpec.of(
                        INPUTS,
                        LayerSpec.of(7, "sigmoid").withDropout(dropout),
                        LayerSpec.of(6, "softplus")
                                .withDropout(dropout)
                                .withRegularization(Regularization.of(l1 / 2, 0)),
                        LayerSpec.of(3, output))
                .withInputDropout(inputDropout)
                .withRegularization(Regularization.of(l1, l2));
        return Network.build(RunSpec.of(SEED, layers, loss, OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), PLUGINS);
    }

    @ParameterizedTest
    @CsvSource({
        "0,   0,   0.01, 0,    cross-entropy, false",
        "0,   0,   0,    0.02, cross-entropy, false",
        "0,   0,   0.01, 0.02, squared-error, false",
        "0.3, 0,   0,    0,    cross-entropy, false",
        "0,   0.5, 0,    0,    squared-error, false",
        "0,   0,   0,    0,    cross-entropy, true",
        "0,   0,   0,    0,    squared-error, true",
        "0.2, 0.4, 0.01, 0.02, cross-entropy, true",
        "0.2, 0.4, 0.01, 0.02, squared-error, true"
    })
    void matchesTheNumericalDerivativeOfTheWholeObjective(
            double inputDropout, double dropout, double l1, double l2, String loss, boolean weighted) {
        Network network = network(inputDropout, dropout, l1, l2, loss);
        ParameterArrays single = ParameterArrays.initial(network, SEED);
        double[][][] weights = single.values();
        RandomStream random = new RandomStream(99);
        double[][] x = new double[ROWS][INPUTS];
        double[][] y = new double[ROWS][3];
        Matrix input = new Matrix(ROWS, INPUTS);
        Matrix target = new Matrix(ROWS, 3);
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < INPUTS; i++) {
                x[r][i] = (float) random.nextDouble(-2, 2);
            }
            y[r][r % 3] = 1;
            input.setRow(r, x[r]);
            target.setRow(r, y[r]);
        }
        float[] rowWeights = weighted ? new float[] {1, 0.25f, 3, 0, 0.5f, 2, 77} : UNWEIGHTED; // longer than the batch
        double[][] masks = masks(network);
        Dropout drawn = new Dropout(network, SEED, ROWS);
        drawn.draw(STEP, ROWS);
        ParameterArrays gradient = ParameterArrays.zero(network);
        Backpropagation engine = new Backpropagation(network, new JavaKernel(), ROWS);
        double sum = engine.lossAndGradient(single, input, target, rowWeights, drawn, gradient);

        Objective objective = new Objective(network, x, y, rowWeights, masks);
        double expected = objective.of(weights);
        assertEquals(expected, sum / ROWS, 2e-6 + 2e-5 * Math.abs(expected));
        double[][][] found = gradient.values();
        for (int l = 0; l < weights.length; l++) {
            for (int j = 0; j < weights[l].length; j++) {
                for (int i = 0; i < weights[l][j].length; i++) {
                    double w = weights[l][j][i];
                    weights[l][j][i] = w + H;
                    double above = objective.of(weights);
                    weights[l][j][i] = w - H;
                    double below = objective.of(weights);
                    weights[l][j][i] = w;
                    double kink = i < weights[l][j].length - 1 && l1 > 0 && Math.abs(w) <= H ? l1 : 0;
                    assertEquals(
                            (above - below) / (2 * H),
                            found[l][j][i],
                            2e-6 + kink,
                            "layer " + l + ", unit " + j + ", input " + i);
                }
            }
        }
    }

    /** The masks as the class says that they are drawn: layer and step decide, 0 or 1/(1 − p), row by row. */
    private static double[][] masks(Network network) {
        double[][] masks = new double[network.layers().size()][];
        for (int l = 0; l < masks.length; l++) {
            double p = l == 0
                    ? network.inputDropout()
                    : network.layers().get(l - 1).dropout();
            RandomStream random = new RandomStream(SEED, 6, l, STEP);
            masks[l] = new double[ROWS * network.layers().get(l).inputs()];
            for (int i = 0; i < masks[l].length; i++) {
                masks[l][i] = p == 0 ? 1 : random.nextDouble() < p ? 0 : 1 / (1 - p);
            }
        }
        return masks;
    }

    /** Σ wᵣLᵣ / rows + Σ (λ₁|w| + λ₂w²), from nothing but the plugins' values. */
    private record Objective(Network network, double[][] x, double[][] y, float[] rowWeights, double[][] masks) {
        double of(double[][][] weights) {
            double sum = 0;
            for (int r = 0; r < x.length; r++) {
                double[] a = x[r];
                for (int l = 0; l < weights.length; l++) {
                    int inputs = a.length;
                    double[] z = new double[weights[l].length];
                    for (int j = 0; j < z.length; j++) {
                        z[j] = weights[l][j][inputs];
                        for (int i = 0; i < inputs; i++) {
                            z[j] += weights[l][j][i] * a[i] * masks[l][r * inputs + i];
                        }
                    }
                    a = new double[z.length];
                    network.layers().get(l).activation().value(z, a);
                }
                sum += (rowWeights.length == 0 ? 1 : rowWeights[r])
                        * network.loss().value(a, y[r]);
            }
            double penalty = 0;
            for (int l = 0; l < weights.length; l++) {
                Penalty p = network.layers().get(l).penalty();
                for (double[] unit : weights[l]) {
                    for (int i = 0; i < unit.length - 1; i++) {
                        penalty += p.l1() * Math.abs(unit[i]) + p.l2() * unit[i] * unit[i];
                    }
                }
            }
            return sum / x.length + penalty;
        }
    }

    @Test
    void layerOverridesTheNetworksRegularization() {
        Network network = network(0, 0, 0.01, 0.02, "cross-entropy");
        assertEquals(new Penalty(0.01, 0.02), network.layers().get(0).penalty());
        assertEquals(new Penalty(0.005, 0), network.layers().get(1).penalty());
        assertEquals(Double.POSITIVE_INFINITY, network.layers().get(0).maxNorm());
    }

    @Test
    void gradientCheckIncludesThePenalty() {
        Network network = network(0, 0.5, 0.01, 0.02, "cross-entropy");
        double[][][] weights = ParameterArrays.initialValues(network, SEED);
        weights[0][0][0] = 0; // at the kink of |w| there is nothing to compare with
        Rows rows = Rows.random(network, 2, 1);
        GradientCheck check = GradientCheck.of(network, weights, rows, GradientCheck.DEFAULT_TOLERANCE);
        assertTrue(check.passed(), check.toString());
        assertEquals(2, check.skipped(), "one weight, two rows");
    }

    /** Weights that are all 1 are no weights, to the last bit; a row of weight 0 may hold anything, but counts as a row. */
    @Test
    void rowWeightOneKeepsTheBitsAndRowWeightZeroIgnoresTheRow() {
        Network network = network(0, 0, 0, 0, "cross-entropy");
        ParameterArrays weights = ParameterArrays.initial(network, SEED);
        Matrix input = new Matrix(new float[] {1, 2, 3, 4, 5, -1, 0, 1, 0, -1}, 2, INPUTS);
        Matrix target = new Matrix(new float[] {1, 0, 0, 0, 0, 1}, 2, 3);
        Backpropagation engine = new Backpropagation(network, new JavaKernel(), 2);
        ParameterArrays plain = ParameterArrays.zero(network);
        double loss = engine.lossAndGradient(weights, input, target, plain);
        ParameterArrays ones = ParameterArrays.zero(network);
        assertEquals(
                loss, engine.lossAndGradient(weights, input, target, new float[] {1, 1}, Dropout.NONE, ones), 1e-15);
        assertArrayEquals(plain.layer(0), ones.layer(0));

        ParameterArrays half = ParameterArrays.zero(network);
        target.set(1, 0, Float.NaN);
        double first = engine.lossAndGradient(weights, input, target, new float[] {1, 0}, Dropout.NONE, half);
        Matrix one = new Matrix(new float[] {1, 2, 3, 4, 5}, 1, INPUTS);
        ParameterArrays alone = ParameterArrays.zero(network);
        assertEquals(
                first, engine.lossAndGradient(weights, one, new Matrix(new float[] {1, 0, 0}, 1, 3), alone), 1e-15);
        for (int i = 0; i < alone.layer(0).length; i++) {
            assertEquals(alone.layer(0)[i] / 2, half.layer(0)[i], 1e-9f);
        }
    }

    /**
     * Project golden values: X = [.6, .8, .7], W1 = [[.1, .2], [.3, .1], [.5, 0]], b1 = [.1, .1], W2 = [.1, .2], b2 = 1, y = 0,
     * logistic, learning rate .1; computed in decimal with 80 digits. scikit-learn's alpha = .1 is λ₂ = alpha/2 for one row.
     */
    @Test
    void stepWithPenaltyMatchesScikitLearn() {
        NetworkSpec layers = NetworkSpec.of(3, LayerSpec.of(2, "sigmoid"), LayerSpec.of(1, "sigmoid"))
                .withRegularization(
                        new Regularization(OptionalDouble.empty(), OptionalDouble.of(0.05), OptionalDouble.empty()));
        RunSpec spec =
                RunSpec.of(0, layers, "binary-cross-entropy", OptimizerSpec.of("sgd", 0.1), TrainingSpec.DEFAULT);
        Network network = Network.build(spec, PLUGINS);
        double[][][] weights = {{{.1, .3, .5, .1}, {.2, .1, 0, .1}}, {{.1, .2, 1}}};
        double[] x = {.6, .8, .7};
        RowPass pass = RowPass.of(network, weights, x, new double[] {0});
        assertEquals(1.4500951146222294, pass.loss(), 1e-15);
        assertEquals(0.09799927101876635, stepped(network, weights, pass, 0, 0, 0), 1e-16);
        assertEquals(0.04701212914783178, stepped(network, weights, pass, 1, 0, 0), 1e-16);
        assertEquals(0.923454797809048, stepped(network, weights, pass, 1, 0, 2), 1e-15);

        ParameterArrays single = ParameterArrays.zero(network);
        single.setLayer(0, weights[0]);
        single.setLayer(1, weights[1]);
        ParameterArrays gradient = ParameterArrays.zero(network);
        Matrix input = new Matrix(1, 3);
        input.setRow(0, x);
        double objective = new Backpropagation(network, new JavaKernel(), 1)
                .lossAndGradient(single, input, new Matrix(1, 1), gradient);
        // Σw² = .01 + .09 + .25 + .04 + .01 + .01 + .04
        assertEquals(1.4500951146222294 + 0.05 * 0.45, objective, 1e-6);
        assertEquals(0.09799927101876635, .1 - .1 * gradient.weight(0, 0, 0), 1e-8);
        assertEquals(0.04701212914783178, .1 - .1 * gradient.weight(1, 0, 0), 1e-8);
        assertEquals(0.923454797809048, 1 - .1 * gradient.bias(1, 0), 1e-8);
    }

    private static double stepped(Network network, double[][][] weights, RowPass pass, int l, int j, int i) {
        double w = weights[l][j][i];
        boolean isBias = i == weights[l][j].length - 1;
        double penalty = isBias ? 0 : network.layers().get(l).penalty().derivative(w);
        return w - 0.1 * (pass.gradient()[l][j][i] + penalty);
    }
}
