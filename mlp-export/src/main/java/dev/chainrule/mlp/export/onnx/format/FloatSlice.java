package dev.chainrule.mlp.export.onnx.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Part of an array of float32, which is turned into bytes when it is written.
 *
 * @param values the array, which must not change; not copied, because it may be large
 * @param from the first element
 * @param to the end, exclusive
 */
public record FloatSlice(float[] values, int from, int to) {
    private static final int PIECE = 1 << 14;

    /** Checks the range. */
    public FloatSlice {
        Objects.checkFromToIndex(from, to, values.length);
    }

    /** Returns the number of bytes. */
    public long bytes() {
        return (long) Float.BYTES * (to - from);
    }

    /** Writes the elements as 4 bytes each, little-endian. */
    public void writeTo(OutputStream out) throws IOException {
        ByteBuffer piece =
                ByteBuffer.allocate(Float.BYTES * Math.min(PIECE, to - from)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < to; i += PIECE) {
            int count = Math.min(PIECE, to - i);
            piece.asFloatBuffer().put(values, i, count);
            out.write(piece.array(), 0, Float.BYTES * count);
        }
    }

    /** Returns a copy of the elements. */
    public float[] toArray() {
        return Arrays.copyOfRange(values, from, to);
    }

    /** Compares the elements. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FloatSlice that && Arrays.equals(values, from, to, that.values, that.from, that.to);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toArray());
    }

    @Override
    public String toString() {
        return to - from + " floats";
    }
}
