package dev.chainrule.mlp.core.encodings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.testkit.CategoryEncodingContract;
import dev.chainrule.mlp.testkit.EncodingContract;
import dev.chainrule.mlp.testkit.LearnedEncodingContract;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The shipped encodings that are trained. */
class LearnedEncodingsTest {

    /** cos(2π·0.25·2 + 0) = −1, so e = (2, 3·(−1) + 5) and ∂e₁/∂w = 3·(−2π·2·sin π) = 0, ∂e₁/∂V = −1. */
    @Test
    void periodicCombinesCosinesOfTheNumber() {
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
    void periodicHasTheSlopeOfTheCosine() {
        Periodic periodic = new Periodic(1, 1, 0.1, 1);
        double[] byX = new double[1];
        double[] byTheta = new double[4];
        double[] theta = {0.25, Math.PI / 2, 3, 5};
        periodic.pullback(new double[] {4}, theta, new double[] {0, 1}, byX, byTheta);
        assertArrayEquals(new double[] {-3 * 2 * Math.PI * 4, -3, 0, 1}, byTheta, 1e-12);
        assertEquals(-3 * 2 * Math.PI * 0.25, byX[0], 1e-12);
    }

    /** 16·2 numbers of frequencies, 3·(16 + 1) of combinations, as in RealMLP. */
    @Test
    void periodicStartsAsInRealMlp() {
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

    @Test
    void anEmbeddingIsTheVectorOfItsCategory() {
        Embedding embedding = new Embedding(2, 1);
        double[] theta = {1, 2, 3, 4, 5, 6};
        double[] encoded = new double[2];
        embedding.value(new double[] {0, 1, 0}, theta, encoded);
        assertArrayEquals(new double[] {3, 4}, encoded);
        embedding.value(new double[3], theta, encoded); // an unknown category
        assertArrayEquals(new double[] {0, 0}, encoded);
        double[] byTheta = new double[6];
        embedding.pullback(new double[] {0, 1, 0}, theta, new double[] {7, 8}, new double[3], byTheta);
        assertArrayEquals(new double[] {0, 0, 7, 8, 0, 0}, byTheta);
        assertEquals(List.of("city~1", "city~2"), embedding.outputNames(List.of("city=a", "city=b")));
    }

    @Nested
    class PeriodicPrepares extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new Periodic();
        }
    }

    @Nested
    class PeriodicTrains extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Periodic(5, 2, 0.1, 1);
        }
    }

    @Nested
    class EmbeddingPrepares extends CategoryEncodingContract {
        @Override
        protected CategoryEncoding plugin() {
            return new Embedding();
        }
    }

    @Nested
    class EmbeddingTrains extends LearnedEncodingContract {
        @Override
        protected LearnedEncoding plugin() {
            return new Embedding();
        }

        @Override
        protected int inputs() {
            return 4;
        }
    }
}
