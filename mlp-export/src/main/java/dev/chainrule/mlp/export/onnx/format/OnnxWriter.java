package dev.chainrule.mlp.export.onnx.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;

/** Writes ONNX files. The same model always gives the same bytes. */
public final class OnnxWriter {
    private final SortedMap<String, FloatSlice> large;

    private OnnxWriter(SortedMap<String, FloatSlice> large) {
        this.large = large;
    }

    /** Writes a model. */
    public static void write(OnnxModel model, OutputStream out) throws IOException {
        write(model, Collections.emptySortedMap(), out);
    }

    /**
     * Writes a model whose large tensors are given beside it.
     *
     * @param large the elements of initializers of float32, by the names of the initializers, whose own bytes are not
     *     written
     */
    public static void write(OnnxModel model, SortedMap<String, FloatSlice> large, OutputStream out)
            throws IOException {
        new OnnxWriter(large).message(model).writeTo(out);
    }

    /** Returns the number of bytes that a model takes. */
    public static long size(OnnxModel model) {
        return size(model, Collections.emptySortedMap());
    }

    /** Returns the number of bytes that a model takes whose large tensors are given beside it. */
    public static long size(OnnxModel model, SortedMap<String, FloatSlice> large) {
        return new OnnxWriter(large).message(model).size();
    }

    private WireWriter message(OnnxModel model) {
        WireWriter message = new WireWriter();
        message.integer(1, model.irVersion());
        message.textIfAny(2, model.producerName());
        message.textIfAny(3, model.producerVersion());
        message.message(7, message(model.graph()));
        for (Map.Entry<String, Long> opset : model.opsets().entrySet()) {
            WireWriter entry = new WireWriter();
            entry.textIfAny(1, opset.getKey());
            entry.integer(2, opset.getValue());
            message.message(8, entry);
        }
        model.metadata().forEach((key, value) -> message.message(14, entry(key, value)));
        return message;
    }

    private WireWriter message(OnnxGraph graph) {
        WireWriter message = new WireWriter();
        graph.nodes().forEach(node -> message.message(1, message(node)));
        message.text(2, graph.name());
        graph.initializers().forEach(tensor -> message.message(5, message(tensor)));
        graph.inputs().forEach(value -> message.message(11, message(value)));
        graph.outputs().forEach(value -> message.message(12, message(value)));
        return message;
    }

    private WireWriter message(OnnxNode node) {
        WireWriter message = new WireWriter();
        node.inputs().forEach(input -> message.text(1, input));
        node.outputs().forEach(output -> message.text(2, output));
        message.textIfAny(3, node.name());
        message.text(4, node.operator());
        node.attributes().forEach(attribute -> message.message(5, message(attribute)));
        message.textIfAny(7, node.domain());
        return message;
    }

    private WireWriter message(OnnxAttribute attribute) {
        WireWriter message = new WireWriter();
        message.text(1, attribute.name());
        int type;
        if (attribute instanceof OnnxAttribute.OfFloat of) {
            message.float32(2, of.value());
            type = AttributeType.FLOAT;
        } else if (attribute instanceof OnnxAttribute.OfInt of) {
            message.integer(3, of.value());
            type = AttributeType.INT;
        } else if (attribute instanceof OnnxAttribute.OfString of) {
            message.text(4, of.value());
            type = AttributeType.STRING;
        } else if (attribute instanceof OnnxAttribute.OfTensor of) {
            message.message(5, message(of.value()));
            type = AttributeType.TENSOR;
        } else if (attribute instanceof OnnxAttribute.OfFloats of) {
            of.values().forEach(value -> message.float32(7, value));
            type = AttributeType.FLOATS;
        } else if (attribute instanceof OnnxAttribute.OfInts of) {
            of.values().forEach(value -> message.integer(8, value));
            type = AttributeType.INTS;
        } else if (attribute instanceof OnnxAttribute.OfStrings of) {
            of.values().forEach(value -> message.text(9, value));
            type = AttributeType.STRINGS;
        } else {
            throw new IllegalArgumentException("an attribute of this kind is read, not written: " + attribute);
        }
        message.integer(20, type);
        return message;
    }

    private WireWriter message(OnnxTensor tensor) {
        WireWriter message = new WireWriter();
        tensor.shape().forEach(size -> message.integer(1, size));
        message.integer(2, tensor.type().number());
        tensor.texts().forEach(text -> message.text(6, text));
        message.text(8, tensor.name());
        if (tensor.external().isPresent()) {
            OnnxTensor.External external = tensor.external().get();
            message.message(13, entry("location", external.location()));
            message.message(13, entry("offset", Long.toString(external.offset())));
            message.message(13, entry("length", Long.toString(external.length())));
            message.integer(14, 1);
        } else if (large.containsKey(tensor.name())) {
            message.bytes(9, large.get(tensor.name()));
        } else if (tensor.type() != OnnxType.STRING) {
            message.bytes(9, tensor.raw());
        }
        return message;
    }

    private static WireWriter message(OnnxValue value) {
        WireWriter shape = new WireWriter();
        for (OnnxValue.Dimension dimension : value.shape()) {
            WireWriter message = new WireWriter();
            if (dimension.size() >= 0) {
                message.integer(1, dimension.size());
            } else {
                message.textIfAny(2, dimension.name());
            }
            shape.message(1, message);
        }
        WireWriter tensor = new WireWriter();
        tensor.integer(1, value.type());
        tensor.message(2, shape);
        WireWriter type = new WireWriter();
        type.message(1, tensor);
        WireWriter message = new WireWriter();
        message.text(1, value.name());
        message.message(2, type);
        return message;
    }

    private static WireWriter entry(String key, String value) {
        WireWriter entry = new WireWriter();
        entry.text(1, key);
        entry.text(2, value);
        return entry;
    }
}
