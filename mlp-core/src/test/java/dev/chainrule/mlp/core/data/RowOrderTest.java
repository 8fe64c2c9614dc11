package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowOrderTest {

    /** So many rows of one number, each its own number. */
    private static Dataset rows(int rows, int window) {
        return new Dataset() {
            @Override
            public int rows() {
                return rows;
            }

            @Override
            public int inputs() {
                return 1;
            }

            @Override
            public int outputs() {
                return 1;
            }

            @Override
            public void copy(int[] numbers, int from, int count, Matrix input, Matrix target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public int window() {
                return window;
            }
        };
    }

    private static int[] epoch(RowOrder order, int epoch, int rows, int batch) {
        int[] all = new int[rows];
        int[] some = new int[batch];
        for (int from = 0; from < rows; from += batch) {
            int count = Math.min(batch, rows - from);
            order.rows(epoch, from, count, some);
            System.arraycopy(some, 0, all, from, count);
        }
        return all;
    }

    @Test
    void aWindowOfAllRowsIsOnePermutationOfThem() {
        assertArrayEquals(
                RandomPurpose.SHUFFLE.stream(42, 3).permutation(10),
                epoch(new RowOrder(rows(10, 10), 42, true), 3, 10, 4));
    }

    @Test
    void unshuffledRowsComeAsTheyStand() {
        int[] all = epoch(new RowOrder(rows(100, 32), 1, false), 2, 100, 7);
        assertArrayEquals(IntStream.range(0, 100).toArray(), all);
    }

    @ParameterizedTest
    @CsvSource({"1000,160,7", "1001,160,32", "999,100,999", "17,1,3", "50,49,50", "33,16,5", "64,32,64"})
    void everyRowComesOnceAnEpochAndNeverFromMoreThanOneWindow(int rows, int window, int batch) {
        RowOrder order = new RowOrder(rows(rows, window), 7, true);
        int block = RowOrder.blockRows(window);
        int[] first = epoch(order, 1, rows, batch);
        int[] second = epoch(order, 2, rows, batch);
        assertEquals(rows, Arrays.stream(first).distinct().count());
        assertFalse(rows > 20 && Arrays.equals(first, second));
        // with as many blocks kept as make up a window, none is read twice
        Set<Integer> kept = new LinkedHashSet<>();
        Set<Integer> read = new HashSet<>();
        for (int row : first) {
            if (kept.add(row / block)) {
                assertTrue(read.add(row / block), "block " + row / block + " is read twice");
                if (kept.size() > RowOrder.blocks(window)) {
                    kept.remove(kept.iterator().next());
                }
            }
        }
    }

    @Test
    void anyPartOfAnEpochIsTheSameWithoutWhatCameBefore() {
        int[] all = epoch(new RowOrder(rows(1001, 100), 7, true), 5, 1001, 20);
        for (int from : new int[] {0, 90, 95, 96, 480, 700, 990}) {
            int[] some = new int[11];
            new RowOrder(rows(1001, 100), 7, true).rows(5, from, 11, some);
            assertArrayEquals(Arrays.copyOfRange(all, from, from + 11), some);
        }
    }

    @Test
    void aWindowTakesItsRowsFromAllOverTheFile() {
        int[] all = epoch(new RowOrder(rows(16_000, 1_600), 1, true), 1, 16_000, 100);
        for (int window = 0; window < 10; window++) {
            double mean = Arrays.stream(all, window * 1_600, (window + 1) * 1_600)
                    .average()
                    .orElseThrow();
            assertEquals(8_000, mean, 2_310, "window " + window); // of 64 blocks at least
        }
    }

    /** The first quarter of the rows has one class, the others have another. */
    @ParameterizedTest
    @CsvSource({"400000,20000,0.11", "40000,2560,0.22", "40000,1024,0.22", "10000,256,0.22"}) // 4 standard deviations
    void windowsOfASortedFileHaveTheClassesOfTheWholeFile(int rows, int window, double within) {
        int[] all = epoch(new RowOrder(rows(rows, window), 5, true), 1, rows, 64);
        int whole = rows / window * window;
        for (int from = 0; from < whole; from += window) {
            long first = Arrays.stream(all, from, from + window)
                    .filter(row -> row < rows / 4)
                    .count();
            assertEquals(0.25, first / (double) window, within, "window from " + from);
        }
    }
}
