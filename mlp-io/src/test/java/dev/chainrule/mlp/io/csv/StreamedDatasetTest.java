package dev.chainrule.mlp.io.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.RowOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Row r of the file has the inputs r and −r, the targets 2r and 3r, the weight r / 2 and the line r + 2. */
class StreamedDatasetTest {
    private static final int WINDOW = 1600;
    private static final int BLOCK = RowOrder.blockRows(WINDOW);

    /** What was read: the first row and how many. */
    private final List<String> reads = new ArrayList<>();

    private MatrixDataset read(int first, int count, boolean weights) {
        reads.add(first + "+" + count);
        Matrix input = new Matrix(count, 2);
        Matrix target = new Matrix(count, 2);
        double[] exact = new double[2 * count];
        float[] own = new float[weights ? count : 0];
        int[] lines = new int[count];
        for (int i = 0; i < count; i++) {
            int row = first + i;
            input.set(i, 0, row);
            input.set(i, 1, -row);
            target.set(i, 0, 2 * row);
            target.set(i, 1, 3 * row);
            exact[2 * i] = 2 * row + 0.25;
            exact[2 * i + 1] = 3 * row + 0.25;
            lines[i] = row + 2;
            if (weights) {
                own[i] = row / 2f;
            }
        }
        return new MatrixDataset(input, target, exact, own, lines);
    }

    private StreamedDataset rows(int rows, boolean weights) {
        return new StreamedDataset(rows, new CsvStream.Shape(2, 2, weights, WINDOW), (first, count) -> {
            assertTrue(first + count <= rows, "beyond the end: " + first + "+" + count);
            return read(first, count, weights);
        });
    }

    /** Asks for rows in every way and compares them with the file. */
    private static void assertRows(StreamedDataset dataset, boolean weights, int... order) {
        int count = order.length;
        int[] wanted = IntStream.concat(IntStream.of(0), Arrays.stream(order)).toArray();
        Matrix input = new Matrix(count, 2);
        Matrix target = new Matrix(count, 2);
        double[] exact = new double[2 * count];
        float[] own = new float[count];
        dataset.copy(wanted, 1, count, input, target);
        dataset.copyExactTargets(wanted, 1, count, exact);
        dataset.copyWeights(wanted, 1, count, own);
        for (int i = 0; i < count; i++) {
            int row = order[i];
            assertEquals(row, input.get(i, 0));
            assertEquals(-row, input.get(i, 1), 0f);
            assertEquals(2 * row, target.get(i, 0));
            assertEquals(3 * row, target.get(i, 1));
            assertEquals(2 * row + 0.25, exact[2 * i]);
            assertEquals(3 * row + 0.25, exact[2 * i + 1]);
            assertEquals(weights ? row / 2f : 1, own[i]);
            assertEquals(new Location("", row + 2, 0, ""), dataset.place(row));
        }
    }

    @Test
    void itsSizesAreThoseOfItsShape() {
        StreamedDataset dataset = rows(100, true);
        assertEquals(100, dataset.rows());
        assertEquals(2, dataset.inputs());
        assertEquals(2, dataset.outputs());
        assertEquals(WINDOW, dataset.window());
        assertTrue(dataset.hasWeights());
        assertFalse(rows(100, false).hasWeights());
        assertTrue(dataset.hasExactTargets());
        assertFalse(rows(0, false).hasExactTargets());
    }

    @Test
    void everyRowIsThatOfTheFileInWhateverOrder() {
        for (boolean weights : new boolean[] {false, true}) {
            for (int rows : new int[] {1, BLOCK, 1001}) {
                StreamedDataset dataset = rows(rows, weights);
                assertRows(dataset, weights, IntStream.range(0, rows).toArray());
                assertRows(dataset, weights, new RandomStream(rows).permutation(rows));
                assertRows(
                        dataset,
                        weights,
                        IntStream.range(0, rows).map(r -> rows - 1 - r).toArray());
            }
        }
    }

    /** The fourth block in the order of the file is read with the fifteen after it, and so on up to the end of the file. */
    @Test
    void blocksInTheOrderOfTheFileAreReadSeveralAtATime() {
        int rows = 24 * BLOCK + 1;
        StreamedDataset dataset = rows(rows, false);
        Matrix input = new Matrix(1, 2);
        for (int row = 0; row < rows; row++) {
            dataset.copy(new int[] {row}, 0, 1, input, new Matrix(1, 2));
            assertEquals(row, input.get(0, 0));
        }
        List<String> expected = new ArrayList<>();
        for (int block = 0; block < 3; block++) {
            expected.add(block * BLOCK + "+" + BLOCK);
        }
        expected.add(3 * BLOCK + "+" + 16 * BLOCK);
        expected.add(19 * BLOCK + "+" + (5 * BLOCK + 1));
        assertEquals(expected, reads);
    }

    /** As many blocks as make up a window stay at hand; of more, the one unused longest gives way. */
    @Test
    void theBlockUnusedLongestGivesWay() {
        int atHand = RowOrder.blocks(WINDOW);
        StreamedDataset dataset = rows(1000 * BLOCK, false);
        int[] apart = IntStream.range(0, atHand).map(i -> 2 * i * BLOCK).toArray(); // not in the order of the file
        for (int row : apart) {
            dataset.place(row);
        }
        assertEquals(atHand, reads.size());
        for (int row : apart) {
            dataset.place(row);
        }
        assertEquals(atHand, reads.size(), "all are at hand");
        dataset.place(apart[0]);
        dataset.place(999 * BLOCK);
        dataset.place(apart[0]);
        assertEquals(atHand + 1, reads.size(), "the first was used last");
        dataset.place(apart[1]);
        assertEquals(atHand + 2, reads.size(), "the second gave way");
    }

    /** With weights two windows stay at hand, so that those of a batch are asked for without reading it again. */
    @Test
    void aBatchOfTwoWindowsIsReadOnce() {
        int blocks = 2 * RowOrder.blocks(WINDOW);
        StreamedDataset dataset = rows(1000 * BLOCK, true);
        assertEquals(25, BLOCK);
        int[] apart = IntStream.range(0, blocks).map(i -> 2 * i * BLOCK).toArray();
        assertRows(dataset, true, apart);
        assertEquals(blocks, reads.size());
    }
}
