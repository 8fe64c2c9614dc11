package dev.chainrule.mlp.core.training;

import static dev.chainrule.mlp.core.training.LineModel.SPEC;
import static dev.chainrule.mlp.core.training.LineModel.TRAINER;
import static dev.chainrule.mlp.core.training.LineModel.assertSameWeights;
import static dev.chainrule.mlp.core.training.LineModel.line;
import static dev.chainrule.mlp.core.training.LineModel.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnlineModelTest {

    /** Each call is a step of plain gradient descent, as in a run over the same batches. */
    @Test
    void anOnlineModelLearnsAsARunWould() {
        TrainedModel model = model();
        RunSpec once = SPEC.toBuilder().training(t -> t.epochs(1)).build();
        TrainedModel run = TRAINER.continueFrom(model, once, line(7, 8, 9, 10));
        try (OnlineModel online = TRAINER.online(model)) {
            double first = online.learn(line(7, 8));
            assertEquals(1, online.steps());
            TrainedModel between = online.model();
            online.learn(line(9, 10));
            assertSameWeights(run, online.model());
            assertFalse(Arrays.equals(
                    between.weights().layer(0), online.model().weights().layer(0)));
            assertEquals(model.evaluate(line(7, 8)).loss(), first, 1e-6, "before the update");
        }
        try (OnlineModel online = TRAINER.online(model)) {
            online.learn(line(7, 8, 9, 10)); // two batches of 2
            assertEquals(2, online.steps());
            assertSameWeights(run, online.model());
        }
    }

    @Test
    void anOnlineModelComesCloserRowByRow() {
        TrainedModel model = model();
        DataTable elsewhere = DataTable.numeric(List.of("x"), new double[] {3}, List.of("y"), new double[] {-4});
        double before = Math.abs(model.predict(3).value() + 4);
        try (OnlineModel online = TRAINER.online(model)) {
            IntStream.range(0, 20).forEach(i -> online.learn(elsewhere));
            assertTrue(Math.abs(online.model().predict(3).value() + 4) < before / 2);
        }
    }

    @Test
    void aRowThatDoesNotFitOrDivergesLeavesTheModelAsItWas() {
        TrainedModel model = model();
        OnlineModel online = TRAINER.online(model);
        online.learn(line(2));
        TrainedModel before = online.model();
        DataTable other = DataTable.numeric(List.of("z"), new double[] {1}, List.of("y"), new double[] {1});
        assertThrows(DataException.class, () -> online.learn(other));
        assertSameWeights(before, online.model());
        online.setLearningRate(1e38);
        assertThrows(TrainingDivergedException.class, () -> online.learn(line(1e6, -1e6, 3, 4, 5)));
        assertSameWeights(before, online.model());
        online.setLearningRate(0.01);
        online.learn(line(2));
        assertFalse(Arrays.equals(
                before.weights().layer(0), online.model().weights().layer(0)));
        online.close();
        assertThrows(IllegalStateException.class, () -> online.learn(line(2)));
        assertEquals(1, online.model().targets().size());
    }
}
