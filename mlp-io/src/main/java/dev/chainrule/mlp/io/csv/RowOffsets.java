package dev.chainrule.mlp.io.csv;

import java.util.Arrays;

/**
 * The offsets of some rows of a file, evenly spaced: the more rows, the further apart, so that they take little memory.
 */
final class RowOffsets {
    private static final int MOST = 1 << 20;
    private static final int FEWEST = 1 << 14;
    /** A mark takes 16 bytes, so all together take at most a 16th of the heap. */
    private static final int HEAP_OF_A_MARK = 256;

    private final int most;
    private long[] offsets = new long[64];
    private int[] lines = new int[64];
    /** The number of preceding rows that are trained on. */
    private int[] training = new int[64];

    private int size;
    /** From one mark to the next, in rows. */
    private int stride = 4;

    RowOffsets() {
        long fitting = Runtime.getRuntime().maxMemory() / HEAP_OF_A_MARK;
        most = (int) Math.max(FEWEST, Math.min(MOST, Long.highestOneBit(fitting)));
    }

    /**
     * A row that is marked.
     *
     * @param row its number from 0
     * @param offset where it begins, in bytes
     * @param line the line that it begins in
     * @param before how many of the rows before are held out or, if others are asked for, trained on
     */
    record Mark(int row, long offset, int line, int before) {}

    /** Takes the next row, which is marked or not. */
    void add(int row, long offset, int line, int trainingBefore) {
        if (size == most && row % stride == 0) {
            thin();
        }
        if (row % stride != 0) {
            return;
        }
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
            lines = Arrays.copyOf(lines, 2 * size);
            training = Arrays.copyOf(training, 2 * size);
        }
        offsets[size] = offset;
        lines[size] = line;
        training[size++] = trainingBefore;
    }

    private void thin() {
        size /= 2;
        stride *= 2;
        for (int m = 0; m < size; m++) {
            offsets[m] = offsets[2 * m];
            lines[m] = lines[2 * m];
            training[m] = training[2 * m];
        }
    }

    /** Returns the last mark at or before a row, which is counted from 0 among the held-out rows or among the others. */
    Mark before(int row, boolean heldOut) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (rowsBefore(middle, heldOut) <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return new Mark(low * stride, offsets[low], lines[low], rowsBefore(low, heldOut));
    }

    private int rowsBefore(int mark, boolean heldOut) {
        return heldOut ? mark * stride - training[mark] : training[mark];
    }
}
