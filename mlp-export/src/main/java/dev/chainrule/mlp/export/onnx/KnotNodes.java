package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Knots;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import java.util.Arrays;
import java.util.List;

/** Adds the positions of numbers among the knots of their columns and back, in float64, as {@link Knots} computes them. */
final class KnotNodes {
    private final GraphBuilder graph;

    KnotNodes(GraphBuilder graph) {
        this.graph = graph;
    }

    /**
     * Adds the positions of numbers by a binary search, whose steps are nodes.
     *
     * @param x the numbers, rows × columns; NaN stays NaN
     * @param knots those of each column, of one length
     */
    String position(String x, List<double[]> knots) {
        int count = knots.get(0).length;
        int stride = 2 * Integer.highestOneBit(count); // one more than a full search finds
        int columns = knots.size();
        double[] padded = new double[columns * stride];
        double[] low = new double[columns * stride];
        double[] width = new double[columns * stride];
        double[] middle = new double[columns * stride];
        double[] start = new double[columns * stride];
        long[] offsets = new long[columns];
        Arrays.fill(padded, Double.POSITIVE_INFINITY);
        Arrays.fill(width, Double.POSITIVE_INFINITY);
        for (int c = 0; c < columns; c++) {
            double[] own = knots.get(c);
            int from = c * stride;
            offsets[c] = from;
            System.arraycopy(own, 0, padded, from, count);
            low[from] = own[0];
            for (int found = 1; found <= count; found++) { // the number of knots up to x
                low[from + found] = own[found - 1];
                start[from + found] = found - 1;
                middle[from + found] = Knots.position(own[found - 1], own);
                if (found < count && own[found] > own[found - 1]) {
                    width[from + found] = own[found] - own[found - 1];
                }
            }
        }
        String all = graph.constant(OnnxTensor.ofDoubles("knots", padded, padded.length));
        String found = graph.constant(OnnxTensor.ofLongs("first_knot", offsets, columns));
        for (int step = stride / 2; step > 0; step /= 2) {
            String next = step == 1 ? found : node("Add", "knot", found, longs("knot_step", step - 1));
            String isUpTo = node("LessOrEqual", "is_up_to", node("Gather", "knot", all, next), x);
            found = node("Where", "knots_up_to", isUpTo, node("Add", "knot", found, longs("knot_step", step)), found);
        }
        String lower = looked("lower_knot", low, found);
        String share = node("Div", "share", node("Sub", "from_knot", x, lower), looked("knot_width", width, found));
        String between = node("Add", "position", looked("knot_position", start, found), share);
        String isKnot = node("Equal", "is_knot", x, lower);
        return node("Where", "position", isKnot, looked("middle_position", middle, found), between);
    }

    /**
     * Adds the numbers at positions.
     *
     * @param position the positions in one column, not below 0; NaN stays NaN
     */
    String value(String position, double[] knots) {
        int last = knots.length - 1;
        double[] next = new double[knots.length];
        for (int i = 0; i <= last; i++) {
            next[i] = knots[Math.min(i + 1, last)];
        }
        String isMissing = node("IsNaN", "is_missing", position);
        String known = node("Where", "position", isMissing, graph.scalarOfDouble(0), position);
        String limited = node("Min", "position", known, graph.scalarOfDouble(last));
        String index = graph.cast(node("Floor", "knot", limited), "knot", OnnxType.INT64);
        String share = node("Sub", "share", limited, graph.cast(index, "knot_float64", OnnxType.DOUBLE));
        String rest = node("Sub", "rest", graph.scalarOfDouble(1), share);
        String lower = node("Mul", "of_lower_knot", looked("lower_knot", knots, index), rest);
        String upper = node("Mul", "of_upper_knot", looked("upper_knot", next, index), share);
        return node("Where", "number", isMissing, position, node("Add", "number", lower, upper));
    }

    private String looked(String wish, double[] table, String index) {
        return node("Gather", wish, graph.constant(OnnxTensor.ofDoubles(wish + "s", table, table.length)), index);
    }

    private String longs(String wish, long value) {
        return graph.constant(OnnxTensor.ofLongs(wish, new long[] {value}, 1));
    }

    private String node(String operator, String wish, String... operands) {
        return graph.node(operator, wish, List.of(operands), new OnnxAttribute[0]);
    }
}
