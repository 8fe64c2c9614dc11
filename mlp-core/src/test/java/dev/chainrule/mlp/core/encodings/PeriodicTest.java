package dev.chainrule.mlp.core.encodings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.testkit.EncodingContract;
import dev.chainrule.mlp.testkit.LearnedEncodingContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PeriodicTest {

    /** cos(2π·0.25·2 + 0) = −1, so e = (2, 3·(−1) + 5) and ∂e₁/∂w = 3·(−2π·2·sin π) = 0, ∂e₁/∂V = −1. */
    @Test
    void combinesCosinesOfTheNumber() {
        Periodic periodic = new Periodic(1, 1, 0.1, 1);
        double[] theta = {0.25, 0, 3, 5};
        double[] encoded = new double[2];
        periodic.value(new double[] {2}, theta, encoded);
        assertArrayEquals(new double[] {2, 2}, encoded, 1e-15);
        double[] byX = new double[1];
        double[] byTheta = new double[4];
        periodic.pullback(new double[] {2}, theta, new double[] {10, 1}, byX, byTheta);
        assertArrayEquals(new double[] {10}, byX, 1e-12);
        assertArrayEquals(new double[] {0, 0, -1, 1}, byTheta, 1e-12);
    }

    /** Half of a turn further, where the slope of the cosine is −1: ∂e₁/∂b = −3, ∂e₁/∂w = −3·2π·x. */
    @Test
    void hasTheSlopeOfTheCosine() {
        Periodic periodic = new Periodic(1, 1, 0.1, 1);
        double[] byX = new double[1];
        double[] byTheta = new double[4];
        double[] theta = {0.25, Math.PI / 2, 3, 5};
        periodic.pullback(new double[] {4}, theta, new double[] {0, 1}, byX, byTheta);
        assertArrayEquals(new double[] {-3 * 2 * Math.PI * 4, -3, 0, 1}, byTheta, 1e-12);
        assertEquals(-3 * 2 * Math.PI * 0.25, byX[0], 1e-12);
    }

    /** w = (0, 0.5) and b = 0 give h = (cos 0, cos π) at x = 1; V = ((1, 2), (3, 4)), c = (10, 20). */
    @Test
    void itsParametersAreFrequenciesPhasesRowsOfWeightsAndBiases() {
        Periodic periodic = new Periodic(2, 2, 0.1, 1);
        double[] theta = {0, 0.5, 0, 0, 1, 2, 3, 4, 10, 20};
        assertEquals(theta.length, periodic.parameters(1));
        double[] encoded = new double[3];
        periodic.value(new double[] {1}, theta, encoded);
        assertArrayEquals(new double[] {1, 9, 19}, encoded, 1e-12);
        double[] byTheta = new double[10];
        periodic.pullback(new double[] {1}, theta, new double[] {0, 1, 100}, new double[1], byTheta);
        assertArrayEquals(new double[] {0, 0, 0, 0, 1, -1, 100, -100, 1, 100}, byTheta, 1e-12);
    }

    /** 16·2 numbers of frequencies, 3·(16 + 1) of combinations, as in RealMLP. */
    @Test
    void startsAsInRealMlp() {
        Periodic periodic = new Periodic();
        assertEquals(83, periodic.parameters(1));
        assertEquals(List.of("age", "age~1", "age~2", "age~3"), periodic.outputNames(List.of("age")));
        double[] theta = new double[83];
        double squares = 0;
        for (int seed = 0; seed < 500; seed++) {
            periodic.initialize(theta, 1, new RandomStream(seed));
            squares += Arrays.stream(theta, 0, 16).map(w -> w * w).sum();
            assertTrue(Arrays.stream(theta, 16, 32).allMatch(b -> Math.abs(b) <= Math.PI));
            assertTrue(Arrays.stream(theta, 32, 83).allMatch(v -> Math.abs(v) <= 0.25));
        }
        assertEquals(0.1, Math.sqrt(squares / 8000), 0.003);
    }

    /** The median is 3 and the quartiles are 2 apart: 5 becomes 1, and 1/√(1 + (1/3)²) = 3/√10. */
    @Test
    void scalesTheNumberFirst() {
        Periodic periodic = new Periodic();
        double[] inputs = {9, 9};
        periodic.encode(5, periodic.fit(ColumnValues.of(1, 2, 3, 4, 5)), inputs, 1);
        assertArrayEquals(new double[] {9, 3 / Math.sqrt(10)}, inputs, 1e-15);
    }

    @Test
    void takesItsOptions() {
        assertEquals(
                new Periodic(8, 2, 0, 0.5),
                new Periodic()
                        .with(PluginOptions.of(
                                Map.of("frequencies", 8, "outputs", 2, "deviation", 0, "learningRateFactor", 0.5))));
        assertEquals(new Periodic(16, 3, 0.1, 1), new Periodic().with(PluginOptions.of(Map.of())));
    }

    private static String refused(int frequencies, int outputs, double deviation, double factor) {
        return assertThrows(IllegalArgumentException.class, () -> new Periodic(frequencies, outputs, deviation, factor))
                .getMessage();
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertEquals("frequencies must be in [1, 1000], was 0", refused(0, 3, 0.1, 1));
        assertEquals("outputs must be in [1, 1000], was 1001", refused(16, 1001, 0.1, 1));
        assertEquals("deviation must be >= 0, was -1", refused(16, 3, -1, 1));
        assertEquals("learningRateFactor must be >= 0, was -0.5", refused(16, 3, 0.1, -0.5));
    }

    @Nested
    class Prepares extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new Periodic();
        }
    }

    @Nested
    class Trains extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Periodic(5, 2, 0.1, 1);
        }
    }
}
