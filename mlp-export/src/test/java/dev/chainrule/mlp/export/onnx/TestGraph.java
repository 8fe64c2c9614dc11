package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import dev.chainrule.mlp.export.onnx.format.OnnxValue;
import dev.chainrule.mlp.export.onnx.format.OnnxWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds small graphs, node by node. */
final class TestGraph {
    private static final Plugins PLUGINS = Plugins.load();

    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<OnnxTensor> tensors = new ArrayList<>();
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final List<OnnxValue> outputs = new ArrayList<>();

    TestGraph input(String name, long... row) {
        List<OnnxValue.Dimension> shape = new ArrayList<>(List.of(OnnxValue.Dimension.named("N")));
        for (long size : row) {
            shape.add(OnnxValue.Dimension.of(size));
        }
        inputs.add(new OnnxValue(name, OnnxType.FLOAT.number(), shape));
        return this;
    }

    TestGraph floats(String name, float[] values, long... shape) {
        tensors.add(OnnxTensor.ofFloats(name, values, shape));
        return this;
    }

    TestGraph tensor(OnnxTensor tensor) {
        tensors.add(tensor);
        return this;
    }

    TestGraph input(OnnxValue input) {
        inputs.add(input);
        return this;
    }

    TestGraph node(OnnxNode node) {
        nodes.add(node);
        return this;
    }

    /** Adds a node whose operands are separated by blanks. */
    TestGraph node(String operator, String operands, String result, OnnxAttribute... attributes) {
        List<String> names = operands.isEmpty() ? List.of() : List.of(operands.split(" "));
        nodes.add(new OnnxNode(operator, "", result, names, List.of(result), List.of(attributes)));
        return this;
    }

    TestGraph output(String name) {
        outputs.add(new OnnxValue(name, OnnxType.FLOAT.number(), List.of()));
        return this;
    }

    OnnxModel model() {
        return new OnnxModel(
                8,
                "test",
                "",
                new TreeMap<>(Map.of("", 17L)),
                new OnnxGraph("g", nodes, tensors, inputs, outputs),
                new TreeMap<>());
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            OnnxWriter.write(model(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    ImportedModel read() {
        return read(ImportOptions.NONE);
    }

    ImportedModel read(ImportOptions options) {
        return OnnxImport.decode(bytes(), "net.onnx", options, PLUGINS, new JavaKernel());
    }
}
