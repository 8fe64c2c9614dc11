package dev.chainrule.mlp.core.encodings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.testkit.CategoryEncodingContract;
import dev.chainrule.mlp.testkit.LearnedEncodingContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    private static final Embedding EMBEDDING = new Embedding(2, 1);

    /** The vectors (1, 2), (3, 4) and (5, 6) of three categories. */
    private static final double[] VECTORS = {1, 2, 3, 4, 5, 6};

    private static double[] encoded(double... x) {
        double[] encoded = {9, 9};
        EMBEDDING.value(x, VECTORS, encoded);
        return encoded;
    }

    @Test
    void isTheVectorOfTheCategory() {
        assertArrayEquals(new double[] {3, 4}, encoded(0, 1, 0));
    }

    @Test
    void is0ForAnUnknownCategory() {
        assertArrayEquals(new double[] {0, 0}, encoded(0, 0, 0));
    }

    /** A quarter of the rows had the first category, three quarters the third. */
    @Test
    void isTheMeanOfTheVectorsForAMissingValueThatIsFilledIn() {
        assertArrayEquals(new double[] {4, 5}, encoded(0.25, 0, 0.75));
    }

    @Test
    void doesNotHideWhatIsNoNumber() {
        assertArrayEquals(new double[] {Double.NaN, Double.NaN}, encoded(0, Double.NaN, 0));
    }

    /** ∂L/∂x is the product of ∂L/∂e with each vector: 7·1 + 8·2, 7·3 + 8·4, 7·5 + 8·6. */
    @Test
    void aRowTrainsTheVectorOfItsCategory() {
        double[] byX = new double[3];
        double[] byVectors = new double[6];
        EMBEDDING.pullback(new double[] {0, 1, 0}, VECTORS, new double[] {7, 8}, byX, byVectors);
        assertArrayEquals(new double[] {0, 0, 7, 8, 0, 0}, byVectors);
        assertArrayEquals(new double[] {23, 53, 83}, byX);
    }

    @Test
    void namesItsDimensionsByTheColumn() {
        assertEquals(List.of("city~1", "city~2"), EMBEDDING.outputNames(List.of("city=a", "city=b")));
        assertEquals(List.of("x3~1", "x3~2"), EMBEDDING.outputNames(List.of("x3", "x4")));
    }

    @Test
    void namesItsDimensionsByTheColumnAlthoughACategoryContainsAnEqualsSign() {
        assertEquals(List.of("city~1", "city~2"), EMBEDDING.outputNames(List.of("city=a=b", "city=c")));
        assertEquals(List.of("city~1", "city~2"), EMBEDDING.outputNames(List.of("city=a=b")));
        assertEquals(List.of("a=b~1", "a=b~2"), EMBEDDING.outputNames(List.of("a=b=c=d", "a=b=e")));
    }

    @Test
    void startsWithNormalNumbers() {
        double[] vectors = new double[20_000];
        EMBEDDING.initialize(vectors, 10_000, new RandomStream(4));
        assertEquals(0, Arrays.stream(vectors).average().orElseThrow(), 0.03);
        assertEquals(1, Arrays.stream(vectors).map(v -> v * v).average().orElseThrow(), 0.04);
    }

    @Test
    void hasAVectorForEachCategory() {
        assertEquals(8, new Embedding().outputs(5));
        assertEquals(40, new Embedding().parameters(5));
        assertThrows(ArithmeticException.class, () -> new Embedding(1000, 1).parameters(3_000_000));
    }

    @Test
    void takesItsOptionsWithinTheirRanges() {
        assertEquals(
                new Embedding(3, 0.5),
                new Embedding().with(PluginOptions.of(Map.of("dimensions", 3, "learningRateFactor", 0.5))));
        assertEquals(new Embedding(8, 1), new Embedding().with(PluginOptions.of(Map.of())));
        assertEquals(
                "dimensions must be in [1, 1000], was 0",
                assertThrows(IllegalArgumentException.class, () -> new Embedding(0, 1))
                        .getMessage());
        assertEquals(
                "learningRateFactor must be >= 0, was -1",
                assertThrows(IllegalArgumentException.class, () -> new Embedding(8, -1))
                        .getMessage());
    }

    @Nested
    class Prepares extends CategoryEncodingContract {
        @Override
        protected CategoryEncoding plugin() {
            return new Embedding();
        }
    }

    @Nested
    class Trains extends LearnedEncodingContract {
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
