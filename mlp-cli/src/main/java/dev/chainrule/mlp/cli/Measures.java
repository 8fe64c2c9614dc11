package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.training.Evaluation;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** How measures are shown: to people with four digits, to programs with all. */
final class Measures {
    private Measures() {}

    /** For example {@code loss 0.0421, accuracy 0.9833}. */
    static String text(Evaluation evaluation) {
        StringBuilder text = new StringBuilder("loss ").append(digits(evaluation.loss()));
        evaluation.accuracy().ifPresent(a -> text.append(", accuracy ").append(digits(a)));
        evaluation.r2().ifPresent(r -> text.append(", r2 ").append(digits(r)));
        evaluation.rmse().ifPresent(r -> text.append(", rmse ").append(digits(r)));
        return text.toString();
    }

    /** For example {@code loss 0.0421, accuracy 0.9833}. */
    static String text(Map<String, Double> measures) {
        return measures.entrySet().stream()
                .map(measure -> measure.getKey() + " " + digits(measure.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** For example {@code 4-16-3, 131 parameters}. */
    static String text(Network network) {
        return network + ", " + network.parameters() + " parameters";
    }

    /** Four significant digits. */
    static String digits(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** Writes {@code "loss"} and {@code "accuracy"}, or {@code "r2"} and {@code "rmse"}, into an open object. */
    static void write(JsonGenerator json, Evaluation evaluation) {
        number(json, "loss", evaluation.loss());
        evaluation.accuracy().ifPresent(a -> number(json, "accuracy", a));
        evaluation.r2().ifPresent(r -> number(json, "r2", r));
        evaluation.rmse().ifPresent(r -> number(json, "rmse", r));
    }

    /** JSON has no infinity: null stands for it. */
    static void number(JsonGenerator json, String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, value);
        } else {
            json.writeNullProperty(name);
        }
    }
}
