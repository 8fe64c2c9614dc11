package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is stopped anywhere and gone on with from its state. io.run tests the same through checkpoints. */
class TrainingRunTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Trainer TRAINER = new Trainer(PLUGINS, new JavaKernel());
    private static final TrainingListener SILENT = new TrainingListener() {};

    /** Two inputs and a noisy product of them, 15 rows to train on and 5 held out: four batches of 4, 4, 4 and 3. */
    private static PreparedData rows(OptimizerSpec optimizer, TrainingSpec training) {
        RandomStream random = new RandomStream(3);
        double[] inputs = new double[40];
        double[] targets = new double[20];
        for (int r = 0; r < 20; r++) {
            inputs[2 * r] = random.nextDouble(-1, 1);
            inputs[2 * r + 1] = random.nextDouble(-1, 1);
            targets[r] = inputs[2 * r] * inputs[2 * r + 1] + random.nextDouble(-0.5, 0.5);
        }
        RunSpec spec = RunSpec.of(
                7,
                NetworkSpec.of(2, LayerSpec.of(5, "tanh").withDropout(0.25), LayerSpec.of(1, "identity")),
                "mean-squared-error",
                optimizer,
                training);
        return PreparedData.of(
                spec,
                PLUGINS,
                DataTable.numeric(List.of("a", "b"), inputs, List.of("y"), targets),
                "none",
                new Validation.Every(4));
    }

    private static void assertSame(ParameterArrays expected, ParameterArrays found, String message) {
        for (int l = 0; l < expected.layers(); l++) {
            assertArrayEquals(expected.layer(l), found.layer(l), message);
        }
    }

    @ParameterizedTest
    @CsvSource({"sgd, constant", "adam, cosine", "adam, reduce-on-plateau", "rmsprop, one-cycle"})
    void whereverItIsStoppedItGoesOnToTheSameBits(String optimizer, String schedule) {
        OptimizerSpec spec = OptimizerSpec.of(optimizer, 0.3);
        if (!schedule.equals("constant")) {
            spec = spec.withSchedule(PluginSpec.of(schedule));
        }
        PreparedData rows = rows(
                spec,
                TrainingSpec.of(6, 4, true)
                        .withEarlyStopping(Optional.of(new EarlyStoppingSpec(PluginSpec.of("loss"), 2, 0, true))));
        List<TrainingState> states = new ArrayList<>();
        TrainedModel whole;
        List<EpochResult> history;
        Optional<TrainingOutcome> outcome;
        try (TrainingRun run = TRAINER.start(rows, SILENT)) {
            states.add(run.state());
            while (run.step()) {
                states.add(run.state());
            }
            whole = run.model();
            history = run.history();
            outcome = run.outcome();
        }
        for (TrainingState state : states) {
            try (TrainingRun run = TRAINER.resume(rows, state, SILENT)) {
                assertEquals(state.epoch(), run.epoch());
                assertEquals(state.batch(), run.batch());
                assertEquals(state.history(), run.history());
                String where = "from epoch " + state.epoch() + ", batch " + state.batch();
                assertSame(whole.weights(), run.train().weights(), where);
                assertEquals(history, run.history(), where);
                assertEquals(outcome, run.outcome(), where);
            }
        }
    }

    @Test
    void aStateIsACopyThatTheRunDoesNotChange() {
        PreparedData rows = rows(OptimizerSpec.of("adam", 0.1), TrainingSpec.of(2, 4, true));
        try (TrainingRun run = TRAINER.start(rows, SILENT)) {
            run.step();
            TrainingState state = run.state();
            float weight = state.weights().weight(0, 0, 0);
            float slot = state.slots().get(0).weight(0, 0, 0);
            assertEquals(1, state.epoch());
            assertEquals(1, state.batch());
            assertEquals(1, state.step());
            assertEquals(2, state.slots().size());
            run.train();
            assertEquals(weight, state.weights().weight(0, 0, 0));
            assertEquals(slot, state.slots().get(0).weight(0, 0, 0));
            assertTrue(weight != run.state().weights().weight(0, 0, 0));
        }
    }

    @Test
    void aStateOfAnotherRunIsRefused() {
        PreparedData adam = rows(OptimizerSpec.of("adam", 0.1), TrainingSpec.of(2, 4, true));
        TrainingState state;
        try (TrainingRun run = TRAINER.start(adam, SILENT)) {
            run.train();
            state = run.state();
        }
        assertEquals(
                "optimizer 'sgd' keeps 0 numbers a weight, not 2",
                refused(rows(OptimizerSpec.of("sgd", 0.1), TrainingSpec.of(2, 4, true)), state));
        TRAINER.resume(adam, state, SILENT).close();
        TrainingState beyond = new TrainingState(
                4,
                0,
                0,
                List.of(result(1), result(2), result(3)),
                state.weights(),
                Optional.empty(),
                state.slots(),
                12);
        assertEquals("epoch 4 with 0 batches done is no place in 2 epochs of 4 batches", refused(adam, beyond));
        TrainingState batch =
                new TrainingState(1, 4, 0, List.of(), state.weights(), Optional.empty(), state.slots(), 4);
        assertEquals("epoch 1 with 4 batches done is no place in 2 epochs of 4 batches", refused(adam, batch));
    }

    private static EpochResult result(int epoch) {
        return new EpochResult(epoch, 2, 1, Optional.of(new Evaluation(5, 1, Map.of())));
    }

    private static String refused(PreparedData rows, TrainingState state) {
        return assertThrows(IllegalArgumentException.class, () -> TRAINER.resume(rows, state, SILENT))
                .getMessage();
    }

    @Test
    void aStateHasCountsThatFit() {
        ParameterArrays weights;
        try (TrainingRun run = TRAINER.start(rows(OptimizerSpec.of("sgd", 0.1), TrainingSpec.of(1, 4, true)), SILENT)) {
            weights = run.state().weights();
        }
        new TrainingState(1, 0, 0, List.of(), weights, Optional.empty(), List.of(), 0);
        assertEquals("no run stands at epoch 0, batch 0, step 0", state(0, 0, 0, weights));
        assertEquals("no run stands at epoch 1, batch -1, step 0", state(1, -1, 0, weights));
        assertEquals("no run stands at epoch 1, batch 0, step -1", state(1, 0, -1, weights));
        assertEquals("0 finished epochs before epoch 2", state(2, 0, 0, weights));
    }

    private static String state(int epoch, int batch, long step, ParameterArrays weights) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new TrainingState(epoch, batch, 0, List.of(), weights, Optional.empty(), List.of(), step))
                .getMessage();
    }

    @Test
    void aRunThatIsStoppedLearnsNoMoreAndSaysSo() {
        PreparedData rows = rows(OptimizerSpec.of("sgd", 0.1), TrainingSpec.of(2, 4, true));
        try (TrainingRun run = TRAINER.start(rows, SILENT)) {
            assertTrue(run.step());
            assertFalse(run.isStopped());
            assertEquals(Optional.empty(), run.outcome());
            run.stop();
            assertTrue(run.isStopped());
            assertFalse(run.step());
            assertEquals(Optional.of(TrainingOutcome.STOPPED), run.outcome());
            assertEquals(1, run.batch());
        }
    }

    /** The listener hears how many rows are done after each batch of 4, 4, 4 and 3. */
    @Test
    void theListenerHearsOfEachBatchByItsRows() {
        List<String> heard = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void batchFinished(int epoch, long rowsDone, long rows) {
                heard.add(epoch + ": " + rowsDone + "/" + rows);
            }
        };
        TRAINER.train(rows(OptimizerSpec.of("sgd", 0.1), TrainingSpec.of(1, 4, true)), listener);
        assertEquals(List.of("1: 4/15", "1: 8/15", "1: 12/15", "1: 15/15"), heard);
    }
}
