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

    /** Returns text such as {@code loss 0.0421, accuracy 0.9833}. */
    static String text(Evaluation evaluation) {
        return "loss " + digits(evaluation.loss())
                + (evaluation.metrics().isEmpty() ? "" : ", " + text(evaluation.metrics()));
    }

    /** Returns text such as {@code accuracy 0.9833, f1-macro 0.9831}. */
    static String text(Map<String, Double> measures) {
        return measures.entrySet().stream()
                .map(measure -> measure.getKey() + " " + digits(measure.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Returns text such as {@code 4-16-3, 131 parameters}. */
    static String text(Network network) {
        return network + ", " + network.parameterCount() + " parameters";
    }

    /** Returns four significant digits. */
    static String digits(double value) {
        return Double.isNaN(value) ? "undefined" : String.format(Locale.ROOT, "%.4g", value);
    }

    /** Writes {@code "loss"} and the metrics into an open object. */
    static void write(JsonGenerator json, Evaluation evaluation) {
        number(json, "loss", evaluation.loss());
        evaluation.metrics().forEach((name, value) -> number(json, name, value));
    }

    /** Writes an object with these measures. */
    static void object(JsonGenerator json, Map<String, Double> measures) {
        json.writeStartObject();
        measures.forEach((name, value) -> number(json, name, value));
        json.writeEndObject();
    }

    /** JSON has neither infinity nor NaN: null stands for them. */
    static void number(JsonGenerator json, String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, value);
        } else {
            json.writeNullProperty(name);
        }
    }
}
