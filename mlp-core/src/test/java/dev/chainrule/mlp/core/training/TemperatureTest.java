package dev.chainrule.mlp.core.training;

import static dev.chainrule.mlp.core.training.CalibrationTest.CLASSES;
import static dev.chainrule.mlp.core.training.CalibrationTest.YES_OR_NO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks of one layer whose z is x. */
class TemperatureTest {
    private static final TrainedModel SOFTMAX = CalibrationTest.model(CLASSES, "cross-entropy", "softmax");
    private static final TrainedModel SIGMOID = CalibrationTest.model(YES_OR_NO, "binary-cross-entropy", "sigmoid");

    /** Rows of a single output. */
    private static MatrixDataset rows(float[] z, float... targets) {
        return new MatrixDataset(new Matrix(z, z.length, 1), new Matrix(targets, z.length, 1));
    }

    /** Three of four rows with z = 2 are right: σ(2/T) = ¾ for T = 2 / ln 3. */
    @Test
    void aSingleOutputIsRightAsOftenAsItsProbabilitySays() {
        double temperature = Temperature.of(SIGMOID, rows(new float[] {2, 2, 2, 2}, 1, 1, 0, 1));
        assertEquals(2 / Math.log(3), temperature, 1e-12);
        assertEquals(2 / Math.log(3), Temperature.of(SIGMOID, rows(new float[] {-2, -2, -2, -2}, 0, 0, 1, 0)), 1e-12);
    }

    /** Three of four rows with z = (3, 0, 0) are right: e^(3/T) / (e^(3/T) + 2) = ¾ for T = 3 / ln 6. */
    @Test
    void softmaxIsRightAsOftenAsItsProbabilitySays() {
        Matrix z = new Matrix(new float[] {3, 0, 0, 3, 0, 0, 3, 0, 0, 3, 0, 0}, 4, 3);
        Matrix targets = new Matrix(new float[] {1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0}, 4, 3);
        assertEquals(3 / Math.log(6), Temperature.of(SOFTMAX, new MatrixDataset(z, targets)), 1e-12);
    }

    /** The temperatures are those of scipy.optimize.brentq 1.10 on the derivative. */
    @Test
    void severalRowsHaveTheTemperatureWithTheLeastLogLoss() {
        assertEquals(2.644115624105931, Temperature.of(SOFTMAX, CalibrationTest.ofClasses()), 1e-9);
        MatrixDataset rows = rows(new float[] {3, -2, 1, 4, -1, -3, 2}, 1, 0, 0, 1, 1, 0, 1);
        assertEquals(1.2732975633317993, Temperature.of(SIGMOID, rows), 1e-9);
    }

    @Test
    void withoutAWrongPredictionItIsOne() {
        assertEquals(1, Temperature.of(SIGMOID, rows(new float[] {0.5f, -0.25f}, 1, 0)));
    }

    /** Neither z = 0 nor a row that is right limits β: every smaller temperature is better. */
    @Test
    void aTieIsNoRightPredictionAndTheTemperatureHasALeastValue() {
        assertEquals(0.01, Temperature.of(SIGMOID, rows(new float[] {0, 1}, 1, 1)));
        assertEquals(0.01, Temperature.of(SIGMOID, rows(new float[] {1e-3f, 1e-3f, 1e-3f, 1e-3f}, 1, 1, 0, 1)));
    }

    @Test
    void predictionsNoBetterThanGuessesHaveTheGreatestValue() {
        assertEquals(100, Temperature.of(SIGMOID, rows(new float[] {5, -5}, 0, 1)));
    }

    /** e^(z/T) of these exceeds the range of a double for the temperatures that are tried. */
    @Test
    void largeNumbersDoNotOverflow() {
        float[] z = {2e5f, 2e5f, 2e5f, 2e5f};
        assertEquals(100, Temperature.of(SIGMOID, rows(z, 1, 1, 0, 1)));
        float[] least = {9, 9, 9, 9};
        assertEquals(9 / Math.log(3), Temperature.of(SIGMOID, rows(least, 1, 1, 0, 1)), 1e-11);
    }

    private static TrainedModel ensemble(float... factors) {
        List<TrainedModel> members = new ArrayList<>();
        for (float factor : factors) {
            ParameterArrays weights = SOFTMAX.weights().copy();
            for (int i = 0; i < weights.layer(0).length; i++) {
                weights.layer(0)[i] *= factor;
            }
            members.add(SOFTMAX.withMembers(List.of(weights)));
        }
        TrainingSpec training = SOFTMAX.spec().training().withMembers(factors.length);
        return TrainedModel.ensemble(SOFTMAX.spec().withTraining(training), members);
    }

    @Test
    void equalMembersHaveTheTemperatureOfOne() {
        double one = Temperature.of(SOFTMAX, CalibrationTest.ofClasses());
        assertEquals(one, Temperature.of(ensemble(1, 1, 1), CalibrationTest.ofClasses()), 1e-9);
        assertEquals(2 * one, Temperature.of(ensemble(2, 2), CalibrationTest.ofClasses()), 1e-9);
    }

    /** The mean of the members' probabilities, computed from its definition, is best at no other of 200 temperatures. */
    @Test
    void differentMembersShareTheTemperatureWithTheLeastLogLossOfTheirMean() {
        MatrixDataset rows = CalibrationTest.ofClasses();
        float[] factors = {0.25f, 1, 4};
        double best = Temperature.of(ensemble(factors), rows);
        double least = logLoss(rows, factors, best);
        RandomStream random = new RandomStream(1);
        for (int n = 0; n < 200; n++) {
            double other = best * Math.exp(n < 100 ? random.nextDouble(-0.1, 0.1) : random.nextDouble(-4, 4));
            assertTrue(logLoss(rows, factors, other) >= least - 1e-12, best + " and " + other);
        }
    }

    private static double logLoss(MatrixDataset rows, float[] factors, double temperature) {
        double loss = 0;
        for (int r = 0; r < rows.rows(); r++) {
            double mean = 0;
            for (float factor : factors) {
                double sum = 0;
                double wanted = 0;
                for (int k = 0; k < 3; k++) {
                    double e = Math.exp(rows.input().get(r, k) * factor / temperature);
                    sum += e;
                    wanted += rows.target().get(r, k) * e;
                }
                mean += wanted / sum / factors.length;
            }
            loss -= Math.log(mean);
        }
        return loss;
    }
}
