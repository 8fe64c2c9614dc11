package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Function;
import dev.chainrule.mlp.export.onnx.format.OnnxValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outputs of a graph that a model takes over.
 *
 * @param scores the numbers that the network computes for a row
 * @param labels the labels that the graph gives its classes; empty if it has none
 * @param warnings outputs that are left out, one sentence each
 */
record OutputChoice(GraphValue scores, List<String> labels, List<String> warnings) {

    /**
     * Chooses among the outputs of a graph.
     *
     * @param source the file as the user named it
     * @param outputs the names of the outputs
     * @param values their values
     * @throws UnfitException if there is not exactly one network
     * @throws dev.chainrule.mlp.api.ModelFormatException if no output fits; names the first node that does not
     */
    static OutputChoice of(String source, List<OnnxValue> outputs, List<GraphValue> values) {
        List<GraphValue> scores = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Optional<List<String>> labels = Optional.empty();
        for (int i = 0; i < values.size(); i++) {
            GraphValue value = values.get(i);
            if (value instanceof GraphValue.Labels named) {
                labels = Optional.of(named.labels());
                value = named.scores();
            } else if (value instanceof GraphValue.ClassNumber number) {
                value = number.scores();
            }
            if (value instanceof Rows || value instanceof GraphValue.TwoClasses) {
                scores.add(value);
            } else if (value instanceof GraphValue.Unfit unfit) {
                warnings.add("the output " + Problem.show(outputs.get(i).name()) + " is left out: " + unfit.node() + " "
                        + unfit.reason().replaceFirst("\\. .*", ""));
            }
        }
        if (scores.isEmpty()) {
            values.stream()
                    .filter(GraphValue.Unfit.class::isInstance)
                    .findFirst()
                    .ifPresent(value -> {
                        GraphValue.Unfit unfit = (GraphValue.Unfit) value;
                        throw OnnxImport.unfit(source, unfit.node(), unfit.reason());
                    });
        }
        return new OutputChoice(one(scores), labels.orElse(List.of()), warnings);
    }

    private static GraphValue one(List<GraphValue> scores) {
        if (scores.isEmpty()) {
            throw new UnfitException("no output of the graph depends on its inputs");
        }
        GraphValue chosen = scores.get(0);
        for (GraphValue other : scores) {
            if (rows(other).stage() != rows(chosen).stage()) {
                throw new UnfitException("the graph has several networks, or outputs of several layers."
                        + " Export one with one output");
            }
            if (rank(other) > rank(chosen)) {
                chosen = other;
            }
        }
        return chosen;
    }

    /**
     * Returns these outputs with softmax, or of one with the logistic function.
     *
     * @throws UnfitException if they are no pre-activations of a dense layer
     */
    OutputChoice ofLogits() {
        Rows rows = RowOperators.withAffineInStage(
                rows(scores), rows(scores).stage().units());
        if (scores != rows(scores) || !rows.isPlain() || !rows.stage().isDense()) {
            throw new UnfitException(
                    "the outputs of the graph are no logits: they have an activation already. Do not say so");
        }
        Rows probabilities = rows.stage().units() > 1
                ? rows.withOfRow(Rows.OfRow.SOFTMAX)
                : rows.then(new Expression.Unary(Function.SIGMOID, Rows.Z), 1);
        return new OutputChoice(probabilities, labels, warnings);
    }

    /** Returns the outputs of the network. */
    Rows rows() {
        return rows(scores);
    }

    private static Rows rows(GraphValue scores) {
        return scores instanceof GraphValue.TwoClasses two ? two.output() : (Rows) scores;
    }

    /** Prefers probabilities to their logarithms, and those to pre-activations. */
    private static int rank(GraphValue scores) {
        if (scores instanceof GraphValue.TwoClasses) {
            return 3;
        }
        Rows rows = (Rows) scores;
        if (rows.ofRow() == Rows.OfRow.LOG_SOFTMAX) {
            return 1;
        }
        return rows.isPlain() ? 0 : 2;
    }
}
