package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.GradientCheck;
import dev.chainrule.mlp.core.explain.InputExplanation;
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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A learned scale of the inputs, one factor of the chain rule further than the weights of the first layer. */
class ScaledInputTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final int ROWS = 11;

    private static NetworkSpec spec(LayerSpec... layers) {
        return NetworkSpec.of(3, layers).withInputScale(InputScale.LEARNED);
    }

    private static Network network(NetworkSpec spec, String loss) {
        return Network.build(RunSpec.of(5, spec, loss, OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT), PLUGINS);
    }

    private static Network network() {
        return network(
                spec(LayerSpec.of(4, "tanh").withDropout(0.2), LayerSpec.of(2, "softmax"))
                        .withInputDropout(0.3),
                "cross-entropy");
    }

    /** Random weights, and scales that are not 1. */
    private static ParameterArrays weights(Network network) {
        ParameterArrays weights = ParameterArrays.initial(network, 3);
        ParameterRange scale = network.layers().get(0).range(ParameterKind.INPUT_SCALE);
        for (int i = scale.from(); i < scale.to(); i++) {
            weights.layer(0)[i] = 0.5f + 0.75f * (i - scale.from());
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

    /** z = w·s·x + b = 2·1.5·3 + 0 = 9; L = (a − y)², so ∂L/∂z = 2·(9 − 8) = 2, ∂L/∂w = 2·4.5 and ∂L/∂s = 2·2·3. */
    @Test
    void theFactorsAreThoseOfTheChainRule() {
        NetworkSpec one = NetworkSpec.of(1, LayerSpec.of(1, "identity")).withInputScale(InputScale.LEARNED);
        Network network = network(one, "mean-squared-error");
        RowPass pass = RowPass.of(network, new double[][][] {{{2, 0}, {1.5}}}, new double[] {3}, new double[] {8});
        assertEquals(9, pass.a()[0][0]);
        assertEquals(4.5, pass.x(0)[0]);
        assertArrayEquals(new double[] {9, 2}, pass.gradient()[0][0]);
        assertArrayEquals(new double[] {12}, pass.gradient()[0][1]);
    }

    @Test
    void startsAtOneAndFollowsTheBiases() {
        Network network = network();
        ParameterArrays initial = ParameterArrays.initial(network, 5);
        assertEquals(
                List.of(
                        new ParameterRange(ParameterKind.WEIGHTS, 0, 12),
                        new ParameterRange(ParameterKind.BIASES, 12, 16),
                        new ParameterRange(ParameterKind.INPUT_SCALE, 16, 19)),
                network.layers().get(0).ranges());
        assertArrayEquals(new float[] {1, 1, 1}, Arrays.copyOfRange(initial.layer(0), 16, 19));
        assertArrayEquals(new double[] {1, 1, 1}, initial.values()[0][4]);
        assertEquals(16 + 3 + 10, network.parameterCount());
        ParameterArrays copy = ParameterArrays.zero(network);
        copy.setLayer(0, weights(network).values()[0]);
        assertArrayEquals(weights(network).layer(0), copy.layer(0));
    }

    @Test
    void everyGradientAgreesWithCentralDifferences() {
        Network network = network();
        double[][] inputs = new double[ROWS][];
        double[][] targets = new double[ROWS][];
        for (int r = 0; r < ROWS; r++) {
            inputs[r] = row(input(), r);
            targets[r] = row(target(), r);
        }
        GradientCheck check = GradientCheck.of(network, weights(network).values(), new Rows(inputs, targets), 1e-6);
        assertTrue(check.passed(), check::toString);
        assertEquals(29, check.parameters());
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
            assertEquals(29, at);
        }
    }

    /** For least squares J = Σ (a − y)² / n of an output that is linear in s, the Gauss-Newton matrix is 2 Σ g gᵀ / n. */
    @Test
    void theJacobianHasTheScale() {
        Network network = network(spec(LayerSpec.of(1, "identity")), "mean-squared-error");
        ParameterArrays weights = weights(network);
        try (WorkerTeam team = new WorkerTeam(1)) {
            Matrix targets = new Matrix(ROWS, 1);
            FullBatchObjective objective =
                    new FullBatchObjective(network, team, weights, input(), targets, new float[0]);
            int count = objective.parameters();
            double[][] matrix = new double[count][count];
            objective.gaussNewton(objective.trained(weights), new double[count], matrix);
            double square = 0;
            double cross = 0;
            for (int r = 0; r < ROWS; r++) {
                double slope = weights.weight(0, 0, 1) * row(input(), r)[1]; // ∂a/∂s₂ = w₂·x₂
                square += 2 * slope * slope / ROWS;
                cross += 2 * slope / ROWS; // ∂a/∂b = 1
            }
            assertEquals(square, matrix[5][5], 1e-9);
            assertEquals(cross, matrix[5][3], 1e-9);
        }
    }

    /** ∂z/∂x⁰ = w·s = 2·1.5. */
    @Test
    void isAFactorOfTheGradientOfTheInputs() {
        NetworkSpec one = NetworkSpec.of(1, LayerSpec.of(1, "identity")).withInputScale(InputScale.LEARNED);
        RunSpec run = RunSpec.of(5, one, "mean-squared-error", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        double[][][] weights = {{{2, 0}, {1.5}}};
        InputExplanation.OfInput input = Explainer.of(Network.build(run, PLUGINS), weights, run, PLUGINS)
                .explainInputs(new Rows(new double[][] {{3}}, new double[][] {{8}}), 0, 0)
                .inputs()
                .get(0);
        assertEquals(3, input.outputGradient());
        assertEquals(6, input.lossGradient());
        assertEquals(6, input.terms().get(0).value());
        assertFalse(input.lossCheck().disagrees(), input::toString);
        assertFalse(input.outputCheck().disagrees(), input::toString);
    }

    @Test
    void isFrozenWithTheFirstLayer() {
        Network network =
                network(spec(LayerSpec.of(4, "tanh").withFrozen(true), LayerSpec.of(2, "softmax")), "cross-entropy");
        ParameterArrays gradient = ParameterArrays.zero(network);
        Arrays.fill(gradient.layer(0), 7);
        new Backpropagation(network, new JavaKernel(), ROWS)
                .lossAndGradient(weights(network), input(), target(), gradient);
        for (float value : gradient.layer(0)) {
            assertEquals(7, value);
        }
    }
}
