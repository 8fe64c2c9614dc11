package dev.chainrule.mlp.export.onnx.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A constant array. Its elements are little-endian bytes in row-major order, or texts, or in another file.
 *
 * @param type the type of its elements
 * @param shape the dimensions; empty for a single value
 * @param raw the elements as bytes, read-only; empty for texts and for elements in another file
 * @param texts the elements if they are texts, otherwise empty
 * @param external where the elements are if not in this file
 */
public record OnnxTensor(
        String name, OnnxType type, List<Long> shape, ByteBuffer raw, List<String> texts, Optional<External> external) {

    /** Copies the lists. */
    public OnnxTensor {
        shape = List.copyOf(shape);
        texts = List.copyOf(texts);
        raw = raw.asReadOnlyBuffer();
    }

    /**
     * Elements in a file beside the ONNX file.
     *
     * @param location the path of the file, relative to the folder of the ONNX file
     * @param offset the first byte
     * @param length the number of bytes; -1 for the rest of the file
     */
    public record External(String location, long offset, long length) {}

    /** Creates a tensor of float32. */
    public static OnnxTensor ofFloats(String name, float[] values, long... shape) {
        ByteBuffer raw = littleEndian(values.length, Float.BYTES);
        raw.asFloatBuffer().put(values);
        return ofRaw(name, OnnxType.FLOAT, raw, shape);
    }

    /** Creates a tensor of float64. */
    public static OnnxTensor ofDoubles(String name, double[] values, long... shape) {
        ByteBuffer raw = littleEndian(values.length, Double.BYTES);
        raw.asDoubleBuffer().put(values);
        return ofRaw(name, OnnxType.DOUBLE, raw, shape);
    }

    /** Creates a tensor of 64-bit integers. */
    public static OnnxTensor ofLongs(String name, long[] values, long... shape) {
        ByteBuffer raw = littleEndian(values.length, Long.BYTES);
        raw.asLongBuffer().put(values);
        return ofRaw(name, OnnxType.INT64, raw, shape);
    }

    /** Creates a tensor of texts. */
    public static OnnxTensor ofTexts(String name, List<String> values, long... shape) {
        return new OnnxTensor(name, OnnxType.STRING, boxed(shape), ByteBuffer.allocate(0), values, Optional.empty());
    }

    private static OnnxTensor ofRaw(String name, OnnxType type, ByteBuffer raw, long... shape) {
        return new OnnxTensor(name, type, boxed(shape), raw, List.of(), Optional.empty());
    }

    private static List<Long> boxed(long... shape) {
        return Arrays.stream(shape).boxed().toList();
    }

    private static ByteBuffer littleEndian(int count, int bytes) {
        return ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
