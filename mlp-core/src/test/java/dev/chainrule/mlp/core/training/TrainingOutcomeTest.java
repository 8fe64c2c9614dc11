package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingOutcomeTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final Preprocessing TWO_CLASSES =
            new Preprocessing(List.of("x", "y"), Scaler.none(2), new Target.Classes("side", List.of("out", "in"), 2));

    private static Dataset rows() {
        Matrix inputs = new Matrix(4, 2);
        Matrix targets = new Matrix(4, 2);
        for (int r = 0; r < 4; r++) {
            inputs.setRow(r, new double[] {r, 1 - r});
            targets.set(r, r % 2, 1);
        }
        return Dataset.of(inputs, targets);
    }

    private static RunSpec spec(TrainingSpec training) {
        return RunSpec.of(
                3,
                NetworkSpec.of(2, LayerSpec.of(4, "tanh"), LayerSpec.of(2, "softmax")),
                "cross-entropy",
                OptimizerSpec.of("adam", 0.01),
                training);
    }

    @Test
    void theResultTellsHowTrainingEnded() {
        TrainingSpec five = TrainingSpec.of(5, 2, true);
        RunSpec spec = spec(five);
        assertEquals(TrainingOutcome.COMPLETED, outcome(spec, SILENT));
        EarlyStoppingSpec patience =
                EarlyStoppingSpec.builder().patience(1).minDelta(100).build();
        RunSpec early =
                spec.withTraining(five.toBuilder().earlyStopping(patience).build());
        assertEquals(TrainingOutcome.STOPPED_EARLY, outcome(early, SILENT));
        assertEquals(TrainingOutcome.STOPPED, outcome(spec, interruptingIn(2)));
        assertTrue(Thread.interrupted());
        assertEquals(TrainingOutcome.COMPLETED, outcome(spec, interruptingIn(5)), "nothing was left to do");
        assertTrue(Thread.interrupted());
    }

    private static TrainingOutcome outcome(RunSpec spec, TrainingListener listener) {
        TrainingResult result = new Trainer(PLUGINS, new JavaKernel()).run(preparation(spec), listener);
        assertEquals(
                result.outcome() == TrainingOutcome.COMPLETED ? 5 : 2,
                result.history().size());
        return result.outcome();
    }

    private static TrainingListener interruptingIn(int epoch) {
        return new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() == epoch) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static PreparedData preparation(RunSpec spec) {
        return new PreparedData(spec, TWO_CLASSES, rows(), Optional.empty(), List.of());
    }

    @Test
    void aRunHasAnOutcomeOnlyWhenItEndedAndTakesNoStepAfterItIsClosed() {
        RunSpec spec = spec(TrainingSpec.of(5, 2, true));
        TrainingRun run = new Trainer(PLUGINS, new JavaKernel()).start(preparation(spec), SILENT);
        assertTrue(run.step());
        assertEquals(Optional.empty(), run.outcome());
        run.stop();
        assertEquals(Optional.of(TrainingOutcome.STOPPED), run.outcome());
        assertFalse(run.step());
        float[] before = run.model().weights().layer(0);
        run.close();
        String message = assertThrows(IllegalStateException.class, run::step).getMessage();
        assertEquals("the training run is closed; start another, or resume from its state", message);
        assertThrows(IllegalStateException.class, run::train);
        assertArrayEquals(before, run.model().weights().layer(0));
        assertEquals(1, run.state().batch());
    }

    @Test
    void aRunWithoutDataTrainsAModelFurtherOnRowsOfAProgram() {
        RunSpec spec = spec(TrainingSpec.of(2, 2, true));
        DataTable rows = DataTable.labelled(
                List.of("x", "y"), new double[] {1, 2, 3, 4, 5, 6, 7, 9}, "side", List.of("a", "b", "a", "b"));
        Trainer trainer = new Trainer(PLUGINS, new JavaKernel());
        PreparedData first = PreparedData.of(spec, PLUGINS, rows);
        assertEquals(Optional.empty(), first.validation());
        TrainedModel model = trainer.run(first).model();
        PreparedData further = PreparedData.of(model.spec(), PLUGINS.loss(spec.loss()), rows, model.preprocessing());
        assertEquals(4, further.training().rows());
        TrainingResult result = trainer.run(further, model.weights(), SILENT);
        assertEquals(2, result.history().size());
        assertEquals(
                TargetType.LABEL,
                PreparedData.targetType(spec, PLUGINS.loss(spec.loss()), PLUGINS.activation(PluginSpec.of("softmax"))));
    }
}
