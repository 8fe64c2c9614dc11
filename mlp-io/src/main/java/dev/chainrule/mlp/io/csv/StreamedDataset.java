package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.RowOrder;
import java.util.Arrays;

/**
 * Rows of which one window is in memory. A block is read when one of its rows is requested, and replaces the block that
 * was
 * unused longest. Blocks that are requested in sequence are read several at a time.
 */
final class StreamedDataset implements Dataset {
    private static final int NONE = -1;
    /**
     * The number of blocks that are requested in the order of the file before the following ones are read with them.
     */
    private static final int IN_ORDER = 4;
    /** The maximum number of blocks to read at a time. */
    private static final int AT_A_TIME = 16;

    private final int rows;
    private final CsvStream.Shape shape;
    private final Source source;
    private final int blockRows;
    private final MatrixDataset[] blocks;
    private final int[] numbers;
    private final long[] lastUse;
    private long uses;
    /** A hash table with open addressing: the index of each block in memory by its number. */
    private final int[] table;
    /** The last block that was read, and how many before it were read in the order of the file. */
    private int lastRead = NONE;

    private int inOrder;

    /** Reads rows that stand one after the other. */
    interface Source {
        MatrixDataset read(int first, int count);
    }

    StreamedDataset(int rows, CsvStream.Shape shape, Source source) {
        this.rows = rows;
        this.shape = shape;
        this.source = source;
        blockRows = RowOrder.blockRows(shape.window());
        int atHand = (shape.weights() ? 2 : 1)
                * RowOrder.blocks(shape.window()); // a batch of two windows is asked for its weights afterwards
        blocks = new MatrixDataset[atHand];
        numbers = new int[atHand];
        lastUse = new long[atHand];
        Arrays.fill(numbers, NONE);
        table = new int[4 * Integer.highestOneBit(atHand)];
        Arrays.fill(table, NONE);
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

    @Override
    public synchronized boolean hasExactTargets() {
        return rows > 0 && block(0).hasExactTargets();
    }

    @Override
    public synchronized void copyExactTargets(int[] wanted, int from, int count, double[] targets) {
        for (int i = 0; i < count; i++) {
            int row = wanted[from + i];
            System.arraycopy(
                    block(row / blockRows).exactTargets(),
                    row % blockRows * shape.outputs(),
                    targets,
                    i * shape.outputs(),
                    shape.outputs());
        }
    }

    private MatrixDataset block(int number) {
        for (int slot = slot(number); table[slot] != NONE; slot = slot + 1 & table.length - 1) {
            int at = table[slot];
            if (numbers[at] == number) {
                lastUse[at] = ++uses;
                return blocks[at];
            }
        }
        return read(number);
    }

    private int slot(int number) {
        int hash = number * 0x9E3779B9;
        return (hash ^ hash >>> 16) & table.length - 1;
    }

    private MatrixDataset read(int number) {
        inOrder = number == lastRead + 1 ? inOrder + 1 : 0;
        int first = number * blockRows;
        int count = 1;
        if (inOrder >= IN_ORDER) {
            int left = (rows - first + blockRows - 1) / blockRows;
            count = Math.min(AT_A_TIME, left);
        }
        lastRead = number + count - 1;
        MatrixDataset all = source.read(first, (int) Math.min((long) count * blockRows, rows - first));
        int wanted = keep(number, count == 1 ? all : part(all, 0));
        for (int b = 1; b < count; b++) {
            if (!isAtHand(number + b)) {
                keep(number + b, part(all, b));
            }
        }
        return blocks[wanted];
    }

    private MatrixDataset part(MatrixDataset all, int block) {
        int first = block * blockRows;
        int[] ofBlock = new int[Math.min(blockRows, all.rows() - first)];
        Arrays.setAll(ofBlock, r -> first + r);
        return all.select(ofBlock);
    }

    private boolean isAtHand(int number) {
        return Arrays.stream(numbers).anyMatch(other -> other == number);
    }

    /** Puts a block in the place of the one unused longest. */
    private int keep(int number, MatrixDataset block) {
        int oldest = 0;
        for (int i = 1; i < numbers.length; i++) {
            oldest = lastUse[i] < lastUse[oldest] ? i : oldest;
        }
        numbers[oldest] = number;
        blocks[oldest] = block;
        lastUse[oldest] = ++uses;
        Arrays.fill(table, NONE);
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != NONE) {
                int slot = slot(numbers[i]);
                while (table[slot] != NONE) {
                    slot = slot + 1 & table.length - 1;
                }
                table[slot] = i;
            }
        }
        return oldest;
    }
}
