package dev.chainrule.mlp.spark;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/** Copies of some rows, in memory that is used again. Belongs to one thread. */
final class RowBuffer {
    private static final int MOST_BYTES = 4 << 20;

    private final int[] starts;
    private byte[] bytes = new byte[1 << 12];
    private int rows;

    /** Creates a buffer of at most some rows. */
    RowBuffer(int maxRows) {
        starts = new int[maxRows + 1];
    }

    /** Returns the number of rows. */
    int rows() {
        return rows;
    }

    /** Returns whether the buffer holds as many rows, or bytes, as it should. */
    boolean isFull() {
        return rows == starts.length - 1 || starts[rows] >= MOST_BYTES;
    }

    /** Removes all rows. */
    void clear() {
        rows = 0;
    }

    /** Copies a row. */
    void add(UnsafeRow row) {
        int start = starts[rows];
        int end = Math.addExact(start, row.getSizeInBytes());
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
        }
        row.writeToMemory(bytes, Platform.BYTE_ARRAY_OFFSET + start);
        starts[++rows] = end;
    }

    /** Makes a row object show a row of the buffer. */
    void show(int index, UnsafeRow row) {
        row.pointTo(bytes, Platform.BYTE_ARRAY_OFFSET + starts[index], starts[index + 1] - starts[index]);
    }
}
