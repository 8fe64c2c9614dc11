package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Order;
import java.util.Arrays;

/** Rows of which one window is in memory: blocks that are read when a row of them is wanted, in place of the one unused longest. */
final class StreamedDataset implements Dataset {
    private static final int NONE = -1;

    private final int rows;
    private final CsvStream.Shape shape;
    private final Source source;
    private final int blockRows;
    private final MatrixDataset[] blocks;
    private final int[] numbers;
    private final long[] lastUse;
    private long uses;

    /** Reads rows that stand one after the other. */
    interface Source {
        MatrixDataset read(int first, int count);
    }

    StreamedDataset(int rows, CsvStream.Shape shape, Source source) {
        this.rows = rows;
        this.shape = shape;
        this.source = source;
        blockRows = Order.blockRows(shape.window());
        int atHand =
                (shape.weights() ? 2 : 1) * Order.BLOCKS; // a batch of two windows is asked for its weights afterwards
        blocks = new MatrixDataset[atHand];
        numbers = new int[atHand];
        lastUse = new long[atHand];
        Arrays.fill(numbers, NONE);
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int inputs() {
        return shape.inputs();
    }

    @Override
    public int outputs() {
        return shape.outputs();
    }

    @Override
    public int window() {
        return shape.window();
    }

    @Override
    public boolean hasWeights() {
        return shape.weights();
    }

    @Override
    public synchronized void copy(int[] wanted, int from, int count, Matrix input, Matrix target) {
        input.setRows(count);
        target.setRows(count);
        for (int i = 0; i < count; i++) {
            MatrixDataset block = block(wanted[from + i] / blockRows);
            int row = wanted[from + i] % blockRows;
            copyRow(block.input(), row, input, i);
            copyRow(block.target(), row, target, i);
        }
    }

    private static void copyRow(Matrix from, int row, Matrix to, int toRow) {
        int columns = from.columns();
        System.arraycopy(from.data(), row * columns, to.data(), toRow * columns, columns);
    }

    @Override
    public synchronized void copyWeights(int[] wanted, int from, int count, float[] weights) {
        for (int i = 0; i < count; i++) {
            int row = wanted[from + i];
            weights[i] = hasWeights() ? block(row / blockRows).weights()[row % blockRows] : 1;
        }
    }

    @Override
    public synchronized Location place(int row) {
        return block(row / blockRows).place(row % blockRows);
    }

    private MatrixDataset block(int number) {
        int oldest = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == number) {
                lastUse[i] = ++uses;
                return blocks[i];
            }
            oldest = lastUse[i] < lastUse[oldest] ? i : oldest;
        }
        numbers[oldest] = NONE;
        blocks[oldest] = source.read(number * blockRows, Math.min(blockRows, rows - number * blockRows));
        numbers[oldest] = number;
        lastUse[oldest] = ++uses;
        return blocks[oldest];
    }
}
