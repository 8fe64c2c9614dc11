package dev.chainrule.mlp.export.onnx;

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
            default -> Optional.empty();
        };
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
