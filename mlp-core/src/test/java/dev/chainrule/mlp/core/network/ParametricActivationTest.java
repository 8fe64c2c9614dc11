package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.GradientCheck;
import dev.chainrule.mlp.core.explain.LayerStatistics;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingSession;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A learned share of each unit's activation, a = z + α(f(z) − z). */
class ParametricActivationTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final int ROWS = 11;

    private static RunSpec run(NetworkSpec spec, String loss) {
        return RunSpec.of(5, spec, loss, OptimizerSpec.of("sgd", 1), TrainingSpec.DEFAULT);
    }

    private static LayerSpec layer(int units, String activation) {
        return LayerSpec.of(units, activation).withParametric(true);
    }

    /** Two parametric layers behind a learned scale of the inputs. */
    private static RunSpec run() {
        return run(
                NetworkSpec.of(3, layer(4, "tanh").withDropout(0.2), layer(5, "mish"), LayerSpec.of(2, "softmax"))
                        .withInputScale(InputScale.LEARNED),
                "cross-entropy");
    }

    private static Network network() {
        return Network.build(run(), PLUGINS);
    }

    /** Random weights, and shares and scales that are not 1. */
    private static ParameterArrays weights(Network network) {
        ParameterArrays weights = ParameterArrays.initial(network, 3);
        for (int l = 0; l < 2; l++) {
            for (ParameterRange range : network.layers().get(l).furtherRanges()) {
                for (int i = range.from(); i < range.to(); i++) {
                    weights.layer(l)[i] = 0.4f + 0.3f * (i - range.from());
                }
            }
        }
        return weights;
    }

    private static Matrix input() {
        RandomStream random = new RandomStream(8);
        Matrix input = new Matrix(ROWS, 3);
        for (int i = 0; i < input.size(); i++) {
            input.data()[i] = (float) random.nextGaussian();
        }
        return input;
    }

    private static Matrix target() {
        Matrix target = new Matrix(ROWS, 2);
        for (int r = 0; r < ROWS; r++) {
            target.set(r, r % 2, 1);
        }
        return target;
    }

    private static double[] row(Matrix matrix, int r) {
        double[] row = new double[matrix.columns()];
        matrix.getRow(r, row);
        return row;
    }

    private static Rows rows() {
        double[][] inputs = new double[ROWS][];
        double[][] targets = new double[ROWS][];
        for (int r = 0; r < ROWS; r++) {
            inputs[r] = row(input(), r);
            targets[r] = row(target(), r);
        }
        return new Rows(inputs, targets);
    }

    /**
     * x = −2, so z = −2 and relu(z) = 0: a = −2 + ¼(0 − (−2)) = −1.5. L = (3a − y)² with y = 0, so ∂L/∂a = 2·3·(−4.5) = −27,
     * ∂L/∂α = −27·(0 − (−2)) = −54, and ∂L/∂z = −27·(1 + ¼(0 − 1)) = −20.25.
     */
    @Test
    void theFactorsAreThoseOfTheChainRule() {
        RunSpec run = run(NetworkSpec.of(1, layer(1, "relu"), LayerSpec.of(1, "identity")), "mean-squared-error");
        Network network = Network.build(run, PLUGINS);
        double[][][] weights = {{{1, 0}, {0.25}}, {{3, 0}}};
        RowPass pass = RowPass.of(network, weights, new double[] {-2}, new double[] {0});
        assertEquals(-1.5, pass.a()[0][0]);
        assertEquals(-27, pass.lossByOutput()[0][0]);
        assertEquals(-20.25, pass.delta()[0][0]);
        assertArrayEquals(new double[] {-54}, pass.gradient()[0][1]);

        Explainer explainer = Explainer.of(network, weights, run, PLUGINS);
        Explanation alpha = explainer.explain(new double[] {-2}, new double[] {0}, ParameterRef.alpha(0, 0));
        assertEquals("layer 1, unit 1, alpha", alpha.parameter().toString());
        assertEquals("(Σₖ δₖ·wₖ) · (f(z) − z)", alpha.formula());
        assertEquals(-54, alpha.gradient());
        assertEquals(-54, alpha.lossGradient());
        assertEquals(54, alpha.update().orElseThrow().change());
        assertTrue(alpha.check().relativeError() < 1e-9, alpha::toString);
        Explanation weight = explainer.explain(new double[] {-2}, new double[] {0}, ParameterRef.weight(0, 0, 0));
        assertEquals("1 + α(f′(z) − 1)", weight.factors().get(1).formula());
        assertEquals(0.75, weight.factors().get(1).value());
        assertEquals(40.5, weight.lossGradient());
    }

    @Test
    void startsAtOneAndIsTheLastOfALayer() {
        Network network = network();
        assertEquals(
                List.of(
                        new ParameterRange(ParameterKind.WEIGHTS, 0, 12),
                        new ParameterRange(ParameterKind.BIASES, 12, 16),
                        new ParameterRange(ParameterKind.INPUT_SCALE, 16, 19),
                        new ParameterRange(ParameterKind.ALPHA, 19, 23)),
                network.layers().get(0).ranges());
        assertArrayEquals(
                new float[] {1, 1, 1, 1},
                Arrays.copyOfRange(ParameterArrays.initial(network, 5).layer(0), 19, 23));
        assertEquals(23 + 30 + 12, network.parameterCount());
        ParameterArrays copy = ParameterArrays.zero(network);
        copy.setLayer(0, weights(network).values()[0]);
        assertArrayEquals(weights(network).layer(0), copy.layer(0));
    }

    @Test
    void everyGradientAgreesWithCentralDifferences() {
        Network network = network();
        GradientCheck check = GradientCheck.of(network, weights(network).values(), rows(), 1e-6);
        assertTrue(check.passed(), check::toString);
        assertEquals(65, check.parameters());
        assertEquals(0, check.skipped());
    }

    @Test
    void aBatchHasTheMeanGradientOfItsRows() {
        Network network = network();
        ParameterArrays weights = weights(network);
        double[][][] mean = ParameterArrays.zero(network).values();
        for (int r = 0; r < ROWS; r++) {
            double[][][] gradient = RowPass.of(network, weights.values(), row(input(), r), row(target(), r))
                    .gradient();
            for (int l = 0; l < mean.length; l++) {
                for (int j = 0; j < mean[l].length; j++) {
                    for (int i = 0; i < mean[l][j].length; i++) {
                        mean[l][j][i] += gradient[l][j][i] / ROWS;
                    }
                }
            }
        }
        ParameterArrays single = ParameterArrays.zero(network);
        new Backpropagation(network, new JavaKernel(), ROWS).lossAndGradient(weights, input(), target(), single);
        try (WorkerTeam team = new WorkerTeam(2)) {
            ParameterArrays sharded = ParameterArrays.zero(network);
            LossGradient.of(network, new JavaKernel(), team, ROWS, 3)
                    .lossAndGradient(weights, input(), target(), sharded);
            FullBatchObjective objective =
                    new FullBatchObjective(network, team, weights, input(), target(), new float[0]);
            double[] gradient = new double[objective.parameters()];
            objective.valueAndGradient(objective.trained(weights), gradient);
            int at = 0;
            for (int l = 0; l < mean.length; l++) {
                ParameterArrays exact = ParameterArrays.zero(network);
                exact.setLayer(l, mean[l]);
                for (int i = 0; i < exact.layer(l).length; i++) {
                    assertEquals(exact.layer(l)[i], single.layer(l)[i], 1e-6);
                    assertEquals(exact.layer(l)[i], sharded.layer(l)[i], 1e-6);
                    assertEquals(exact.layer(l)[i], gradient[at++], 1e-7);
                }
            }
            assertEquals(65, at);
        }
    }

    /** With one output, ∂a/∂α = w(f(z) − z): the Gauss-Newton matrix of the mean square is 2 Σ (∂a/∂α)² / n. */
    @Test
    void theJacobianHasTheShares() {
        RunSpec run = run(NetworkSpec.of(3, layer(1, "tanh"), LayerSpec.of(1, "identity")), "mean-squared-error");
        Network network = Network.build(run, PLUGINS);
        ParameterArrays weights = weights(network);
        try (WorkerTeam team = new WorkerTeam(1)) {
            FullBatchObjective objective =
                    new FullBatchObjective(network, team, weights, input(), new Matrix(ROWS, 1), new float[0]);
            int count = objective.parameters();
            double[][] matrix = new double[count][count];
            objective.gaussNewton(objective.trained(weights), new double[count], matrix);
            double square = 0;
            for (int r = 0; r < ROWS; r++) {
                double z = RowPass.of(network, weights.values(), row(input(), r), new double[1])
                        .z()[0][0];
                double slope = weights.weight(1, 0, 0) * (StrictMath.tanh(z) - z);
                square += 2 * slope * slope / ROWS;
            }
            assertEquals(square, matrix[4][4], 1e-9);
        }
    }

    @Test
    void isFrozenWithItsLayer() {
        NetworkSpec spec =
                NetworkSpec.of(3, layer(4, "tanh"), layer(3, "tanh").withFrozen(true), LayerSpec.of(2, "softmax"));
        Network network = Network.build(run(spec, "cross-entropy"), PLUGINS);
        ParameterArrays gradient = ParameterArrays.zero(network);
        Arrays.fill(gradient.layer(1), 7);
        new Backpropagation(network, new JavaKernel(), ROWS)
                .lossAndGradient(weights(network), input(), target(), gradient);
        for (float value : gradient.layer(1)) {
            assertEquals(7, value);
        }
    }

    @Test
    void theBitsDoNotDependOnTheThreads() {
        float[] one = trained(1);
        assertArrayEquals(one, trained(4));
        float[] initial = ParameterArrays.initial(network(), 5).layer(0);
        for (int i = 16; i < initial.length; i++) {
            assertNotEquals(initial[i], one[i], "parameter " + i + " has learned");
        }
    }

    private static float[] trained(int threads) {
        RunSpec spec = run().withTraining(
                        TrainingSpec.builder().shards(4).threads(threads).build());
        try (TrainingSession session = new Trainer(PLUGINS, new JavaKernel()).session(spec, ROWS)) {
            for (int step = 0; step < 5; step++) {
                session.train(input(), target());
            }
            return session.weights().layer(0).clone();
        }
    }

    /** relu is flat below 0, but half of it is not. */
    @Test
    void statisticsKnowTheShare() {
        RunSpec run = run(NetworkSpec.of(1, layer(1, "relu"), LayerSpec.of(1, "identity")), "mean-squared-error");
        Network network = Network.build(run, PLUGINS);
        ParameterArrays weights = ParameterArrays.zero(network);
        for (double alpha : new double[] {1, 0.5}) {
            weights.setLayer(0, new double[][] {{-1, 0}, {alpha}});
            MatrixDataset rows = new MatrixDataset(new Matrix(new float[] {1, 2}, 2, 1), new Matrix(2, 1));
            int dead = LayerStatistics.of(network, weights, rows, 2)
                    .get(0)
                    .flatness()
                    .orElseThrow()
                    .dead()
                    .size();
            assertEquals(alpha == 1 ? 1 : 0, dead);
        }
    }

    @Test
    void onlyElementwiseActivationsOfHiddenLayersHaveAShare() {
        ConfigException row = assertThrows(
                ConfigException.class,
                () -> Network.build(
                        run(NetworkSpec.of(1, layer(2, "softmax"), LayerSpec.of(2, "softmax")), "cross-entropy"),
                        PLUGINS));
        assertEquals(
                "/network/layers/0/parametric  activation 'softmax' is a function of all units together, which has no share for"
                        + " each unit. Use an elementwise activation, or remove \"parametric\" [CFG_SEMANTIC]",
                row.getMessage());
        IllegalArgumentException output =
                assertThrows(IllegalArgumentException.class, () -> NetworkSpec.of(1, layer(1, "tanh")));
        assertEquals("the output layer takes no parametric activation", output.getMessage());
    }
}
