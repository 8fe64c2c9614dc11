package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators after a network that turn its outputs into labels, as skl2onnx writes them. */
final class OutputOperators {
    private OutputOperators() {}

    /** Computes a node; empty if its operator is none of these. */
    static Optional<GraphValue> compute(NodeReader node) {
        return switch (node.node().operator()) {
            case "ArgMax" -> Optional.of(new GraphValue.ClassNumber(scores(node.input(0))));
            case "ArrayFeatureExtractor", "Gather" -> Optional.of(selected(node));
            case "ZipMap" -> Optional.of(zipped(node));
            case "ReduceSum" -> check(node);
            default -> Optional.empty();
        };
    }

    /** The sum of 0 · v over a row, as in {@link FiniteCheck}. */
    private static Optional<GraphValue> check(NodeReader node) {
        boolean isCheck = node.input(0) instanceof Rows rows
                && rows.function() instanceof Binary binary
                && binary.operator() == Operator.MULTIPLY
                && binary.right().equals(Expression.of(0))
                && Arrays.equals(node.integers(1, "axes").orElse(new int[0]), new int[] {1});
        return isCheck ? Optional.of(new GraphValue.Check()) : Optional.empty();
    }

    private static GraphValue scores(GraphValue value) {
        if (value instanceof Rows || value instanceof GraphValue.TwoClasses) {
            return value;
        }
        throw new UnfitException("needs the outputs of a network");
    }

    private static GraphValue selected(NodeReader node) {
        if (!(node.input(1) instanceof GraphValue.ClassNumber number)) {
            throw new UnfitException("selects by something that is not the number of the most probable class");
        }
        Constant labels = node.constant(0);
        List<String> texts = labels.isTexts()
                ? labels.texts()
                : IntStream.range(0, labels.size())
                        .mapToObj(i -> label(labels.at(i)))
                        .toList();
        return new GraphValue.Labels(number.scores(), texts);
    }

    /** Writes a label that is a number: 3, not 3.0. */
    private static String label(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static GraphValue zipped(NodeReader node) {
        List<String> labels = node.texts("classlabels_strings")
                .or(() -> node.texts("classlabels_int64s"))
                .orElseThrow(() -> new UnfitException("has no labels"));
        return new GraphValue.Labels(scores(node.input(0)), labels);
    }
}
