package dev.chainrule.mlp.core.encodings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.testkit.CategoryEncodingContract;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CategoryEncodingsTest {

    private static double[][] encoded(CategoryEncoding encoding, long... rows) {
        double[] fitted = encoding.fit(words(rows.length), rows);
        double[][] inputs = new double[rows.length + 1][encoding.inputs(fitted)];
        for (int k = CategoryEncoding.UNKNOWN; k < rows.length; k++) {
            encoding.encode(k, fitted, inputs[k + 1], 0);
        }
        return inputs;
    }

    private static List<String> words(int count) {
        return IntStream.range(0, count)
                .mapToObj(k -> "abcdefgh".substring(k, k + 1))
                .toList();
    }

    @Test
    void oneHotSetsTheInputOfTheCategory() {
        assertArrayEquals(new double[][] {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, encoded(new OneHot(), 5, 1, 4));
        assertArrayEquals(new double[][] {{0, 0}, {1, 0}, {0, 1}}, encoded(new OneHot(), 5, 1));
    }

    @Test
    void twoCategoriesMayBeOneInputOfEitherSign() {
        OneHot binary = new OneHot(true);
        assertArrayEquals(new double[][] {{0}, {-1}, {1}}, encoded(binary, 5, 1));
        assertEquals(List.of("x=b"), binary.inputNames("x", words(2), new double[] {2}));
        assertArrayEquals(new double[][] {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, encoded(binary, 5, 1, 4));
        assertEquals(List.of("x=a", "x=b", "x=c"), binary.inputNames("x", words(3), new double[] {3}));
    }

    /** ln 6 / ln 11 and ln 2 / ln 11. */
    @Test
    void frequencyIsTheShareOfTheRows() {
        assertArrayEquals(new double[][] {{0}, {0.5}, {0.1}, {0.4}}, encoded(new Frequency(), 5, 1, 4));
        double[][] log = encoded(new Frequency(true), 5, 1, 4);
        assertArrayEquals(new double[] {0, 0.747222, 0.289065}, new double[] {log[0][0], log[1][0], log[2][0]}, 1e-6);
    }

    @Nested
    class OneHotContract extends CategoryEncodingContract {
        @Override
        protected CategoryEncoding plugin() {
            return new OneHot();
        }
    }

    @Nested
    class BinaryContract extends CategoryEncodingContract {
        @Override
        protected CategoryEncoding plugin() {
            return new OneHot(true);
        }
    }

    @Nested
    class FrequencyContract extends CategoryEncodingContract {
        @Override
        protected CategoryEncoding plugin() {
            return new Frequency();
        }
    }
}
