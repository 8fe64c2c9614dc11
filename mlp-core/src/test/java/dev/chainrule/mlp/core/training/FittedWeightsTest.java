package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.network.FittedInitialization;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.Initialization;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs whose initial weights are fitted to their rows. */
class FittedWeightsTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Trainer TRAINER = new Trainer(PLUGINS, new JavaKernel());

    private static RunSpec fitted(RunSpec spec) {
        return spec.withNetwork(spec.network().withInitialization(Initialization.FITTED));
    }

    private static ParameterArrays initial(PreparedData rows, RunSpec spec) {
        return FittedInitialization.of(
                Network.build(spec, PLUGINS),
                spec.network(),
                spec.seed(),
                new JavaKernel(),
                rows.training().sample(1024).input());
    }

    @Test
    void aRunBeginsWithTheFittedWeights() {
        PreparedData rows = EnsembleTest.prepared(fitted(EnsembleTest.classifier(1)));
        try (TrainingRun run = TRAINER.start(rows)) {
            assertArrayEquals(
                    initial(rows, rows.spec()).layer(0), run.state().weights().layer(0));
        }
        RunSpec solved = RunSpec.builder()
                .network(n ->
                        n.initialization(Initialization.FITTED).layer(6, "tanh").layer(3, "softmax"))
                .loss("cross-entropy")
                .solver("lbfgs")
                .training(t -> t.epochs(1))
                .build();
        PreparedData forSolver = EnsembleTest.prepared(solved);
        try (TrainingRun run = TRAINER.start(forSolver)) {
            assertArrayEquals(
                    initial(forSolver, forSolver.spec()).layer(0),
                    run.state().weights().layer(0));
        }
    }

    @Test
    void threadsKernelsAndAResumedRunChangeNoBit() {
        RunSpec spec = fitted(EnsembleTest.classifier(1));
        PreparedData rows =
                EnsembleTest.prepared(spec.withTraining(spec.training().withShards(2)));
        TrainedModel expected = TRAINER.train(rows);
        LineModel.assertSameWeights(
                expected,
                new Trainer(PLUGINS, Kernels.choose().kernel()).withThreads(2).train(rows));
        TrainingState state;
        try (TrainingRun run = TRAINER.start(rows)) {
            for (int s = 0; s < 5; s++) {
                run.step();
            }
            state = run.state();
        }
        try (TrainingRun run = TRAINER.resume(rows, state, new TrainingListener() {})) {
            LineModel.assertSameWeights(expected, run.train());
        }
    }

    @Test
    void eachMemberIsFittedWithItsOwnSeed() {
        PreparedData rows = EnsembleTest.prepared(fitted(EnsembleTest.classifier(2)));
        ResolvedRun run = ResolvedRun.of(rows, PLUGINS);
        MemberRuns members = TRAINER.members(run, new TrainingListener() {});
        try (TrainingRun first = members.start(0, Optional.empty());
                TrainingRun second = members.start(1, Optional.empty())) {
            float[] one = first.state().weights().layer(0);
            assertArrayEquals(initial(rows, rows.spec().member(0)).layer(0), one);
            assertNotEquals(one[0], second.state().weights().layer(0)[0]);
        }
    }

    @Test
    void givenWeightsTakeThePlaceOfFittedOnes() {
        PreparedData rows = EnsembleTest.prepared(fitted(EnsembleTest.classifier(1)));
        ParameterArrays given = ParameterArrays.initial(Network.build(rows.spec(), PLUGINS), 99);
        try (TrainingRun run = TRAINER.start(rows, given, new TrainingListener() {})) {
            assertArrayEquals(given.layer(0), run.state().weights().layer(0));
        }
    }

    @Test
    void aSessionHasNoRowsToFitTo() {
        RunSpec spec = EnsembleTest.prepared(fitted(EnsembleTest.classifier(1))).spec();
        assertEquals(
                "/network/initialization  initial weights cannot be fitted where batches are shown one by one. Delete"
                        + " initialization [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> TRAINER.session(spec, 8))
                        .getMessage());
    }
}
