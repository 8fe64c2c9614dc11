package dev.chainrule.mlp.io.model;

/** The element types that a model file uses, named as safetensors names them. */
enum TensorType {
    F32(4),
    F64(8),
    U8(1);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the number of bytes of an element. */
    int bytes() {
        return bytes;
    }
}
