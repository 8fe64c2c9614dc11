package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Calibration} and {@link Prediction#interval}; networks of one layer whose z is x. */
class CalibrationTest {
    private static final Plugins PLUGINS = Plugins.load();
    static final Target CLASSES = new Target.Classes("c", List.of("p", "q", "r"), 3);
    static final Target YES_OR_NO = new Target.Classes("c", List.of("no", "yes"), 1);
    private static final Target NUMBER = new Target.Numbers(List.of("y"), Scaler.none(1));

    static TrainedModel model(Target target, String loss, String activation) {
        int n = target.outputs();
        List<List<Double>> identity = new ArrayList<>();
        for (int j = 0; j < n; j++) {
            List<Double> row = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                row.add(i == j ? 1.0 : 0.0);
            }
            identity.add(row);
        }
        LayerSpec layer = LayerSpec.of(n, activation).withWeights(identity, Collections.nCopies(n, 0.0));
        RunSpec spec =
                RunSpec.of(1, NetworkSpec.of(n, layer), loss, OptimizerSpec.of("sgd", 0.1), TrainingSpec.DEFAULT);
        Network network = Network.build(spec, PLUGINS);
        List<String> names = List.of("x1", "x2", "x3").subList(0, n);
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, 1),
                new Preprocessing(names, Scaler.none(n), target),
                new JavaKernel());
    }

    private static final float[] SCORES = {4, 0, 1, 2, 3, 0, 0, 5, 1, 1, 4, 2.5f, 3, 1, 0, 0, 1, 6, 2, 0, 5};
    private static final int[] ACTUAL = {0, 0, 1, 2, 0, 2, 1};

    static MatrixDataset ofClasses() {
        Matrix targets = new Matrix(ACTUAL.length, 3);
        for (int r = 0; r < ACTUAL.length; r++) {
            targets.set(r, ACTUAL[r], 1);
        }
        return new MatrixDataset(new Matrix(SCORES.clone(), ACTUAL.length, 3), targets);
    }

    @Test
    void theProbabilitiesAreThoseOfTheScoresDividedByTheTemperature() {
        TrainedModel model = model(YES_OR_NO, "binary-cross-entropy", "sigmoid");
        MatrixDataset rows = new MatrixDataset(
                new Matrix(new float[] {3, -2, 1, 4, -1, -3, 2}, 7, 1),
                new Matrix(new float[] {1, 0, 0, 1, 1, 0, 1}, 7, 1));
        Calibration calibration = Calibration.of(model, rows);
        double z = 3 / calibration.temperature();
        assertEquals(1 / (1 + Math.exp(-z)), calibration.model().predict(3).probability("yes"), 1e-6);
    }

    @Test
    void withoutAWrongPredictionTheModelStaysAsItIs() {
        TrainedModel model = model(YES_OR_NO, "binary-cross-entropy", "sigmoid");
        MatrixDataset rows =
                new MatrixDataset(new Matrix(new float[] {0.5f, -0.25f}, 2, 1), new Matrix(new float[] {1, 0}, 2, 1));
        assertSame(model, Calibration.of(model, rows).model());
    }

    @Test
    void labelsStayAsTheyAre() {
        TrainedModel model = model(CLASSES, "cross-entropy", "softmax");
        TrainedModel calibrated = Calibration.of(model, ofClasses()).model();
        RandomStream random = new RandomStream(3);
        for (int row = 0; row < 200; row++) {
            double[] x = {6 * random.nextDouble(), 6 * random.nextDouble(), 6 * random.nextDouble()};
            assertEquals(model.predict(x).label(), calibrated.predict(x).label());
        }
    }

    /** Errors 0, 0.5, 1, …, 4.5 of ten rows: the interval of 0.8 has the rank ⌈11 · 0.8⌉ = 9, that of 0.9 the rank 10. */
    @Test
    void intervalIsTheErrorOfTheRankThatCountsTheNewRow() {
        TrainedModel model = model(NUMBER, "mean-squared-error", "identity");
        float[] x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        float[] y = {4.5f, 1, 1.5f, 4, 2, 7.5f, 3, 3.5f, 8.5f, 5};
        TrainedModel calibrated = Calibration.of(model, new MatrixDataset(new Matrix(x, 10, 1), new Matrix(y, 10, 1)))
                .model();
        assertEquals(new Prediction.Interval(96, 104), calibrated.predict(100).interval(0.8));
        assertEquals(
                new Prediction.Interval(95.5, 104.5), calibrated.predict(100).interval("y", 0.9));
        assertEquals(new Prediction.Interval(100, 100), calibrated.predict(100).interval(0.01));
        assertEquals(100, calibrated.predict(100).value());
        assertEquals(
                "an interval needs a level above 0 and, for a model that was calibrated with 10 rows, at most 10/11;"
                        + " was 0.95",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> calibrated.predict(100).interval(0.95))
                        .getMessage());
        assertEquals(
                "the model has no prediction intervals: calibrate it with rows that it was not trained on, by"
                        + " Calibration.of(model, rows).model()",
                assertThrows(
                                IllegalStateException.class,
                                () -> model.predict(100).interval(0.8))
                        .getMessage());
    }

    @Test
    void errorsAreInTheUnitsOfTheTargets() {
        Target scaled = new Target.Numbers(List.of("y"), new Scaler(new double[] {20}, new double[] {10}));
        TrainedModel model = model(scaled, "mean-squared-error", "identity");
        MatrixDataset rows = new MatrixDataset(
                new Matrix(new float[] {1, 2}, 2, 1),
                new Matrix(new float[] {1.25f, 1.5f}, 2, 1),
                new double[] {32.5, 35},
                new float[0],
                new int[0]);
        Residuals residuals = Calibration.of(model, rows).model().residuals().orElseThrow();
        assertEquals(
                List.of(2.5, 5.0), List.of(residuals.toArray(0)[0], residuals.toArray(0)[1]));
    }

    @Test
    void whatCannotBeCalibratedIsRefused() {
        TrainedModel scores = model(CLASSES, "mean-squared-error", "identity");
        assertEquals(
                "a temperature calibrates the probabilities of 'softmax' or 'sigmoid' outputs; the output activation of"
                        + " this model is 'identity' [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> Calibration.of(scores, ofClasses()))
                        .getMessage());
        Target several = new Target.Numbers(List.of("a", "b"), Scaler.none(2));
        TrainedModel labels = model(several, "binary-cross-entropy", "sigmoid");
        assertThrows(
                ConfigException.class,
                () -> Calibration.of(labels, new MatrixDataset(new Matrix(1, 2), new Matrix(1, 2))));
        assertThrows(
                DataException.class,
                () -> Calibration.of(
                        model(NUMBER, "mean-squared-error", "identity"),
                        new MatrixDataset(new Matrix(0, 1), new Matrix(0, 1))));
        assertThrows(
                IllegalArgumentException.class, () -> scores.withResiduals(Residuals.of(List.of(new double[] {1}))));
    }
}
