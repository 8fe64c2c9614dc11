package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.export.LearnedForm;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds the learned encodings of the inputs of a network. Neighbouring columns with cosines of one shape are encoded
 * together.
 */
final class EncodingNodes {
    private static final OnnxAttribute LAST_AXIS = new OnnxAttribute.OfInt("axis", -1);
    private static final float TURN = (float) (2 * Math.PI);

    private final GraphBuilder graph;
    private final String prefix;

    /**
     * @param prefix begins the names of values
     */
    EncodingNodes(GraphBuilder graph, String prefix) {
        this.graph = graph;
        this.prefix = prefix;
    }

    /**
     * Adds encodings.
     *
     * @param inputs the name of the inputs, rows × inputs
     * @param learned the name of the parameters of all encodings
     * @return the name of the encoded inputs
     * @throws PluginException if an encoding has no form that ONNX can express; names it
     */
    String add(InputEncodings encodings, String inputs, String learned) {
        Map<Integer, String> byOutput = new TreeMap<>();
        for (InputEncodings.Copy copy : encodings.copies()) {
            byOutput.put(copy.output(), columns(inputs, copy.input(), copy.count()));
        }
        List<InputEncodings.Part> parts = encodings.parts();
        for (int p = 0; p < parts.size(); ) {
            LearnedForm form = form(parts.get(p));
            int end = p + 1;
            while (form instanceof LearnedForm.Waves
                    && end < parts.size()
                    && isNext(parts.get(end - 1), parts.get(end))
                    && form.equals(form(parts.get(end)))) {
                end++;
            }
            InputEncodings.Part first = parts.get(p);
            String x = columns(
                    inputs, first.place().input(), end - p - 1 + first.place().inputs());
            int from = first.place().parameter();
            byOutput.put(
                    first.place().output(),
                    form instanceof LearnedForm.Waves waves
                            ? waves(waves, x, end - p, matrix(learned, from, end - p, first.parameters()))
                            : node(
                                    "MatMul",
                                    "vectors",
                                    x,
                                    matrix(learned, from, first.place().inputs(), first.outputs())));
            p = end;
        }
        List<String> all = new ArrayList<>(byOutput.values());
        return all.size() == 1
                ? all.get(0)
                : graph.node("Concat", prefix + "encoded_inputs", all, new OnnxAttribute.OfInt("axis", 1));
    }

    private static boolean isNext(InputEncodings.Part before, InputEncodings.Part part) {
        return part.place().input() == before.place().input() + before.place().inputs();
    }

    private static LearnedForm form(InputEncodings.Part part) {
        return LearnedForm.of(part)
                .orElseThrow(() -> new PluginException(
                        ErrorCode.PLG_CONTRACT,
                        Location.of("", "input " + (part.place().input() + 1)),
                        "the learned encoding '" + part.name() + "' ("
                                + part.plugin().getClass().getName()
                                + ") cannot be exported as ONNX: of learned encodings, products with a matrix can be, as"
                                + " 'embedding', and cosines, as 'periodic'. Use one of these"));
    }

    /** Adds (x, c + V h) with h = cos(2πwx + b) for each of some columns; the angle is reduced in float64. */
    private String waves(LearnedForm.Waves form, String x, int columns, String parameters) {
        int f = form.frequencies();
        int o = form.outputs();
        String numbers = node("Unsqueeze", "number", x, longs("axes", 2)); // rows × columns × 1
        String w = float64(columns(parameters, 0, f));
        String b = float64(columns(parameters, f, f));
        String turnsOfB = node("Mul", "phase", b, graph.scalarOfDouble(1 / (2 * Math.PI)));
        String turns = node("Add", "turns", node("Mul", "turns", float64(numbers), w), turnsOfB);
        String rest = node("Sub", "turns", turns, node("Round", "whole_turns", turns));
        String angle = node("Mul", "angle", graph.cast(rest, prefix + "turns", OnnxType.FLOAT), graph.scalar(TURN));
        String h = node("Unsqueeze", "waves", node("Cos", "waves", angle), longs("axes", 2)); // rows × columns × 1 × f
        String v = node("Reshape", "wave_weights", columns(parameters, 2 * f, o * f), longs("shape", columns, o, f));
        String transposed = graph.node(
                "Transpose",
                prefix + "wave_weights",
                List.of(v),
                new OnnxAttribute.OfInts("perm", List.of(0L, 2L, 1L)));
        String sums = node("Squeeze", "waves", node("MatMul", "waves", h, transposed), longs("axes", 2));
        String shifted = node("Add", "waves", sums, columns(parameters, (2 + o) * f, o));
        String encoded = graph.node("Concat", prefix + "waves", List.of(numbers, shifted), LAST_AXIS);
        return graph.node("Flatten", prefix + "waves", List.of(encoded), new OnnxAttribute.OfInt("axis", 1));
    }

    private String float64(String values) {
        return graph.cast(values, prefix + "float64", OnnxType.DOUBLE);
    }

    /** Returns some columns of a matrix. */
    private String columns(String matrix, int from, int count) {
        return node("Slice", "columns", matrix, longs("from", from), longs("to", from + count), longs("axes", 1));
    }

    /** Returns some of the parameters as a matrix. */
    private String matrix(String learned, int from, int rows, int columns) {
        String own = node("Slice", "parameters", learned, longs("from", from), longs("to", from + rows * columns));
        return node("Reshape", "parameters", own, longs("shape", rows, columns));
    }

    private String longs(String wish, long... values) {
        return graph.constant(OnnxTensor.ofLongs(prefix + wish, values, values.length));
    }

    private String node(String operator, String wish, String... operands) {
        return graph.node(operator, prefix + wish, List.of(operands));
    }
}
