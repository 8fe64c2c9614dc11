package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import java.util.Arrays;
import java.util.function.Supplier;

/** Grows the arrays of a table and refuses before they take more than 70 % of the heap. */
final class MemoryBudget {
    private static final double MOST_OF_THE_HEAP = 0.7;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final long heap;
    private final String source;
    private long used;

    MemoryBudget(long heap, String source) {
        this.heap = heap;
        this.source = source;
    }

    /** Creates a budget for the heap of this JVM. */
    MemoryBudget(String source) {
        this(Runtime.getRuntime().maxMemory(), source);
    }

    double[] grow(double[] array, long needed, int line) {
        int length = newLength(array.length, needed, Double.BYTES, line);
        return orTooLarge(() -> Arrays.copyOf(array, length), line);
    }

    int[] grow(int[] array, long needed, int line) {
        int length = newLength(array.length, needed, Integer.BYTES, line);
        return orTooLarge(() -> Arrays.copyOf(array, length), line);
    }

    char[] grow(char[] array, long needed, int line) {
        int length = newLength(array.length, needed, Character.BYTES, line);
        return orTooLarge(() -> Arrays.copyOf(array, length), line);
    }

    /** Returns the first {@code length} elements in an array of exactly that length. */
    double[] trim(double[] array, int length, int line) {
        if (array.length == length) {
            return array;
        }
        require((long) length * Double.BYTES, line);
        return orTooLarge(() -> Arrays.copyOf(array, length), line);
    }

    /** A collector may have less room for one large array than the heap has in all; nothing is lost by the attempt. */
    private <T> T orTooLarge(Supplier<T> copy, int line) {
        try {
            return copy.get();
        } catch (OutOfMemoryError e) {
            throw tooLarge(used + " bytes up to this line, more than the heap of " + heap + " has in one piece", line);
        }
    }

    private int newLength(int length, long needed, int elementBytes, int line) {
        long wanted = Math.min(Math.max(needed, length + (length >> 1) + 16L), Math.max(needed, LONGEST_ARRAY));
        require(wanted * elementBytes, line); // the old array is still there while it is copied
        if (wanted > LONGEST_ARRAY) {
            throw tooLarge("more than " + LONGEST_ARRAY + " numbers", line);
        }
        used += (wanted - length) * elementBytes;
        return (int) wanted;
    }

    private void require(long more, int line) {
        if (used + more > MOST_OF_THE_HEAP * heap) {
            throw tooLarge(used + more + " bytes up to this line, more than 70 % of the heap of " + heap, line);
        }
    }

    private DataException tooLarge(String what, int line) {
        return new DataException(
                ErrorCode.DAT_LIMIT,
                new Location(source, line, 0, ""),
                "the table takes " + what + ". Use fewer rows or columns, or give Java more memory with -Xmx");
    }
}
