package dev.chainrule.mlp.export.onnx;

import java.util.List;

/**
 * Adds the check of {@code predict} that every value of a network is finite. A bounded activation would hide an overflow:
 * tanh(∞) is 1.
 *
 * <p>0 · v is 0 for a finite v and NaN for any other, and so is the sum of these products over a row. Added to the outputs,
 * it changes only those of rows that have no answer.
 */
final class FiniteCheck {
    private final GraphBuilder graph;
    private final String zero;
    private final String axes;
    private String sum = "";

    /**
     * @param zero the name of a 0 of the type of the values
     */
    FiniteCheck(GraphBuilder graph, String zero) {
        this.graph = graph;
        this.zero = zero;
        axes = graph.axisOfUnits();
    }

    /** Requires that values are finite. */
    void require(String values) {
        String zeros = graph.node("Mul", "zeros", List.of(values, zero));
        String own = graph.node("ReduceSum", "check", List.of(zeros, axes));
        sum = sum.isEmpty() ? own : graph.node("Add", "check", List.of(sum, own));
    }

    /** Returns the name of these values, or of NaN in rows where a required value is not finite. */
    String checked(String values, String wish) {
        return graph.node("Add", wish, List.of(values, sum));
    }
}
