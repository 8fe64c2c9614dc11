package dev.chainrule.mlp.export.onnx.format;

import java.util.List;
import java.util.Optional;

/**
 * One operator of a graph.
 *
 * @param operator the type, such as Gemm
 * @param domain the operator set; empty for ONNX's own
 * @param name for messages; may be empty
 * @param inputs the names of values; an optional input that is left out is the empty string
 * @param outputs the names of the values that it computes
 */
public record OnnxNode(
        String operator,
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        List<OnnxAttribute> attributes) {

    /** Copies the lists. */
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = List.copyOf(attributes);
    }

    /** Returns an attribute by its name; empty if the file leaves it at its default. */
    public Optional<OnnxAttribute> attribute(String attribute) {
        return attributes.stream().filter(a -> a.name().equals(attribute)).findFirst();
    }
}
