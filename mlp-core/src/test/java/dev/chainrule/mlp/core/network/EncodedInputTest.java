package dev.chainrule.mlp.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.GradientCheck;
import dev.chainrule.mlp.core.explain.InputExplanation;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Learned encodings of the inputs, one factor of the chain rule further than the weights of the first layer. */
class EncodedInputTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final int ROWS = 11;
    private static final PluginSpec PERIODIC = new PluginSpec("periodic", Map.of("frequencies", 3, "outputs", 2));
    private static final PluginSpec EMBEDDING = new PluginSpec("embedding", Map.of("dimensions", 2));

    /** Five inputs: x₁ as it is, x₂ periodic, and x₃ to x₅ a category; 1 + 3 + 2 encoded inputs and 14 + 6 parameters. */
    private static NetworkSpec spec(LayerSpec... layers) {
        return NetworkSpec.of(5, layers).withEncode(Map.of("3-5", EMBEDDING, "2", PERIODIC));
    }

    private static RunSpec run(NetworkSpec spec, String loss) {
        return RunSpec.of(5, spec, loss, OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
    }

    private static Network network(InputScale scale) {
        NetworkSpec spec = spec(
                        LayerSpec.of(4, "tanh").withParametric(true).withDropout(0.2), LayerSpec.of(2, "softmax"))
                .withInputDropout(0.3)
                .withInputScale(scale);
        return Network.build(run(spec, "cross-entropy"), PLUGINS);
    }

    /** Random weights, and scales that are not 1. */
    private static ParameterArrays weights(Network network) {
        ParameterArrays weights = ParameterArrays.initial(network, 3);
        if (network.layers().get(0).inputScale()) {
            ParameterRange scale = network.layers().get(0).range(ParameterKind.INPUT_SCALE);
            for (int i = scale.from(); i < scale.to(); i++) {
                weights.layer(0)[i] = 0.5f + 0.75f * (i - scale.from());
            }
        }
        return weights;
    }

    private static Matrix input() {
        RandomStream random = new RandomStream(8);
        Matrix input = new Matrix(ROWS, 5);
        for (int r = 0; r < ROWS; r++) {
            input.set(r, 0, (float) random.nextGaussian());
            input.set(r, 1, (float) random.nextGaussian());
            if (r % 4 < 3) { // every fourth category is unknown
                input.set(r, 2 + r % 4, 1);
            }
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
     * e = (x, 3 cos(2π·0.25·x) + 5) = (2, 2), s = (1, 10), z = 4·2 + 1·10·2 + 0 = 28; L = (a − y)², so δ = 2·(28 − 27) = 2.
     * ∂L/∂W = δ·(2, 20), ∂L/∂s = δ·(4·2, 1·2), ∂L/∂e = δ·(4, 10), ∂L/∂V = 20·cos π, ∂L/∂c = 20.
     */
    @Test
    void theFactorsAreThoseOfTheChainRule() {
        NetworkSpec one = NetworkSpec.of(1, LayerSpec.of(1, "identity"))
                .withEncode(Map.of("1", new PluginSpec("periodic", Map.of("frequencies", 1, "outputs", 1))))
                .withInputScale(InputScale.LEARNED);
        Network network = Network.build(run(one, "mean-squared-error"), PLUGINS);
        double[][][] weights = {{{4, 1, 0}, {1, 10}, {0.25, 0, 3, 5}}};
        RowPass pass = RowPass.of(network, weights, new double[] {2}, new double[] {27});
        assertEquals(28, pass.a()[0][0], 1e-12);
        assertArrayEquals(new double[] {4, 40, 2}, pass.gradient()[0][0], 1e-12);
        assertArrayEquals(new double[] {16, 4}, pass.gradient()[0][1], 1e-12);
        assertArrayEquals(new double[] {0, 0, -20, 20}, pass.gradient()[0][2], 1e-12);
        assertArrayEquals(new double[] {8}, pass.lossByInput(), 1e-12);
        assertArrayEquals(new double[] {4}, pass.outputByInput(0), 1e-12);
    }

    @Test
    void theParametersFollowTheInputScaleAndComeBeforeTheShares() {
        Network network = network(InputScale.LEARNED);
        assertEquals(5, network.inputs());
        assertEquals(6, network.layers().get(0).inputs());
        assertEquals(
                List.of(
                        new ParameterRange(ParameterKind.WEIGHTS, 0, 24),
                        new ParameterRange(ParameterKind.BIASES, 24, 28),
                        new ParameterRange(ParameterKind.INPUT_SCALE, 28, 34),
                        new ParameterRange(ParameterKind.ENCODINGS, 34, 54),
                        new ParameterRange(ParameterKind.ALPHA, 54, 58)),
                network.layers().get(0).ranges());
        assertEquals(58 + 10, network.parameterCount());
        ParameterArrays copy = ParameterArrays.zero(network);
        copy.setLayer(0, weights(network).values()[0]);
        assertArrayEquals(weights(network).layer(0), copy.layer(0));
        assertEquals(
                List.of("a", "b", "b~1", "b~2", "c~1", "c~2"),
                network.layers().get(0).encodings().names(List.of("a", "b", "c=u", "c=v", "c=w")));
    }

    @ParameterizedTest
    @EnumSource
    void everyGradientAgreesWithCentralDifferences(InputScale scale) {
        Network network = network(scale);
        GradientCheck check = GradientCheck.of(network, weights(network).values(), rows(), 1e-6);
        assertTrue(check.passed(), check::toString);
        assertEquals(0, check.skipped());
    }

    @ParameterizedTest
    @EnumSource
    void aBatchHasTheMeanGradientOfItsRows(InputScale scale) {
        Network network = network(scale);
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
            assertEquals(network.parameterCount(), at);
        }
    }

    /** For least squares J = Σ (a − y)² / n, the Gauss-Newton matrix is 2 Σ g gᵀ / n. */
    @Test
    void theJacobianHasTheEncodings() {
        Network network = Network.build(run(spec(LayerSpec.of(1, "identity")), "mean-squared-error"), PLUGINS);
        ParameterArrays weights = weights(network);
        try (WorkerTeam team = new WorkerTeam(1)) {
            FullBatchObjective objective =
                    new FullBatchObjective(network, team, weights, input(), new Matrix(ROWS, 1), new float[0]);
            int count = objective.parameters();
            double[][] matrix = new double[count][count];
            objective.gaussNewton(objective.trained(weights), new double[count], matrix);
            int first =
                    6 + 1 + 14; // of the vector of the first category, after weights, bias and the periodic encoding
            double slope = weights.weight(0, 0, 4); // ∂a/∂E = w, in the rows of the category
            assertEquals(2 * slope * slope * 3 / ROWS, matrix[first][first], 1e-9);
            assertEquals(2 * slope * 3 / ROWS, matrix[first][6], 1e-9); // ∂a/∂b = 1
        }
    }

    @ParameterizedTest
    @EnumSource
    void areAFactorOfTheGradientOfTheInputs(InputScale scale) {
        Network network = network(scale);
        RunSpec run = run(spec(LayerSpec.of(4, "tanh"), LayerSpec.of(2, "softmax")), "cross-entropy");
        InputExplanation explained =
                Explainer.of(network, weights(network).values(), run, PLUGINS).explainInputs(rows(), 2, 1);
        assertEquals(5, explained.inputs().size());
        for (InputExplanation.OfInput input : explained.inputs()) {
            assertFalse(input.lossCheck().disagrees(), input::toString);
            assertFalse(input.outputCheck().disagrees(), input::toString);
            assertEquals(
                    input.lossGradient(),
                    input.terms().stream().mapToDouble(Explanation.Term::value).sum(),
                    1e-12);
        }
    }

    @Test
    void aParameterIsExplainedByTheEncodedInputsThatDependOnIt() {
        Network network = network(InputScale.LEARNED);
        RunSpec run = run(spec(LayerSpec.of(4, "tanh"), LayerSpec.of(2, "softmax")), "cross-entropy");
        Explainer explainer = Explainer.of(network, weights(network).values(), run, PLUGINS);
        Explanation explanation = explainer.explain(rows(), 2, ParameterRef.encoding(1)); // w₂ of the periodic one
        assertEquals(
                List.of(1, 2, 3),
                explanation.jacobian().stream()
                        .map(Explanation.JacobianTerm::unit)
                        .toList());
        assertEquals(0, explanation.jacobian().get(0).derivative(), 1e-15); // e₂ is x itself
        assertEquals(explanation.gradient(), explanation.lossGradient(), 1e-15);
        assertFalse(explanation.check().disagrees(), explanation::toString);
        assertEquals("encoding parameter 2", explanation.parameter().toString());
        ParameterRef none = ParameterRef.encoding(20);
        assertEquals(
                "there is no encoding parameter 21: the encodings have 20 parameters",
                assertThrows(IllegalArgumentException.class, () -> explainer.explain(rows(), 2, none))
                        .getMessage());
    }

    @Test
    void areFrozenWithTheFirstLayer() {
        NetworkSpec spec = spec(LayerSpec.of(4, "tanh").withFrozen(true), LayerSpec.of(2, "softmax"));
        Network network = Network.build(run(spec, "cross-entropy"), PLUGINS);
        ParameterArrays gradient = ParameterArrays.zero(network);
        Arrays.fill(gradient.layer(0), 7);
        new Backpropagation(network, new JavaKernel(), ROWS)
                .lossAndGradient(weights(network), input(), target(), gradient);
        for (float value : gradient.layer(0)) {
            assertEquals(7, value);
        }
    }
}
