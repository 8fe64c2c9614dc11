package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Models that predict several quantiles of one target, and the intervals between them. */
class QuantileModelTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final List<Double> QUANTILES = List.of(0.1, 0.5, 0.9);

    private static RunSpec.Builder run(List<Double> quantiles) {
        return RunSpec.builder().seed(2).loss(PluginSpec.of("quantile").with("quantiles", quantiles));
    }

    /** A network whose outputs are its inputs, in the units of the target. */
    private static TrainedModel identity() {
        RunSpec spec = run(QUANTILES)
                .network(network -> network.inputs(3)
                        .layer(layer -> layer.units(3)
                                .activation("identity")
                                .weights(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}})
                                .biases(0, 0, 0)))
                .build();
        Network network = Network.build(spec, PLUGINS);
        Target target = Target.Numbers.ofQuantiles("y", Scaler.none(1), QUANTILES);
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, 1),
                new Preprocessing(List.of("a", "b", "c"), Scaler.none(3), target),
                new JavaKernel());
    }

    @Test
    void predictedQuantilesDoNotCross() {
        Prediction prediction = identity().predict(7, 3, 5);
        assertArrayEquals(new double[] {3, 5, 7}, prediction.toArray());
        assertEquals(5, prediction.value("y_q0.5"));
        assertEquals(List.of("y_q0.1", "y_q0.5", "y_q0.9"), identity().targets());
        double[] out = new double[3];
        assertEquals(-1, identity().predictor(1).predict(new double[] {7, 3, 5}, out));
        assertArrayEquals(new double[] {3, 5, 7}, out);
    }

    /**
     * Targets −3, 12, 5, 9 and 1 are 3, 2, −5, −1 and −1 outside of 0 to 10. Of the rank ⌈6 · 0.5⌉ = 3 is −1, of ⌈6 · 0.8⌉ = 5
     * it is 3. Of 0.3 it is −1 too: 25 to 25.5 becomes empty, and 0 to 9 becomes 1 to 8; both keep the median.
     */
    @Test
    void intervalsAreThoseBetweenQuantilesWidenedOrNarrowed() {
        Matrix input = new Matrix(new float[] {0, 5, 10, 10, 0, 5, 0, 5, 10, 0, 5, 10, 0, 5, 10}, 5, 3);
        Matrix target = new Matrix(new float[] {-3, -3, -3, 12, 12, 12, 5, 5, 5, 9, 9, 9, 1, 1, 1}, 5, 3);
        TrainedModel model =
                Calibration.of(identity(), new MatrixDataset(input, target)).model();
        assertEquals(new Prediction.Interval(1, 9), model.predict(0, 5, 10).interval(0.5));
        assertEquals(new Prediction.Interval(17, 33), model.predict(30, 20, 25).interval(0.8));
        assertEquals(
                new Prediction.Interval(25.25, 25.25),
                model.predict(25, 25.5, 25.25).interval(0.3));
        assertEquals(new Prediction.Interval(0.5, 8), model.predict(0, 0.5, 9).interval(0.3));
        assertEquals(new Prediction.Interval(1, 8.5), model.predict(0, 8.5, 9).interval(0.3));
        assertThrows(IllegalStateException.class, () -> model.predict(0, 5, 10).interval("y_q0.5", 0.5));
        assertThrows(
                IllegalStateException.class, () -> identity().predict(0, 5, 10).interval(0.5));
    }

    /**
     * Targets 4 and 9 with the quantiles 3, 5, 7 and 5, 6, 8. Pinball losses of 4: 0.1 · 1, 0.5 · 1, 0.1 · 3; of 9: 0.1 · 4, 0.5 ·
     * 3, 0.9 · 1.
     */
    @Test
    void quantilesAreMeasuredByTheirOwnMetrics() {
        Matrix input = new Matrix(new float[] {3, 5, 7, 8, 6, 5}, 2, 3);
        Matrix target = new Matrix(new float[] {4, 4, 4, 9, 9, 9}, 2, 3);
        Evaluation evaluation = identity().evaluate(new MatrixDataset(input, target), Metrics.all(identity(), PLUGINS));
        assertEquals(
                List.of("pinball", "coverage"), List.copyOf(evaluation.metrics().keySet()));
        assertEquals(
                (0.1 + 0.5 + 0.3 + 0.4 + 1.5 + 0.9) / 6, evaluation.metrics().get("pinball"), 1e-12);
        assertEquals(0.5, evaluation.metrics().get("coverage"));
        assertEquals((0.1 + 0.4) / 2, evaluation.targets().get("y_q0.1").get("pinball"), 1e-12);
        assertEquals((0.3 + 0.9) / 2, evaluation.targets().get("y_q0.9").get("pinball"), 1e-12);
        assertEquals(0, evaluation.targets().get("y_q0.1").get("coverage"));
        assertEquals(0.5, evaluation.targets().get("y_q0.9").get("coverage"));
    }

    private static RunSpec single(double quantile) {
        return RunSpec.builder()
                .loss(PluginSpec.of("quantile").with("quantile", quantile))
                .network(network ->
                        network.inputs(1).layer(layer -> layer.units(2).activation("identity")))
                .build();
    }

    private static List<String> metrics(RunSpec spec) {
        Target target = new Target.Numbers(List.of("u", "v"), Scaler.none(2));
        return Metrics.of(spec, Network.build(spec, PLUGINS), target, PLUGINS).stream()
                .map(Metric::label)
                .toList();
    }

    @Test
    void aMedianIsANumberAndAnotherQuantileIsNot() {
        assertEquals(List.of("r2", "rmse"), metrics(single(0.5)));
        assertEquals(List.of("pinball", "coverage"), metrics(single(0.9)));
        assertEquals(
                List.of("mae"),
                metrics(single(0.9).withTraining(TrainingSpec.DEFAULT.withMetrics(List.of(PluginSpec.of("mae"))))));
    }

    @Test
    void noEpochIsTheBestByItsCoverage() {
        RunSpec spec = single(0.9)
                .withTraining(TrainingSpec.DEFAULT.withEarlyStopping(
                        Optional.of(new EarlyStoppingSpec(PluginSpec.of("coverage"), 1, 0, true))));
        assertEquals(
                "/training/earlyStopping/metric  metric 'coverage' is best near a number, neither high nor low, so no epoch is"
                        + " best by it. Use \"loss\" or another metric [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> metrics(spec)).getMessage());
    }

    /** y = x + noise of a deviation that grows from 0 to 2 with x. */
    private static DataTable noisy(int rows, long seed) {
        RandomStream random = new RandomStream(seed, 0);
        double[] x = new double[rows];
        double[] y = new double[rows];
        for (int r = 0; r < rows; r++) {
            x[r] = 2 * random.nextDouble();
            y[r] = x[r] + x[r] * random.nextGaussian();
        }
        return DataTable.numeric(List.of("x"), x, List.of("y"), y);
    }

    @Test
    void calibratedIntervalsContainTheirShareOfNewTargetsAndFollowTheNoise() {
        RunSpec spec = run(QUANTILES)
                .network(network -> network.layer(8, "tanh").layer(layer -> layer.activation("identity")))
                .optimizer(optimizer -> optimizer.type("adam").learningRate(0.02))
                .training(training -> training.epochs(40))
                .build();
        PreparedData rows = PreparedData.of(spec, PLUGINS, noisy(500, 1), "standard", new Validation.None());
        TrainedModel trained = new Trainer(PLUGINS, new JavaKernel()).run(rows).model();
        TrainedModel model = Calibration.of(trained, noisy(500, 2)).model();
        DataTable fresh = noisy(4000, 3);
        int contained = 0;
        List<Prediction> predictions = model.predict(fresh);
        for (int r = 0; r < fresh.rows(); r++) {
            Prediction.Interval interval = predictions.get(r).interval(0.8);
            contained += fresh.numbers()[r] >= interval.low() && fresh.numbers()[r] <= interval.high() ? 1 : 0;
        }
        assertEquals(0.8, contained / 4000.0, 0.03);
        Prediction.Interval quiet = model.predict(0.3).interval(0.8);
        Prediction.Interval loud = model.predict(1.8).interval(0.8);
        assertTrue(loud.high() - loud.low() > 3 * (quiet.high() - quiet.low()), quiet + " and " + loud);
        Evaluation evaluation = model.evaluate(model.preprocessing().dataset(fresh), Metrics.standard(model));
        assertEquals(0.8, evaluation.metrics().get("coverage"), 0.05);
        assertEquals(0.1, evaluation.targets().get("y_q0.1").get("coverage"), 0.05);
    }

    @Test
    void quantilesAreOfOneTargetWithAnOutputEach() {
        RunSpec one = run(QUANTILES)
                .network(network ->
                        network.inputs(1).layer(layer -> layer.units(2).activation("identity")))
                .build();
        assertEquals(
                "/loss  the loss needs 3 outputs, one for each of its quantiles. Leave out \"units\" of the output"
                        + " layer, and predict one number [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> Network.build(one, PLUGINS))
                        .getMessage());
        RunSpec free = run(QUANTILES)
                .network(network -> network.layer(layer -> layer.activation("identity")))
                .build();
        DataTable two = DataTable.numeric(List.of("x"), new double[2], List.of("y", "z"), new double[] {1, 2, 3, 4});
        assertEquals(
                "/data/target  several quantiles are predicted of one target, found 2. Train a model for each target"
                        + " [CFG_SEMANTIC]",
                assertThrows(
                                ConfigException.class,
                                () -> PreparedData.of(free, PLUGINS, two, "none", new Validation.None()))
                        .getMessage());
    }
}
