package dev.chainrule.mlp.export.onnx.format;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** A growing list of 64-bit integers; a list of objects would take several times the memory. */
final class IntegerList implements LongConsumer {
    private long[] values = new long[8];
    private int size;

    @Override
    public void accept(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + size / 2);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long get(int index) {
        return values[index];
    }
}
