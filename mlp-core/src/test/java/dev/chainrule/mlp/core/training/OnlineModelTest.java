package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Scaling;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnlineModelTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Trainer TRAINER = new Trainer(PLUGINS, new JavaKernel());
    private static final RunSpec SPEC = RunSpec.builder()
            .seed(3)
            .network(n -> n.layer(4, "tanh").layer(1, "identity"))
            .loss("mean-squared-error")
            .optimizer(o -> o.type("sgd").learningRate(0.05))
            .training(t -> t.epochs(4).batchSize(2).shuffle(false))
            .build();

    private static DataTable line(double... x) {
        return DataTable.numeric(
                List.of("x"),
                x,
                List.of("y"),
                DoubleStream.of(x).map(v -> 2 * v + 1).toArray());
    }

    private static TrainedModel model() {
        DataTable rows = line(1, 2, 3, 4, 5, 6);
        return TRAINER.train(PreparedData.of(
                SPEC,
                PLUGINS,
                rows,
                PreprocessingSpec.builder()
                        .scale(Scaling.STANDARD)
                        .scaleTarget(Scaling.STANDARD)
                        .build()));
    }

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

    private static void assertSameWeights(TrainedModel one, TrainedModel other) {
        for (int l = 0; l < one.network().layers().size(); l++) {
            assertArrayEquals(one.weights().layer(l), other.weights().layer(l));
        }
    }
}
