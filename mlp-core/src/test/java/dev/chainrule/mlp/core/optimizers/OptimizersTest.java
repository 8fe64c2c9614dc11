package dev.chainrule.mlp.core.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.Parameters;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One parameter that starts at 1, for gradients 0.5, −0.25 and 1, against values computed with 80 digits. The float32
 * update comes within 1e-6; a float64 transcription of the same formula, here beside it, within 1e-14 relative, so that a
 * wrong formula cannot hide behind rounding.
 */
class OptimizersTest {
    private static final double[] GRADIENTS = {0.5, -0.25, 1.0};

    /** θ after the first {@code steps} gradients, from 1. */
    private static double updated(Optimizer optimizer, double learningRate, int steps) {
        float[] theta = {1};
        float[][] slots = new float[optimizer.slots()][1];
        for (int t = 1; t <= steps; t++) {
            optimizer.update(theta, new float[] {(float) GRADIENTS[t - 1]}, slots, learningRate, t);
        }
        return theta[0];
    }

    private static void assertRelative(double expected, double actual) {
        assertEquals(expected, actual, 1e-14 * Math.abs(expected));
    }

    @Test
    void plainSgdStepsAgainstTheGradient() {
        assertEquals(0.95, updated(new Sgd(), 0.1, 1), 1e-6);
        assertEquals(0.875, updated(new Sgd(), 0.1, 3), 1e-6);
    }

    @Test
    void momentumKeepsAVelocityOfGradients() {
        assertEquals(0.8119999999999999, updated(new Sgd(0.9, false), 0.1, 3), 1e-6);
        double theta = 1;
        double v = 0;
        for (double g : GRADIENTS) {
            v = 0.9 * v + g;
            theta -= 0.1 * v;
        }
        assertRelative(0.8119999999999999, theta);
    }

    @Test
    void nesterovLooksAheadAsInPyTorch() {
        assertEquals(0.7058, updated(new Sgd(0.9, true), 0.1, 3), 1e-6);
        double theta = 1;
        double v = 0;
        for (double g : GRADIENTS) {
            v = 0.9 * v + g;
            theta -= 0.1 * (g + 0.9 * v);
        }
        assertRelative(0.7058, theta);
    }

    @Test
    void rmsPropHasEpsilonOutsideTheRoot() {
        assertEquals(0.9549356279303668, updated(new RmsProp(0.9, 1e-8), 0.01, 3), 1e-6);
        double theta = 1;
        double s = 0;
        for (double g : GRADIENTS) {
            s = 0.9 * s + 0.1 * g * g;
            theta -= 0.01 * g / (Math.sqrt(s) + 1e-8);
        }
        assertRelative(0.9549356279303668, theta);
    }

    @Test
    void adamCorrectsTheBiasOfItsMeans() {
        assertEquals(0.99900000002, updated(new Adam(), 1e-3, 1), 1e-6);
        assertEquals(0.9980755513967708, updated(new Adam(), 1e-3, 3), 1e-6);
        assertRelative(0.99900000002, adam(1, theta -> theta));
        assertRelative(0.9980755513967708, adam(3, theta -> theta));
    }

    @Test
    void adamWDecaysTheParameterByLearningRateTimesDecay() {
        assertEquals(0.99899000002, updated(new AdamW(), 1e-3, 1), 1e-6);
        assertRelative(0.99899000002, adam(1, theta -> theta - 1e-3 * 0.01 * theta));
    }

    private static double adam(int steps, DoubleUnaryOperator decay) {
        double theta = 1;
        double m = 0;
        double v = 0;
        for (int t = 1; t <= steps; t++) {
            double g = GRADIENTS[t - 1];
            theta = decay.applyAsDouble(theta);
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            theta -= 1e-3 * (m / (1 - StrictMath.pow(0.9, t))) / (Math.sqrt(v / (1 - StrictMath.pow(0.999, t))) + 1e-8);
        }
        return theta;
    }

    /** By hand: s = 0.25, 0.3125, 1.3125; steps of η g / √s. */
    @Test
    void adagradAddsUpSquares() {
        double expected = 1 - 0.1 * (0.5 / Math.sqrt(0.25) - 0.25 / Math.sqrt(0.3125) + 1 / Math.sqrt(1.3125));
        assertEquals(expected, updated(new Adagrad(), 0.1, 3), 1e-6);
        assertEquals(0.8574342034555988, expected, 1e-14);
    }

    /** The formula of the paper, with every product of μ written out. */
    @Test
    void nadamWeighsGradientAndMeanByItsMomentumSchedule() {
        double theta = 1;
        double m = 0;
        double v = 0;
        double product = 1;
        for (int t = 1; t <= 3; t++) {
            double g = GRADIENTS[t - 1];
            double mu = 0.9 * (1 - 0.5 * StrictMath.pow(0.96, t * 0.004));
            double next = 0.9 * (1 - 0.5 * StrictMath.pow(0.96, (t + 1) * 0.004));
            product *= mu;
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            double mean = next * m / (1 - product * next) + (1 - mu) * g / (1 - product);
            theta -= 0.002 * mean / (Math.sqrt(v / (1 - StrictMath.pow(0.999, t))) + 1e-8);
        }
        assertEquals(theta, updated(new Nadam(), 0.002, 3), 1e-6);
    }

    @Test
    void aNumberOutOfRangeIsAFaultThatNamesTheRange() {
        Parameters given = Parameters.of(Map.of("beta1", 1.0));
        new Adam().with(given);
        assertEquals(1, given.faults().size());
        assertEquals(
                new Parameters.Fault("beta1", ErrorCode.CFG_RANGE, "must be in [0, 1), found 1.0"),
                given.faults().get(0));
    }

    @Test
    void nesterovWithoutMomentumIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Sgd(0, true));
        assertEquals("nesterov needs a momentum > 0", e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("optimizersWithFadingSlots")
    void slotsFadeWithoutBecomingSubnormal(Optimizer optimizer) {
        float[] theta = {1};
        float[][] slots = new float[optimizer.slots()][1];
        for (int t = 1; t <= 3000; t++) {
            optimizer.update(theta, new float[] {t == 1 ? 1 : 0}, slots, 0.01, t);
            for (float[] slot : slots) {
                assertTrue(slot[0] == 0 || slot[0] >= Float.MIN_NORMAL, slot[0] + " at step " + t);
            }
        }
        assertEquals(0, slots[0][0], 1e-29);
    }

    private static Stream<Optimizer> optimizersWithFadingSlots() {
        return Stream.of(new Sgd(0.9, false), new RmsProp(0.9, 1e-8), new Adam(), new AdamW(), new Nadam());
    }
}
