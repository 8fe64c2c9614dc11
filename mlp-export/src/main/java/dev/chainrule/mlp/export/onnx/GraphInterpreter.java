package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import dev.chainrule.mlp.export.onnx.format.OnnxValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Follows the nodes of a graph in order and finds out what each value is in terms of layers and activations. */
final class GraphInterpreter {
    private static final String SUPPORTED = "mlp reads chains of dense layers (Gemm, MatMul, Add,"
            + " BatchNormalization), elementwise functions with constants, Softmax, and scalers of the inputs: export the part of the network that is one";

    private final String source;
    private final OnnxModel model;
    private final Function<OnnxTensor, Constant> tensors;
    private final ConstantOperators constants;
    private final Map<String, GraphValue> values = new HashMap<>();

    /**
     * @param source the file as the user named it
     * @param tensors finds the elements of a tensor
     * @param bytes the size of the file
     */
    GraphInterpreter(String source, OnnxModel model, Function<OnnxTensor, Constant> tensors, long bytes) {
        this.source = source;
        this.model = model;
        this.tensors = tensors;
        constants = new ConstantOperators(tensors, bytes);
    }

    /** Returns the values of the outputs, in order. */
    List<GraphValue> outputs() {
        OnnxGraph graph = model.graph();
        for (OnnxTensor initializer : graph.initializers()) {
            put(initializer.name(), tensors.apply(initializer), "initializer");
        }
        for (OnnxValue input : graph.inputs()) {
            if (!(values.get(input.name()) instanceof Constant)) {
                put(input.name(), input(input), "input");
            }
        }
        Set<String> computed = new HashSet<>();
        graph.nodes().forEach(node -> computed.addAll(node.outputs()));
        for (int i = 0; i < graph.nodes().size(); i++) {
            compute(graph.nodes().get(i), i, computed);
        }
        List<GraphValue> outputs = new ArrayList<>();
        for (OnnxValue output : graph.outputs()) {
            outputs.add(find(output.name(), "output " + Problem.show(output.name()), computed));
        }
        return outputs;
    }

    private GraphValue input(OnnxValue input) {
        Optional<OnnxType> type = OnnxType.of(input.type());
        String name = "input " + Problem.show(input.name());
        if (type.isEmpty() || type.get() == OnnxType.STRING || type.get() == OnnxType.BOOL) {
            return new GraphValue.Unfit(
                    name,
                    "holds " + type.map(Enum::name).orElse("an unknown type")
                            + ". Inputs must be numbers; categories can be read only from files that mlp exported");
        }
        List<Integer> shape = new ArrayList<>();
        for (int d = 1; d < input.shape().size(); d++) {
            long size = input.shape().get(d).size();
            if (size == 0 || size > Integer.MAX_VALUE) {
                return new GraphValue.Unfit(name, "has rows of " + size + " values");
            }
            shape.add((int) Math.max(-1, size));
        }
        if (input.shape().isEmpty()) {
            return Rows.of(Stage.ofInputs(-1), List.of(-1));
        }
        boolean isColumn = shape.isEmpty() || shape.equals(List.of(1));
        return Rows.of(
                isColumn ? Stage.ofInput(input.name()) : Stage.ofInputs(shape.contains(-1) ? -1 : product(shape)),
                shape);
    }

    private static int product(List<Integer> shape) {
        long product = 1;
        for (int size : shape) {
            product = Math.min(Integer.MAX_VALUE, product * size);
        }
        return (int) product;
    }

    private void compute(OnnxNode node, int index, Set<String> computed) {
        String name = name(node, index);
        List<Optional<GraphValue>> inputs = new ArrayList<>();
        GraphValue result = null;
        for (String input : node.inputs()) {
            Optional<GraphValue> value = input.isEmpty() ? Optional.empty() : Optional.of(find(input, name, computed));
            inputs.add(value);
            if (result == null && value.isPresent() && value.get() instanceof GraphValue.Unfit) {
                result = value.get();
            }
        }
        if (result == null) {
            result = compute(node, name, inputs);
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                put(
                        node.outputs().get(i),
                        i == 0 ? result : new GraphValue.Unfit(name, "has a second output that is used"),
                        name);
            }
        }
    }

    private GraphValue compute(OnnxNode node, String name, List<Optional<GraphValue>> inputs) {
        NodeReader reader = new NodeReader(node, inputs, model.opsets().getOrDefault("", 1L));
        if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx.ml")) {
            return new GraphValue.Unfit(
                    name, "is an operator of the domain " + Problem.show(node.domain()) + ". " + SUPPORTED);
        }
        boolean isConstant = inputs.stream().allMatch(value -> value.isEmpty() || value.get() instanceof Constant);
        try {
            Optional<? extends GraphValue> result = isConstant
                    ? constants.compute(reader)
                    : RowOperators.compute(reader)
                            .or(() -> LayerOperators.compute(reader))
                            .or(() -> ShapeOperators.compute(reader))
                            .or(() -> OutputOperators.compute(reader));
            return result.isPresent() ? result.get() : new GraphValue.Unfit(name, unsupported(node));
        } catch (UnfitException e) {
            return new GraphValue.Unfit(name, e.getMessage());
        }
    }

    private static String unsupported(OnnxNode node) {
        return node.operator().equals("IsNaN")
                ? "fills in missing values, which can be read only from an unchanged file of 'mlp export', with its"
                        + " metadata. Import that file, or export the network without this"
                : "is not supported. " + SUPPORTED;
    }

    private static String name(OnnxNode node, int index) {
        return Problem.clean(node.operator()) + " node "
                + (node.name().isEmpty() ? Integer.toString(index + 1) : Problem.show(node.name()));
    }

    private GraphValue find(String value, String reader, Set<String> computed) {
        GraphValue found = values.get(value);
        if (found == null) {
            throw invalid(
                    reader,
                    "uses the value " + Problem.show(value)
                            + (computed.contains(value)
                                    ? " before it is computed: the nodes are out of order, or a cycle"
                                    : ", which no input, initializer or node gives"));
        }
        return found;
    }

    private void put(String name, GraphValue value, String by) {
        if (values.put(name, value) != null) {
            throw invalid(by, "gives the value " + Problem.show(name) + " a second time");
        }
    }

    private ModelFormatException invalid(String where, String message) {
        return new ModelFormatException(
                ErrorCode.MDL_NOT_A_MODEL,
                Location.of(source, where),
                message + ". The file is damaged, or its exporter has a fault");
    }
}
