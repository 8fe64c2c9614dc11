package dev.chainrule.mlp.export.onnx.format;

import java.util.List;

/**
 * The declaration of an input or an output.
 *
 * @param type the number of the element type in onnx.proto; 0 if it is not a tensor
 * @param shape the dimensions
 */
public record OnnxValue(String name, int type, List<Dimension> shape) {

    /** Copies the shape. */
    public OnnxValue {
        shape = List.copyOf(shape);
    }

    /**
     * One dimension.
     *
     * @param size its size; -1 if it has only a name, or neither
     * @param name a name such as N; may be empty
     */
    public record Dimension(long size, String name) {
        /** Returns a dimension of fixed size. */
        public static Dimension of(long size) {
            return new Dimension(size, "");
        }

        /** Returns a dimension of any size. */
        public static Dimension named(String name) {
            return new Dimension(-1, name);
        }
    }
}
