package dev.chainrule.mlp.export.onnx.format;

/** The numbers of the kinds of attributes in onnx.proto. */
final class AttributeType {
    static final int FLOAT = 1;
    static final int INT = 2;
    static final int STRING = 3;
    static final int TENSOR = 4;
    static final int FLOATS = 6;
    static final int INTS = 7;
    static final int STRINGS = 8;

    private AttributeType() {}
}
