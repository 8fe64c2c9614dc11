package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberRunsTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Trainer TRAINER = new Trainer(PLUGINS, new JavaKernel());
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final int MEMBERS = 5;

    private static RunSettings settings(int threads) {
        return new RunSettings(
                PLUGINS, new JavaKernel(), WorkerTeam::new, OptionalInt.of(threads), SILENT, Optional.empty());
    }

    private static MemberRuns runs(int members, int threads) {
        ResolvedRun run = ResolvedRun.of(EnsembleTest.prepared(EnsembleTest.classifier(members)), PLUGINS);
        return new MemberRuns(run, settings(threads), SILENT);
    }

    @Test
    void eachMemberIsTrainedOnce() {
        List<Integer> trained = Collections.synchronizedList(new ArrayList<>());
        runs(MEMBERS, 3).train(trained::add);
        Collections.sort(trained);
        assertEquals(List.of(0, 1, 2, 3, 4), trained);
    }

    @Test
    void aStoppedMemberTakesNoFurtherStepAndNoOtherBegins() {
        MemberRuns runs = runs(3, 1);
        List<Integer> trained = new ArrayList<>();
        runs.train(k -> {
            trained.add(k);
            try (TrainingRun run = runs.start(k, Optional.empty())) {
                assertTrue(runs.step(run));
                runs.stop();
                assertFalse(runs.step(run));
                assertEquals(TrainingOutcome.STOPPED, run.result().outcome());
            }
        });
        assertEquals(List.of(0), trained);
    }

    /** The first member begins in any case: a run that is stopped has a model too. */
    @Test
    void runsThatAreStoppedBeforeTheyBeginHaveTheirFirstMember() {
        MemberRuns runs = runs(3, 1);
        runs.stop();
        List<Integer> trained = new ArrayList<>();
        runs.train(k -> {
            trained.add(k);
            try (TrainingRun run = runs.start(k, Optional.empty())) {
                assertFalse(runs.step(run));
            }
        });
        assertEquals(List.of(0), trained);
    }

    @Test
    void aFailureStopsTheMembersAfterItAndIsThrownWithItsMember() {
        MemberRuns runs = runs(MEMBERS, 1);
        List<Integer> trained = new ArrayList<>();
        IllegalStateException own = assertThrows(
                IllegalStateException.class,
                () -> runs.train(k -> {
                    trained.add(k);
                    if (k == 1) {
                        throw new IllegalStateException("not today");
                    }
                }));
        assertEquals("not today", own.getMessage());
        assertEquals(List.of(0, 1), trained);
    }

    /** The second member would take 200,000 steps. */
    @Test
    void aFailureStopsAMemberAfterItThatIsBeingTrained() {
        RunSpec spec = EnsembleTest.classifier(2);
        ResolvedRun run = ResolvedRun.of(
                EnsembleTest.prepared(spec.withTraining(spec.training().withEpochs(40_000))), PLUGINS);
        MemberRuns runs = new MemberRuns(run, settings(2), SILENT);
        CountDownLatch begun = new CountDownLatch(1);
        List<TrainingOutcome> outcomes = new ArrayList<>();
        assertThrows(
                IllegalStateException.class,
                () -> runs.train(k -> {
                    if (k == 0) {
                        await(begun);
                        throw new IllegalStateException("not today");
                    }
                    try (TrainingRun second = runs.start(k, Optional.empty())) {
                        begun.countDown();
                        while (runs.step(second)) {
                            // until it is stopped
                        }
                        outcomes.add(second.result().outcome());
                    }
                }));
        assertEquals(List.of(TrainingOutcome.STOPPED), outcomes);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aMemberIsResumedWhereItWas() {
        MemberRuns runs = runs(2, 1);
        runs.train(k -> {
            TrainingState state;
            TrainedModel whole;
            try (TrainingRun run = runs.start(k, Optional.empty())) {
                for (int n = 0; n < 4; n++) {
                    runs.step(run);
                }
                state = run.state();
                whole = run.train();
            }
            try (TrainingRun run = runs.resume(k, state)) {
                assertEquals(4, run.state().step());
                LineModel.assertSameWeights(whole, run.train());
            }
        });
    }

    @Test
    void eachMemberHasTheBitsOfARunOfItsOwn() {
        PreparedData rows = EnsembleTest.prepared(EnsembleTest.classifier(MEMBERS));
        TrainedModel model = TRAINER.train(rows);
        assertEquals(MEMBERS, model.members().size());
        LineModel.assertSameWeights(
                TRAINER.train(EnsembleTest.prepared(EnsembleTest.classifier(1))),
                model.members().get(0));
        for (int k = 0; k < MEMBERS; k++) {
            TrainedModel member = model.members().get(k);
            LineModel.assertSameWeights(TRAINER.train(rows.member(k)), member);
            assertEquals(rows.spec().member(k), member.spec());
        }
        assertEquals(
                MEMBERS,
                model.members().stream()
                        .map(member -> member.spec().seed())
                        .distinct()
                        .count());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void threadsChangeNoBit(int threads) {
        PreparedData rows = EnsembleTest.prepared(EnsembleTest.classifier(MEMBERS));
        TrainedModel one = TRAINER.withThreads(1).train(rows);
        TrainedModel several = TRAINER.withThreads(threads).train(rows);
        for (int k = 0; k < MEMBERS; k++) {
            LineModel.assertSameWeights(one.members().get(k), several.members().get(k));
        }
    }

    @Test
    void listenersReceiveTheEventsOfEachMember() {
        List<List<Integer>> epochs = new ArrayList<>();
        TRAINER.withThreads(3).run(EnsembleTest.prepared(EnsembleTest.classifier(3)), new TrainingListener() {
            @Override
            public TrainingListener ofMember(int member, int members) {
                assertEquals(3, members);
                assertEquals(epochs.size() + 1, member);
                List<Integer> own = new ArrayList<>();
                epochs.add(own);
                return new TrainingListener() {
                    @Override
                    public void epochFinished(EpochResult result) {
                        own.add(result.epoch());
                    }
                };
            }
        });
        assertEquals(List.of(List.of(1, 2, 3), List.of(1, 2, 3), List.of(1, 2, 3)), epochs);
    }

    @Test
    void anInterruptedRunHasTheMembersThatBegan() {
        TrainingResult result = TRAINER.withThreads(1)
                .run(EnsembleTest.prepared(EnsembleTest.classifier(MEMBERS)), new TrainingListener() {
                    @Override
                    public TrainingListener ofMember(int member, int members) {
                        return member != 2
                                ? this
                                : new TrainingListener() {
                                    @Override
                                    public void epochFinished(EpochResult result) {
                                        Thread.currentThread().interrupt();
                                    }
                                };
                    }
                });
        assertTrue(Thread.interrupted());
        assertEquals(TrainingOutcome.STOPPED, result.outcome());
        assertEquals(2, result.model().members().size());
        assertEquals(2, result.model().spec().training().members());
        assertEquals(1, result.members().get(1).history().size());
    }

    @Test
    void anErrorNamesTheMember() {
        RunSpec spec = LineModel.SPEC.toBuilder()
                .optimizer(o -> o.type("sgd").learningRate(1e30))
                .training(t -> t.members(3))
                .build();
        PreparedData rows = PreparedData.of(
                spec,
                PLUGINS,
                LineModel.line(1, 2, 3),
                PreprocessingSpec.builder().build());
        String message = assertThrows(
                        TrainingDivergedException.class,
                        () -> TRAINER.withThreads(2).train(rows))
                .getMessage();
        assertTrue(message.contains("(epoch 1, batch 2) (member 1)"), message);
    }
}
