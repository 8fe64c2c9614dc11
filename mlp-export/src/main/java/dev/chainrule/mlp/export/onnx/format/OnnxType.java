package dev.chainrule.mlp.export.onnx.format;

import java.util.Optional;

/** The types of elements, with their numbers in onnx.proto. */
public enum OnnxType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    UINT16(4, 2),
    INT16(5, 2),
    INT32(6, 4),
    INT64(7, 8),
    STRING(8, 0),
    BOOL(9, 1),
    FLOAT16(10, 2),
    DOUBLE(11, 8),
    UINT32(12, 4),
    UINT64(13, 8),
    BFLOAT16(16, 2);

    private final int number;
    private final int bytes;

    OnnxType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    /** Returns the number in onnx.proto. */
    public int number() {
        return number;
    }

    /** Returns the bytes of an element in raw data; 0 for texts, which have no raw form. */
    public int bytes() {
        return bytes;
    }

    /** Returns the type with a number of onnx.proto. */
    public static Optional<OnnxType> of(long number) {
        for (OnnxType type : values()) {
            if (type.number == number) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
