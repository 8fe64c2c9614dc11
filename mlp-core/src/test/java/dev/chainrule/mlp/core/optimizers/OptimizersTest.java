package dev.chainrule.mlp.core.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
    void momentumAccumulatesGradients() {
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
    void nesterovMatchesPyTorch() {
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
    void rmsPropAddsEpsilonOutsideTheRoot() {
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
    void adamCorrectsTheBiasOfItsMoments() {
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
    void adagradAccumulatesSquares() {
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

    /**
     * θ after each of the gradients 0.5, −0.25, 1, 0.125 and −2, from 0.25, with η = 0.5 and constants chosen so that every
     * term counts: ε = 0.1, β₁ = ρ = μ = 0.75, β₂ = 0.875, λ = 0.125 and ψ = 10. The values are those of the formula in
     * each optimizer's Javadoc, term by term, with 50 digits (mpmath).
     */
    private static Stream<Arguments> trajectories() {
        Moments moments = new Moments(0.75, 0.875, 0.1);
        return Stream.of(
                arguments(new Sgd(), new double[] {0.0, 0.125, -0.375, -0.4375, 0.5625}),
                arguments(new Sgd(0.75, false), new double[] {0.0, -0.0625, -0.609375, -1.08203125, -0.4365234375}),
                arguments(
                        new Sgd(0.75, true),
                        new double[] {-0.1875, -0.109375, -1.01953125, -1.4365234375, 0.047607421875}),
                arguments(new Adagrad(0.1), new double[] {
                    -0.16666666666666667,
                    0.023009777289923178,
                    -0.37838904180372749,
                    -0.42829151013761137,
                    -0.013056222498185164
                }),
                arguments(new RmsProp(0.75, 0.1), new double[] {
                    -0.46428571428571429,
                    -0.10714285714285714,
                    -0.88250210410160955,
                    -0.9910117200082457,
                    -0.14472259493911225
                }),
                arguments(new Adam(moments), new double[] {
                    -0.16666666666666667,
                    -0.23995705815154975,
                    -0.54046913177599435,
                    -0.79542496500166253,
                    -0.6232749247066934
                }),
                arguments(new AdamW(moments, 0.125), new double[] {
                    -0.18229166666666667,
                    -0.24418882898488308,
                    -0.52943910079777249,
                    -0.75130499022357989,
                    -0.53219838803963702
                }),
                arguments(new Nadam(moments, 10), new double[] {
                    -0.25269005629724565,
                    -0.12718540506808228,
                    -0.54336128707648452,
                    -0.71162340237471178,
                    -0.34426401189204543
                }));
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void everyTermOfTheFormulaMatters(Optimizer optimizer, double[] expected) {
        double[] gradients = {0.5, -0.25, 1, 0.125, -2};
        float[] theta = {0.25f};
        float[][] slots = new float[optimizer.slots()][1];
        for (int t = 1; t <= gradients.length; t++) {
            optimizer.update(theta, new float[] {(float) gradients[t - 1]}, slots, 0.5, t);
            assertEquals(expected[t - 1], theta[0], 4 * Math.ulp(1f), "step " + t);
        }
    }

    /** A run that goes on elsewhere starts in the middle; another thread may be further with the same instance. */
    @Test
    void nadamsProductDoesNotDependOnEarlierCalls() {
        Moments slow = new Moments(0.999, 0.999, 1e-8);
        Nadam inOrder = new Nadam(slow, 0.004);
        for (long step : new long[] {1, 2, 3, 900, 100, 5_000, 100_000, 7, 100_001}) {
            float[] shared = {1};
            float[] alone = {1};
            inOrder.update(shared, new float[] {0.5f}, new float[2][1], 0.5, step);
            new Nadam(slow, 0.004).update(alone, new float[] {0.5f}, new float[2][1], 0.5, step);
            assertEquals(alone[0], shared[0], "step " + step);
        }
    }

    @Test
    void nadamsWithEqualCoefficientsAreEqual() {
        Nadam used = new Nadam(new Moments(0.9, 0.99, 0.1), 0.5);
        used.update(new float[1], new float[1], new float[2][1], 0.1, 9);
        assertEquals(new Nadam(new Moments(0.9, 0.99, 0.1), 0.5), used);
        assertEquals(new Nadam(new Moments(0.9, 0.99, 0.1), 0.5).hashCode(), used.hashCode());
        assertNotEquals(new Nadam(new Moments(0.9, 0.99, 0.1), 0.25), used);
        assertNotEquals(new Nadam(new Moments(0.8, 0.99, 0.1), 0.5), used);
        assertNotEquals(new Nadam(new Moments(0.8, 0.99, 0.1), 0.5).hashCode(), used.hashCode());
    }

    @Test
    void nadamExposesItsCoefficients() {
        Nadam nadam = new Nadam(new Moments(0.9, 0.99, 0.1), 0.5);
        assertEquals(new Moments(0.9, 0.99, 0.1), nadam.moments());
        assertEquals(0.5, nadam.momentumDecay());
        assertEquals("Nadam[moments=Moments[beta1=0.9, beta2=0.99, epsilon=0.1], momentumDecay=0.5]", nadam.toString());
    }

    @Test
    void errorForANumberOutOfRangeNamesTheRange() {
        PluginOptions given = PluginOptions.of(Map.of("beta1", 1.0));
        new Adam().with(given);
        assertEquals(1, given.faults().size());
        assertEquals(
                new PluginOptions.Fault("beta1", ErrorCode.CFG_RANGE, "must be in [0, 1), found 1.0"),
                given.faults().get(0));
    }

    @Test
    void rejectsNesterovWithoutMomentum() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Sgd(0, true));
        assertEquals("nesterov needs a momentum > 0", e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("optimizersWithFadingSlots")
    void slotsDecayWithoutBecomingSubnormal(Optimizer optimizer) {
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
