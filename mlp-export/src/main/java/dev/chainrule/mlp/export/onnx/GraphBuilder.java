package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import dev.chainrule.mlp.export.onnx.format.OnnxValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects the parts of a graph. Every value gets a name of its own, close to the one that is asked for. */
final class GraphBuilder {
    /** The domain of the operators for classical machine learning. */
    static final String ML = "ai.onnx.ml";

    private static final OnnxValue.Dimension ROWS = OnnxValue.Dimension.named("N");

    private static final MathContext SHOWN = new MathContext(6);

    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<OnnxTensor> initializers = new ArrayList<>();
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final List<OnnxValue> outputs = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<Integer, String> scalars = new TreeMap<>();
    private final Map<Long, String> doubles = new TreeMap<>();
    private String axisOfUnits = "";

    /** Adds an input of N rows. */
    String input(String wish, OnnxType type, int columns) {
        String name = unique(wish);
        inputs.add(new OnnxValue(name, type.number(), List.of(ROWS, OnnxValue.Dimension.of(columns))));
        return name;
    }

    /** Reserves the name of an output, which no other value may take. */
    String reserve(String wish) {
        return unique(wish);
    }

    /** Adds an output of N rows. */
    void output(String name, OnnxType type, int columns) {
        outputs.add(new OnnxValue(name, type.number(), List.of(ROWS, OnnxValue.Dimension.of(columns))));
    }

    /** Adds an output of N single values. */
    void output(String name, OnnxType type) {
        outputs.add(new OnnxValue(name, type.number(), List.of(ROWS)));
    }

    /** Adds an operator of ONNX's own domain and returns the name of its value. */
    String node(String operator, String wish, List<String> operands, OnnxAttribute... attributes) {
        return node("", operator, unique(wish), operands, attributes);
    }

    /** Adds an operator that computes a reserved name. */
    void nodeInto(String name, String operator, List<String> operands, OnnxAttribute... attributes) {
        node("", operator, name, operands, attributes);
    }

    /** Gives a value that a node computes another name, which must be reserved. */
    void rename(String value, String name) {
        nodes.replaceAll(node -> new OnnxNode(
                node.operator(),
                node.domain(),
                node.name().equals(value) ? name : node.name(),
                renamed(node.inputs(), value, name),
                renamed(node.outputs(), value, name),
                node.attributes()));
    }

    private static List<String> renamed(List<String> values, String value, String name) {
        return values.stream().map(each -> each.equals(value) ? name : each).toList();
    }

    /** Adds an operator for classical machine learning and returns the name of its value. */
    String nodeOfMl(String operator, String wish, List<String> operands, OnnxAttribute... attributes) {
        return node(ML, operator, unique(wish), operands, attributes);
    }

    private String node(
            String domain, String operator, String name, List<String> operands, OnnxAttribute... attributes) {
        nodes.add(new OnnxNode(operator, domain, name, operands, List.of(name), List.of(attributes)));
        return name;
    }

    /** Adds a cast. */
    String cast(String value, String wish, OnnxType to) {
        return node("Cast", wish, List.of(value), new OnnxAttribute.OfInt("to", to.number()));
    }

    /** Adds a constant array and returns its name. */
    String constant(OnnxTensor tensor) {
        String name = unique(tensor.name());
        initializers.add(
                new OnnxTensor(name, tensor.type(), tensor.shape(), tensor.raw(), tensor.texts(), tensor.external()));
        return name;
    }

    /** Adds a float32 number, unless it has been added before, and returns its name. */
    String scalar(float value) {
        return scalars.computeIfAbsent(
                Float.floatToIntBits(value), bits -> constant(OnnxTensor.ofFloats(text(value), new float[] {value})));
    }

    /** Adds a float64 number, unless it has been added before, and returns its name. */
    String scalarOfDouble(double value) {
        return doubles.computeIfAbsent(
                Double.doubleToLongBits(value),
                bits -> constant(OnnxTensor.ofDoubles("number_float64", new double[] {value})));
    }

    /** Returns the name of the list of axes that has the second alone, that of the units. */
    String axisOfUnits() {
        if (axisOfUnits.isEmpty()) {
            axisOfUnits = constant(OnnxTensor.ofLongs("axes", new long[] {1}, 1));
        }
        return axisOfUnits;
    }

    /** Returns a short name for a number, which is the same on every JDK; {@link Float#toString} is not. */
    private static String text(float value) {
        return Float.isFinite(value)
                ? new BigDecimal(value).round(SHOWN).stripTrailingZeros().toString()
                : "not_finite";
    }

    /** Returns the graph. */
    OnnxGraph build(String name) {
        return new OnnxGraph(name, nodes, initializers, inputs, outputs);
    }

    private String unique(String wish) {
        String name = wish;
        for (int n = 2; name.isEmpty() || !taken.add(name); n++) {
            name = wish + "_" + n;
        }
        return name;
    }
}
