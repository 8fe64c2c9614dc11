package dev.chainrule.mlp.export.onnx.format;

import java.util.List;

/**
 * A graph of operators.
 *
 * @param nodes the operators, in an order in which they can be computed
 * @param initializers the constants, such as weights
 * @param inputs the inputs; in old files also the initializers
 */
public record OnnxGraph(
        String name,
        List<OnnxNode> nodes,
        List<OnnxTensor> initializers,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs) {

    /** Copies the lists. */
    public OnnxGraph {
        nodes = List.copyOf(nodes);
        initializers = List.copyOf(initializers);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
