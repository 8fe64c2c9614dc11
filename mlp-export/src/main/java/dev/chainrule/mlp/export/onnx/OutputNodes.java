package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.export.DecisionThreshold;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Adds the outputs of a graph: the label and the scores of its classes, or numbers in the units of the targets. */
final class OutputNodes {
    static final String LABEL = "label";
    static final String PROBABILITIES = "probabilities";
    static final String SCORES = "scores";
    static final String VARIABLE = "variable";

    /** The label of a row without an answer. */
    private static final OnnxTensor NO_LABEL = OnnxTensor.ofTexts("no_label", List.of(""), 1);

    private final GraphBuilder graph;
    private final Network network;

    OutputNodes(GraphBuilder graph, Network network) {
        this.graph = graph;
        this.network = network;
    }

    /**
     * Adds the outputs.
     *
     * @param outputs the name of the outputs of the network, float32
     */
    void add(Target target, String outputs) {
        if (target instanceof Target.Numbers numbers) {
            addNumbers(numbers, outputs);
        } else {
            addClasses((Target.Classes) target, outputs);
        }
    }

    private void addClasses(Target.Classes classes, String outputs) {
        String label = graph.reserve(LABEL);
        String scores = graph.reserve(network.givesProbabilities() ? PROBABILITIES : SCORES);
        String axes = graph.axisOfUnits();
        String index;
        if (classes.outputs() == 1) {
            String rest = graph.node("Sub", "rest", List.of(graph.scalar(1), outputs));
            graph.nodeInto(scores, "Concat", List.of(rest, outputs), new OnnxAttribute.OfInt("axis", 1));
            float threshold = DecisionThreshold.of(network.loss());
            String isSecond = graph.node("Greater", "is_second", List.of(outputs, graph.scalar(threshold)));
            index = graph.node("Squeeze", "class", List.of(graph.cast(isSecond, "class_column", OnnxType.INT64), axes));
        } else {
            graph.rename(outputs, scores);
            index = graph.node(
                    "ArgMax",
                    "class",
                    List.of(scores),
                    new OnnxAttribute.OfInt("axis", 1),
                    new OnnxAttribute.OfInt("keepdims", 0));
        }
        String labels = graph.constant(
                OnnxTensor.ofTexts("labels", classes.labels(), classes.labels().size()));
        String found = graph.node("Gather", "class_label", List.of(labels, index), new OnnxAttribute.OfInt("axis", 0));
        graph.nodeInto(label, "Where", List.of(hasNoAnswer(scores, axes), graph.constant(NO_LABEL), found));
        graph.output(label, OnnxType.STRING);
        graph.output(scores, OnnxType.FLOAT, classes.labels().size());
    }

    /** Adds whether a row has NaN, which ArgMax takes for the first class. */
    private String hasNoAnswer(String scores, String axes) {
        String sum = graph.node("ReduceSum", "sum", List.of(scores, axes), new OnnxAttribute.OfInt("keepdims", 0));
        return graph.node("IsNaN", "has_no_answer", List.of(sum));
    }

    private void addNumbers(Target.Numbers numbers, String outputs) {
        Scaler scaler = numbers.scaler();
        String variable = graph.reserve(VARIABLE);
        String float64 = graph.cast(outputs, "outputs_float64", OnnxType.DOUBLE);
        String values = prediction(float64);
        double[] center = scaler.center();
        double[] width = scaler.width();
        boolean canOverflow = !values.equals(float64);
        for (int c = 0; c < width.length; c++) {
            canOverflow |= Double.isInfinite(Float.MAX_VALUE * width[c] + Math.abs(center[c]));
        }
        if (Arrays.stream(width).anyMatch(w -> w != 1)) {
            String factor = graph.constant(OnnxTensor.ofDoubles("target_width", width, width.length));
            values = graph.node("Mul", "unscaled", List.of(values, factor));
        }
        if (Arrays.stream(center).anyMatch(c -> c != 0)) {
            String summand = graph.constant(OnnxTensor.ofDoubles("target_center", center, center.length));
            values = graph.node("Add", "uncentered", List.of(values, summand));
        }
        if (!scaler.isLinear()) {
            values = curved(scaler, values);
            canOverflow = true;
        }
        if (!numbers.limits().isEmpty()) {
            values = limited(numbers.limits(), values);
        } else if (canOverflow) {
            FiniteCheck check = new FiniteCheck(graph, graph.constant(OnnxTensor.ofDoubles("zero", new double[] {0})));
            check.require(values);
            values = check.checked(values, "checked");
        }
        if (numbers.areQuantiles()) {
            values = sorted(values, width.length);
        }
        graph.rename(values, variable);
        graph.output(variable, OnnxType.DOUBLE, width.length);
    }

