package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunChecksTest {
    private static final Plugins PLUGINS = Plugins.load();

    /** Two inputs, three units of tanh, one number. */
    private static final RunSpec SPEC = RunSpec.builder()
            .network(NetworkSpec.of(2, LayerSpec.of(3, "tanh"), LayerSpec.of(1, "identity")))
            .loss("squared-error")
            .build();

    private static RunSpec with(UnaryOperator<RunSpec.Builder> change) {
        return change.apply(SPEC.toBuilder()).build();
    }

    private static MatrixDataset rows(int count, int inputs, int outputs) {
        return new MatrixDataset(new Matrix(count, inputs), new Matrix(count, outputs));
    }

    private static PreparedData prepared(RunSpec spec, Dataset training, Optional<Dataset> heldOut) {
        Preprocessing preprocessing =
                new Preprocessing(List.of("a", "b"), Scaler.none(2), new Target.Numbers(List.of("y"), Scaler.none(1)));
        return new PreparedData(spec, preprocessing, training, heldOut, List.of());
    }

    private static PreparedData prepared(RunSpec spec) {
        return prepared(spec, rows(4, 2, 1), Optional.empty());
    }

    private static String config(Executable check) {
        return assertThrows(ConfigException.class, check).getMessage();
    }

    private static String argument(Executable check) {
        return assertThrows(IllegalArgumentException.class, check).getMessage();
    }

    @Test
    void severalProcessesTrainOneNetworkInSeveralShards() {
        assertDoesNotThrow(() -> RunChecks.requireShards(with(spec -> spec.training(t -> t.shards(2)))));
        assertEquals(
                "/training/shards  training in several processes divides each batch into shards, and this run has only"
                        + " one. Set shards to a small multiple of the number of processes, for example 8, and"
                        + " batchSize to a multiple of that. The number of shards is part of the run: the same number"
                        + " on one machine gives the same bits [CFG_SEMANTIC]",
                config(() -> RunChecks.requireShards(SPEC)));
        assertDoesNotThrow(() -> RunChecks.requireOneMember(SPEC));
        assertEquals(
                "/training/members  training in several processes trains one network, and this run has 3 members."
                        + " Delete members, or train the ensemble on one machine; its model scores rows anywhere"
                        + " [CFG_SEMANTIC]",
                config(() -> RunChecks.requireOneMember(with(spec -> spec.training(t -> t.members(3))))));
    }

    @Test
    void singleStepsAreThoseOfOneNetwork() {
        assertDoesNotThrow(() -> RunChecks.requireSingleRun(SPEC));
        assertEquals(
                "a run of 3 members is trained as a whole, by train or run; for single steps start a member, as"
                        + " prepared.member(0)",
                argument(() -> RunChecks.requireSingleRun(with(spec -> spec.training(t -> t.members(3))))));
    }

    @Test
    void aSolverDoesNotLearnFromBatches() {
        assertDoesNotThrow(() -> RunChecks.requireBatches(SPEC));
        assertEquals(
                "/solver  a solver trains on all rows at once and cannot learn from batches as they come. Give the run"
                        + " an optimizer in place of the solver [CFG_SEMANTIC]",
                config(() -> RunChecks.requireBatches(with(spec -> spec.solver("lbfgs")))));
    }

    /** Six rows of which two are in memory at a time. */
    private static final class Streamed implements Dataset {
        @Override
        public int rows() {
            return 6;
        }

        @Override
        public int inputs() {
            return 2;
        }

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public int window() {
            return 2;
        }

        @Override
        public void copy(int[] rows, int from, int count, Matrix input, Matrix target) {
            throw new UnsupportedOperationException("not needed");
        }
    }

    @Test
    void shardsAreNotStreamed() {
        RunSpec sharded = with(spec -> spec.training(t -> t.shards(2)));
        assertDoesNotThrow(() -> RunChecks.requireShardsInMemory(prepared(sharded)));
        assertDoesNotThrow(() -> RunChecks.requireShardsInMemory(prepared(SPEC, new Streamed(), Optional.empty())));
        assertEquals(
                "/training/shards  shards need all rows in memory, and these are streamed from their file. Delete"
                        + " shards, or set \"streaming\": false in data and give Java the memory with -Xmx"
                        + " [CFG_SEMANTIC]",
                config(() -> RunChecks.requireShardsInMemory(prepared(sharded, new Streamed(), Optional.empty()))));
    }

    @ParameterizedTest
    @CsvSource({
        "cross-entropy, softmax, true",
        "binary-cross-entropy, sigmoid, true",
        "squared-error, softmax, false",
        "hinge, tanh, false"
    })
    void labelsAreSmoothedForLossesOfProbabilities(String loss, String output, boolean isAccepted) {
        RunSpec plain = with(spec -> spec.loss(loss).network(NetworkSpec.of(2, LayerSpec.of(2, output))));
        RunSpec smooth = plain.withTraining(plain.training().withLabelSmoothing(0.1));
        Network network = Network.build(plain, PLUGINS);
        assertDoesNotThrow(() -> RunChecks.requireProbabilities(plain, network));
        if (isAccepted) {
            assertDoesNotThrow(() -> RunChecks.requireProbabilities(smooth, network));
        } else {
            assertEquals(
                    "/training/labelSmoothing  labels are smoothed for a loss whose targets are probabilities of"
                            + " classes, as cross-entropy, and the loss is '" + loss + "'. Delete labelSmoothing"
                            + " [CFG_SEMANTIC]",
                    config(() -> RunChecks.requireProbabilities(smooth, network)));
        }
    }

    @Test
    void theRowsAndThePreprocessingHaveTheSizesOfTheNetwork() {
        Network network = Network.build(SPEC, PLUGINS);
        assertDoesNotThrow(() ->
                RunChecks.requireFit(network, prepared(SPEC, rows(4, 2, 1), Optional.of(rows(2, 2, 1)))));
        assertEquals(
                "the network has 2 inputs and 1 outputs, the training rows 3 and 1",
                argument(() -> RunChecks.requireFit(network, prepared(SPEC, rows(4, 3, 1), Optional.empty()))));
        assertEquals(
                "the network has 2 inputs and 1 outputs, the held-out rows 2 and 2",
                argument(() ->
                        RunChecks.requireFit(network, prepared(SPEC, rows(4, 2, 1), Optional.of(rows(2, 2, 2))))));
        Network wider =
                Network.build(with(spec -> spec.network(NetworkSpec.of(3, LayerSpec.of(1, "identity")))), PLUGINS);
        assertEquals(
                "the network has 3 inputs and 1 outputs, the preprocessing 2 and 1",
                argument(() -> RunChecks.requireFit(wider, prepared(SPEC, rows(4, 3, 1), Optional.empty()))));
    }

    private static String difference(RunSpec model, RunSpec spec) {
        String message = argument(() -> RunChecks.requireSameNetwork(model, spec));
        String start = "a model keeps its network and loss when it is trained further: its ";
        assertEquals(start, message.substring(0, start.length()));
        return message.substring(start.length());
    }

    private static RunSpec withLayers(LayerSpec... layers) {
        return SPEC.withNetwork(NetworkSpec.of(2, layers));
    }

    @Test
    void aModelKeepsItsNetworkAndItsLoss() {
        LayerSpec output = LayerSpec.of(1, "identity");
        assertEquals("loss is squared-error, that of the spec is huber", difference(SPEC, SPEC.withLoss("huber")));
        assertEquals(
                "inputScale is none, that of the spec is learned",
                difference(SPEC, SPEC.withNetwork(SPEC.network().withInputScale(InputScale.LEARNED))));
        assertEquals("number of layers is 2, that of the spec is 1", difference(SPEC, withLayers(output)));
        assertEquals(
                "activation of layer 1 is tanh, that of the spec is relu",
                difference(SPEC, withLayers(LayerSpec.of(3, "relu"), output)));
        assertEquals(
                "activation of layer 1 is tanh, that of the spec is leaky-relu {slope=0.5}",
                difference(
                        SPEC,
                        withLayers(LayerSpec.of(3, PluginSpec.of("leaky-relu").with("slope", 0.5)), output)));
        assertEquals(
                "parametric of layer 1 is false, that of the spec is true",
                difference(SPEC, withLayers(LayerSpec.of(3, "tanh").withParametric(true), output)));
        assertEquals(
                "number of units of layer 1 is 3, that of the spec is 4",
                difference(SPEC, withLayers(LayerSpec.of(4, "tanh"), output)));
    }

    @Test
    void aModelMayBeTrainedFurtherInAnotherWay() {
        LayerSpec hidden = LayerSpec.of(3, "tanh").toBuilder()
                .dropout(0.5)
                .initializer("zeros")
                .l2(0.1)
                .frozen(true)
                .build();
        RunSpec other = withLayers(
                        hidden, LayerSpec.builder().activation("identity").build())
                .toBuilder()
                .optimizer("sgd")
                .seed(99)
                .build();
        assertDoesNotThrow(() -> RunChecks.requireSameNetwork(SPEC, other)); // the data decides the units left out
    }

    private static TrainedModel model(RunSpec spec) {
        Network network = Network.build(spec, PLUGINS);
        PreparedData rows = prepared(spec);
        return new TrainedModel(
                spec, network, ParameterArrays.initial(network, 1), rows.preprocessing(), new JavaKernel());
    }

    @Test
    void theMembersOfAnEnsembleAreOfOneKind() {
        RunSpec two = with(spec -> spec.training(t -> t.members(2)));
        TrainedModel member = model(SPEC);
        assertDoesNotThrow(() -> RunChecks.requireMembers(two, List.of(member, member)));
        assertEquals(
                "the run has 2 members, found 1 models",
                argument(() -> RunChecks.requireMembers(two, List.of(member))));
        assertEquals(
                "the run has 1 members, found 0 models", argument(() -> RunChecks.requireMembers(SPEC, List.of())));
        TrainedModel pair = TrainedModel.ensemble(two, List.of(member, member));
        assertEquals(
                "a member of an ensemble must be a single network",
                argument(() -> RunChecks.requireMembers(two, List.of(member, pair))));
        TrainedModel other = model(withLayers(LayerSpec.of(3, "relu"), LayerSpec.of(1, "identity")));
        assertEquals(
                "a model keeps its network and loss when it is trained further: its activation of layer 1 is tanh, that"
                        + " of the spec is relu",
                argument(() -> RunChecks.requireMembers(two, List.of(member, other))));
        Preprocessing scaled =
                new Preprocessing(List.of("a", "c"), Scaler.none(2), new Target.Numbers(List.of("y"), Scaler.none(1)));
        TrainedModel renamed = new TrainedModel(SPEC, member.network(), member.weights(), scaled, new JavaKernel());
        assertEquals(
                "the members of an ensemble need the same preprocessing",
                argument(() -> RunChecks.requireMembers(two, List.of(member, renamed))));
    }

    private static void watch(String metric, Dataset training, Optional<Dataset> heldOut) {
        RunSpec spec = with(run -> run.training(
                t -> t.earlyStopping(EarlyStoppingSpec.builder().metric(metric).build())));
        PreparedData rows = prepared(spec, training, heldOut);
        RunSettings settings = new RunSettings(
                PLUGINS,
                new JavaKernel(),
                WorkerTeam::new,
                OptionalInt.of(1),
                new TrainingListener() {},
                Optional.empty());
        try (Learner learner = Learner.of(ResolvedRun.of(rows, PLUGINS), new JavaKernel(), settings)) {
            RunChecks.requireWatchable(rows, learner, PLUGINS);
        }
    }

    private static Dataset targets(float... values) {
        return new MatrixDataset(new Matrix(values.length, 2), new Matrix(values, values.length, 1));
    }

    /** R² compares with the mean of the targets, and needs two rows. */
    @Test
    void aMetricThatIsUndefinedOnItsRowsIsNotWatched() {
        assertDoesNotThrow(() -> watch("r2", targets(1, 1), Optional.of(targets(1, 2))));
        assertDoesNotThrow(() -> watch("r2", targets(1, 2), Optional.empty()));
        assertDoesNotThrow(() -> watch("rmse", targets(1, 2), Optional.of(targets(3))));
        assertDoesNotThrow(() -> watch("loss", targets(1, 2), Optional.of(targets(3))));
        assertEquals(
                "/training/earlyStopping/metric  metric 'r2' is undefined on the 1 held-out row whatever the model"
                        + " predicts, so it cannot tell the best epoch. Hold out more rows, or watch \"loss\" or"
                        + " another metric [CFG_SEMANTIC]",
                config(() -> watch("r2", targets(1, 2), Optional.of(targets(3)))));
        assertEquals(
                "/training/earlyStopping/metric  metric 'r2' is undefined on the 1 training row whatever the model"
                        + " predicts, so it cannot tell the best epoch. Watch \"loss\" or another metric"
                        + " [CFG_SEMANTIC]",
                config(() -> watch("r2", targets(1), Optional.empty())));
    }
}
