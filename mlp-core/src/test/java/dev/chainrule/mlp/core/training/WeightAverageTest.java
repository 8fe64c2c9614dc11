package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeightAverageTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Trainer TRAINER = new Trainer(PLUGINS, new JavaKernel());

    private static PreparedData rows(double decay, Validation validation) {
        RunSpec spec = RunSpec.of(
                3,
                NetworkSpec.of(1, LayerSpec.of(3, "tanh"), LayerSpec.of(1, "identity")),
                "mean-squared-error",
                OptimizerSpec.of("adam", 0.1),
                TrainingSpec.builder()
                        .epochs(4)
                        .batchSize(2)
                        .emaDecay(decay)
                        .earlyStopping(stopping -> stopping.patience(3))
                        .build());
        double[] x = {-1, -0.5, 0, 0.5, 1, 1.5};
        return PreparedData.of(
                spec,
                PLUGINS,
                DataTable.numeric(List.of("x"), x, List.of("y"), new double[] {1, 0.2, 0, 0.3, 1, 2}),
                "none",
                validation);
    }

    /** v = 8, then 8 + ¼(4 − 8) = 7, then 7 + ¼(3 − 7) = 6. */
    @Test
    void addsAPartOfEachDifference() {
        Network network = Network.build(rows(0, new Validation.None()).spec(), PLUGINS);
        WeightAverage average = WeightAverage.of(0.75, network).orElseThrow();
        ParameterArrays weights = ParameterArrays.zero(network);
        float[] values = {8, 4, 3};
        float[] expected = {8, 7, 6};
        for (int step = 1; step <= 3; step++) {
            weights.layer(0)[0] = values[step - 1];
            average.add(weights, step);
            assertEquals(expected[step - 1], average.weights().layer(0)[0], "step " + step);
        }
    }

    @Test
    void theModelHasTheAverageAndTrainingGoesOnWithTheWeights() {
        PreparedData rows = rows(0.9, new Validation.None());
        TrainingRun averaged = TRAINER.start(rows);
        TrainingRun plain = TRAINER.start(rows(0, new Validation.None()));
        double expected = 0;
        for (int step = 1; averaged.step(); step++) {
            plain.step();
            float[] weights = plain.state().weights().layer(0);
            assertArrayEquals(weights, averaged.state().weights().layer(0));
            expected = step == 1 ? weights[0] : 0.9 * expected + 0.1 * weights[0];
            assertEquals(expected, averaged.state().slots().get(2).layer(0)[0], 1e-6);
        }
        assertEquals(2, plain.state().slots().size());
        assertTrue(averaged.history().size() > 1);
    }

    /** The epoch is evaluated, and the best kept, with the average. */
    @Test
    void epochsAreEvaluatedWithTheAverage() {
        PreparedData rows = rows(0.9, new Validation.Every(3));
        TrainingRun run = TRAINER.start(rows);
        List<TrainedModel> models = new ArrayList<>();
        while (run.step()) {
            if (run.batch() == 0) {
                ParameterArrays average = run.state().slots().get(2);
                TrainedModel model = new TrainedModel(
                        rows.spec(), run.model().network(), average, rows.preprocessing(), new JavaKernel());
                models.add(model);
                EpochResult result = run.history().get(models.size() - 1);
                assertEquals(
                        model.evaluate(rows.validation().orElseThrow(), List.of())
                                .loss(),
                        result.validation().orElseThrow().loss());
            }
        }
        int best = 0;
        for (int e = 0; e < models.size(); e++) {
            best = run.history().get(e).validation().orElseThrow().loss()
                            < run.history().get(best).validation().orElseThrow().loss()
                    ? e
                    : best;
        }
        assertArrayEquals(
                models.get(best).weights().layer(0), run.model().weights().layer(0));
    }

    @Test
    void aRunGoesOnFromItsState() {
        PreparedData rows = rows(0.9, new Validation.None());
        TrainedModel whole = TRAINER.train(rows);
        TrainingRun first = TRAINER.start(rows);
        for (int step = 0; step < 5; step++) {
            first.step();
        }
        TrainedModel resumed =
                TRAINER.resume(rows, first.state(), new TrainingListener() {}).train();
        assertArrayEquals(whole.weights().layer(0), resumed.weights().layer(0));
        assertArrayEquals(whole.weights().layer(1), resumed.weights().layer(1));
    }

    @Test
    void withoutADecayThereIsNoAverage() {
        Network network = Network.build(rows(0, new Validation.None()).spec(), PLUGINS);
        assertEquals(Optional.empty(), WeightAverage.of(0, network));
    }
}