    private String limited(List<Range> limits, String values) {
        double[] least = limits.stream().mapToDouble(Range::low).toArray();
        double[] largest = limits.stream().mapToDouble(Range::high).toArray();
        String low = graph.constant(OnnxTensor.ofDoubles("target_least", least, least.length));
        String high = graph.constant(OnnxTensor.ofDoubles("target_largest", largest, largest.length));
        return graph.node("Min", "limited", List.of(graph.node("Max", "at_least", List.of(values, low)), high));
    }

    /** Sorts the columns of each row, by exchanging neighbours. */
    private String sorted(String values, int count) {
        List<String> columns = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            columns.add(column(values, c));
        }
        for (int end = count - 1; end > 0; end--) {
            for (int c = 0; c < end; c++) {
                List<String> pair = List.of(columns.get(c), columns.get(c + 1));
                columns.set(c, graph.node("Min", "lower", pair));
                columns.set(c + 1, graph.node("Max", "higher", pair));
            }
        }
        return graph.node("Concat", "sorted", columns, new OnnxAttribute.OfInt("axis", 1));
    }

    /** Scales targets back one by one, by a formula where there is one. */
    private String curved(Scaler scaler, String values) {
        List<String> columns = new ArrayList<>();
        for (int c = 0; c < scaler.columns(); c++) {
            String column = scaler.columns() == 1 ? values : column(values, c);
            columns.add(scaler.curve(c).map(curve -> uncurved(curve, column)).orElse(column));
        }
        return columns.size() == 1
                ? columns.get(0)
                : graph.node("Concat", "numbers", columns, new OnnxAttribute.OfInt("axis", 1));
    }

    private String column(String values, int number) {
        String index = graph.constant(OnnxTensor.ofLongs("target", new long[] {number}, 1));
        return graph.node("Gather", "column", List.of(values, index), new OnnxAttribute.OfInt("axis", 1));
    }

    private String uncurved(FittedEncoding<Scaling> curve, String column) {
        double[] knots = curve.plugin().knots(curve.numbers());
        String value = FormulaNodes.addScaling(
                graph,
                "uncurved",
                curve.plugin().inverseExpression(curve.numbers()).orElseThrow(),
                column);
        return knots.length == 0 ? value : new KnotNodes(graph).value(value, knots);
    }

    /** Adds what an output stands for, in float64. */
    private String prediction(String outputs) {
        if (isEverywhere(output -> output)) {
            return outputs;
        }
        if (isEverywhere(StrictMath::exp)) {
            return graph.node("Exp", "predictions", List.of(outputs));
        }
        throw new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.NONE,
                "the predictions of loss '" + network.loss().name()
                        + "' cannot be written as ONNX operators: its prediction(a) is neither a nor exp(a)");
    }

    private boolean isEverywhere(DoubleUnaryOperator function) {
        for (double output = -30; output <= 30; output += 0.37) {
            double expected = function.applyAsDouble(output);
            if (Math.abs(network.prediction(output) - expected) > 1e-12 * Math.abs(expected)) {
                return false;
            }
        }
        return true;
    }
}
