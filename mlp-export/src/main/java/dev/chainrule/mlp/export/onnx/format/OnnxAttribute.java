package dev.chainrule.mlp.export.onnx.format;

import java.util.List;

/** A constant setting of an operator. */
public sealed interface OnnxAttribute {
    /** Returns the name, such as alpha. */
    String name();

    /** One float. */
    record OfFloat(String name, float value) implements OnnxAttribute {}

    /** One integer. */
    record OfInt(String name, long value) implements OnnxAttribute {}

    /** One text. */
    record OfString(String name, String value) implements OnnxAttribute {}

    /** One tensor. */
    record OfTensor(String name, OnnxTensor value) implements OnnxAttribute {}

    /** Floats. */
    record OfFloats(String name, List<Float> values) implements OnnxAttribute {}

    /** Integers. */
    record OfInts(String name, List<Long> values) implements OnnxAttribute {}

    /** Texts. */
    record OfStrings(String name, List<String> values) implements OnnxAttribute {}

    /**
     * An attribute of a kind that no network needs, such as a graph.
     *
     * @param type its number in onnx.proto
     */
    record OfOther(String name, int type) implements OnnxAttribute {}
}
