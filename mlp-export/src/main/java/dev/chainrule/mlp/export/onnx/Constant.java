package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** A constant array in a graph: numbers, or texts. Immutable; the numbers of a file are read where they are, not copied. */
final class Constant implements GraphValue {
    private final OnnxType type;
    private final int[] shape;
    private final IntToDoubleFunction numbers;
    private final List<String> texts;

    private Constant(OnnxType type, int[] shape, IntToDoubleFunction numbers, List<String> texts) {
        this.type = type;
        this.shape = shape.clone();
        this.numbers = numbers;
        this.texts = List.copyOf(texts);
    }

    /** Returns the elements of a tensor, whose bytes fill its shape. */
    static Constant of(OnnxTensor tensor) {
        int[] shape =
                tensor.shape().stream().mapToInt(size -> (int) (long) size).toArray();
        return new Constant(tensor.type(), shape, reader(tensor.type(), tensor.raw()), tensor.texts());
    }

    /** Returns numbers; the array must not be modified afterwards. */
    static Constant of(OnnxType type, double[] values, int... shape) {
        return new Constant(type, shape, i -> values[i], List.of());
    }

    /** Returns the matrix with rows and columns exchanged. */
    Constant transposed() {
        int rows = shape[0];
        int columns = shape[1];
        return new Constant(type, new int[] {columns, rows}, i -> at(i % rows * columns + i / rows), texts);
    }

    /** Returns the same elements in another shape of the same size. */
    Constant reshaped(int... other) {
        return new Constant(type, other, numbers, texts);
    }

    OnnxType type() {
        return type;
    }

    int rank() {
        return shape.length;
    }

    int size(int dimension) {
        return shape[dimension];
    }

    int[] shape() {
        return shape.clone();
    }

    /** Returns the number of elements. */
    int size() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    boolean isTexts() {
        return type == OnnxType.STRING;
    }

    List<String> texts() {
        return texts;
    }

    /** Returns a number in row-major order; of a truth value, 1 or 0. */
    double at(int i) {
        return numbers.applyAsDouble(i);
    }

    double[] values() {
        double[] values = new double[size()];
        Arrays.setAll(values, numbers);
        return values;
    }

    /** Returns the shape as messages show it: {@code [3, 4]}. */
    @Override
    public String toString() {
        return Arrays.toString(shape);
    }

    private static IntToDoubleFunction reader(OnnxType type, ByteBuffer raw) {
        ByteBuffer bytes = raw.slice().order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case FLOAT -> i -> bytes.getFloat(Float.BYTES * i);
            case DOUBLE -> i -> bytes.getDouble(Double.BYTES * i);
            case FLOAT16 -> i -> float16(bytes.getShort(Short.BYTES * i));
            case BFLOAT16 -> i -> Float.intBitsToFloat(bytes.getShort(Short.BYTES * i) << Short.SIZE);
            case INT64, UINT64 -> i -> bytes.getLong(Long.BYTES * i);
            case INT32 -> i -> bytes.getInt(Integer.BYTES * i);
            case UINT32 -> i -> Integer.toUnsignedLong(bytes.getInt(Integer.BYTES * i));
            case INT16 -> i -> bytes.getShort(Short.BYTES * i);
            case UINT16 -> i -> Short.toUnsignedInt(bytes.getShort(Short.BYTES * i));
            case INT8 -> bytes::get;
            case UINT8, BOOL -> i -> Byte.toUnsignedInt(bytes.get(i));
            case STRING -> i -> Double.NaN;
        };
    }

    /** Converts IEEE 754 binary16, exactly. */
    static float float16(short bits) {
        int sign = bits & 0x8000;
        int exponent = bits >>> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude;
        if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, -24);
        } else if (exponent == 0x1F) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Math.scalb(1024f + fraction, exponent - 25);
        }
        return sign == 0 ? magnitude : -magnitude;
    }
}
