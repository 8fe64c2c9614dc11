package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.metrics.Mae;
import dev.chainrule.mlp.core.metrics.R2;
import dev.chainrule.mlp.core.metrics.Rmse;
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
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TrainedModelTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static TrainedModel model(LayerSpec layer, int inputs, String loss, Preprocessing preprocessing) {
        RunSpec spec = RunSpec.of(0, NetworkSpec.of(inputs, layer), loss, OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        Network network = Network.build(spec, PLUGINS);
        return new TrainedModel(spec, network, ParameterArrays.initial(network, 0), preprocessing, new JavaKernel());
    }

    @SafeVarargs
    private static LayerSpec layer(String activation, List<Double>... weights) {
        return LayerSpec.of(weights.length, activation)
                .withWeights(List.of(weights), Collections.nCopies(weights.length, 0.0));
    }

    private static Preprocessing classes(int outputs, String... labels) {
        return new Preprocessing(List.of("x"), Scaler.none(1), new Target.Classes("y", List.of(labels), outputs));
    }

    /**
     * Targets of mean 500 and deviation 100: the outputs 0.5 and −1 stand for 550 and 400, which miss 510 and 430 by 40 and
     * 30. So the MAE is 35, the RMSE √((1600 + 900) / 2), and R² 1 − 2500 / (2 · 40²).
     */
    @Test
    void errorsAreInTheUnitsOfTheTarget() {
        Preprocessing scaled = new Preprocessing(
                List.of("x"),
                Scaler.none(1),
                new Target.Numbers(List.of("y"), new Scaler(new double[] {500}, new double[] {100})));
        TrainedModel model = model(layer("identity", List.of(1.0)), 1, "squared-error", scaled);
        Dataset rows =
                Dataset.of(new Matrix(new float[] {0.5f, -1}, 2, 1), new Matrix(new float[] {0.1f, -0.7f}, 2, 1));
        Evaluation evaluation = model.evaluate(rows, List.of(new Mae(), new Rmse(), new R2()));
        assertEquals(35, evaluation.value("mae").orElseThrow(), 1e-4);
        assertEquals(35.35533905932738, evaluation.value("rmse").orElseThrow(), 1e-4);
        assertEquals(0.21875, evaluation.value("r2").orElseThrow(), 1e-5);
        assertEquals(550, model.predict(0.5).value(), 1e-9);
    }

    @Test
    void aClassifierGivesTheLabelAndItsProbabilities() {
        TrainedModel model =
                model(layer("softmax", List.of(0.0), List.of(1.0)), 1, "cross-entropy", classes(2, "a", "b"));
        Prediction prediction = model.predict(1);
        assertEquals("b", prediction.label());
        assertEquals(0.2689414213699951, prediction.probability("a"), 1e-7); // sigmoid(−1)
        assertEquals("a", model.predict(-1).label());
        assertEquals("a", model.predict(0).label(), "the first on a tie");
    }

    @Test
    void oneSigmoidOutputIsTheProbabilityOfTheSecondClass() {
        TrainedModel model = model(layer("sigmoid", List.of(1.0)), 1, "binary-cross-entropy", classes(1, "no", "yes"));
        Prediction prediction = model.predict(-1);
        assertEquals("no", prediction.label());
        assertEquals(0.7310585786300049, prediction.probability("no"), 1e-7);
        assertEquals(0.2689414213699951, prediction.probability("yes"), 1e-7);
        assertEquals("yes", model.predict(0.01).label());
    }

    /** With hinge an output above 0 is the second class, not one above ½. */
    @Test
    void oneHingeOutputIsJudgedByItsSign() {
        TrainedModel model = model(layer("identity", List.of(1.0)), 1, "hinge", classes(1, "no", "yes"));
        assertEquals("yes", model.predict(0.1).label());
        assertEquals("no", model.predict(-0.1).label());
    }

    @Test
    void regressionIsScaledBack() {
        Preprocessing preprocessing = new Preprocessing(
                List.of("x"),
                new Scaler(new double[] {10}, new double[] {2}),
                new Target.Numbers(List.of("y"), new Scaler(new double[] {100}, new double[] {50})));
        TrainedModel model = model(layer("identity", List.of(1.0)), 1, "mean-squared-error", preprocessing);
        assertEquals(Map.of("y", 150.0), model.predict(12).values());
    }

    /** As scikit-learn: y = 3, −0.5, 2, 7 and ŷ = 2.5, 0, 2, 8 give R² 0.9486081370449679 and MSE 0.375. */
    @Test
    void regressionIsMeasuredAsInScikitLearn() {
        Preprocessing preprocessing =
                new Preprocessing(List.of("x"), Scaler.none(1), new Target.Numbers(List.of("y"), Scaler.none(1)));
        TrainedModel model = model(layer("identity", List.of(1.0)), 1, "mean-squared-error", preprocessing);
        Evaluation evaluation = model.evaluate(DataTable.numeric(
                List.of("x"), new double[] {2.5, 0, 2, 8}, List.of("y"), new double[] {3, -0.5, 2, 7}));
        assertEquals(0.9486081370449679, evaluation.r2().orElseThrow(), 1e-12);
        assertEquals(Math.sqrt(0.375), evaluation.rmse().orElseThrow(), 1e-12);
        assertEquals(0.375, evaluation.loss(), 1e-7);
        assertEquals(4, evaluation.rows());
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        TrainedModel model =
                model(layer("softmax", List.of(0.0), List.of(1.0)), 1, "cross-entropy", classes(2, "a", "b"));
        assertThrows(IllegalArgumentException.class, () -> model.predict());
        Predictor predictor = model.predictor(2);
        assertEquals(
                "the network takes 1 inputs a row, found 2",
                assertThrows(IllegalArgumentException.class, () -> predictor.outputs(new Matrix(1, 2)))
                        .getMessage());
        assertEquals(
                "made for at most 2 rows at once, found 3",
                assertThrows(IllegalArgumentException.class, () -> predictor.outputs(new Matrix(3, 1)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> model.outputs(new Matrix(1, 0)));
        assertThrows(
                IllegalArgumentException.class, () -> model.evaluate(Dataset.of(new Matrix(1, 1), new Matrix(1, 3))));
    }

    /** y = 1·a + 10·b − 100·c, whatever order the columns come in and whatever other columns there are. */
    @Test
    void columnsAreFoundByName() {
        Preprocessing preprocessing = new Preprocessing(
                List.of("a", "b", "c"), Scaler.none(3), new Target.Numbers(List.of("y"), Scaler.none(1)));
        TrainedModel model = model(layer("identity", List.of(1.0, 10.0, -100.0)), 3, "squared-error", preprocessing);
        DataTable others = DataTable.numeric(
                List.of("c", "note", "a", "b"), new double[] {3, 77, 1, 2}, List.of("y"), new double[] {-279});
        assertEquals(-279.0, model.predict(others).get(0).value());
        assertEquals(0, model.evaluate(others).loss());
        DataException missing = assertThrows(
                DataException.class,
                () -> model.predict(DataTable.unlabelled(List.of("c", "note", "b"), new double[] {3, 77, 2})));
        assertEquals(
                "the model takes the features 'a', 'b', 'c', and 'a' is missing. Found: 'c', 'note', 'b' [DAT_COLUMNS]",
                missing.getMessage());
    }

    /**
     * Float32 steps by 128 at 1.6e9, so that both targets round to the prediction. Against the data the errors are 0 and 60:
     * RMSE √(3600/2), R² 1 − 3600/1800.
     */
    @Test
    void errorsAreMeasuredAgainstTheTargetsOfTheDataNotTheirFloat32() {
        Preprocessing preprocessing =
                new Preprocessing(List.of("x"), Scaler.none(1), new Target.Numbers(List.of("y"), Scaler.none(1)));
        TrainedModel model = model(layer("identity", List.of(1.6e9)), 1, "squared-error", preprocessing);
        Evaluation evaluation = model.evaluate(DataTable.numeric(
                List.of("x"), new double[] {1, 1}, List.of("y"), new double[] {1_600_000_000, 1_600_000_060}));
        assertEquals(Math.sqrt(1800), evaluation.rmse().orElseThrow(), 1e-9);
        assertEquals(-1, evaluation.r2().orElseThrow(), 1e-12);
    }

    @Test
    void targetsAreFoundByName() {
        Preprocessing preprocessing =
                new Preprocessing(List.of("x"), Scaler.none(1), new Target.Numbers(List.of("p", "q"), Scaler.none(2)));
        TrainedModel model = model(layer("identity", List.of(1.0), List.of(2.0)), 1, "squared-error", preprocessing);
        assertEquals(
                0,
                model.evaluate(DataTable.numeric(
                                List.of("x"), new double[] {3}, List.of("q", "p"), new double[] {6, 3}))
                        .loss());
    }

    @Test
    void manyThreadsGetTheSameBitsAsOne() throws Exception {
        TrainedModel model =
                model(layer("softmax", List.of(0.3), List.of(1.1)), 1, "cross-entropy", classes(2, "a", "b"));
        double[] features = new double[1000];
        for (int i = 0; i < features.length; i++) {
            features[i] = i / 100.0 - 5;
        }
        DataTable examples = DataTable.unlabelled(List.of("x"), features);
        List<Prediction> expected = model.predict(examples);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<List<Prediction>>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                calls.add(() -> model.predict(examples));
            }
            for (Future<List<Prediction>> future : threads.invokeAll(calls)) {
                assertEquals(expected, future.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
