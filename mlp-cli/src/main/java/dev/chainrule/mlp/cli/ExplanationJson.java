package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.explain.BatchExplanation;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.Factor;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.network.ParameterKind;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** An explanation as a JSON object, for programs: all digits, all terms, all numbers of layers and the like from 1. */
final class ExplanationJson {
    private ExplanationJson() {}

    static String of(int row, Explanation explanation) {
        return JsonOutput.object(json -> {
            writeParameter(json, explanation.parameter());
            Measures.number(json, "value", explanation.value());
            Measures.number(json, "gradient", explanation.gradient());
            json.writeArrayPropertyStart("factors");
            for (Factor factor : explanation.factors()) {
                json.writeStartObject();
                json.writeStringProperty("symbol", factor.symbol());
                json.writeStringProperty("formula", factor.formula());
                Measures.number(json, "value", factor.value());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("terms");
            for (Explanation.Term term : explanation.terms()) {
                json.writeStartObject();
                json.writeNumberProperty("unit", term.unit() + 1);
                Measures.number(json, "delta", term.delta());
                Measures.number(json, "weight", term.weight());
                Measures.number(json, "value", term.value());
                json.writeEndObject();
            }
            json.writeEndArray();
            writeCheck(json, explanation.check());
            writeUpdate(json, explanation.update());
            json.writeNumberProperty("row", row);
            Measures.number(json, "loss", explanation.loss());
            Measures.number(json, "z", explanation.z());
            Measures.number(json, "a", explanation.a());
            Measures.number(json, "delta", explanation.delta());
            Measures.number(json, "rowWeight", explanation.rowWeight());
            writePenalty(json, explanation.penalty());
            writeJacobian(json, explanation);
            writeComposed(json, explanation);
            writeInside(json, explanation);
        });
    }

    static String of(BatchExplanation batch) {
        return JsonOutput.object(json -> {
            writeParameter(json, batch.parameter());
            Measures.number(json, "value", batch.value());
            Measures.number(json, "gradient", batch.gradient());
            writeCheck(json, batch.check());
            writeUpdate(json, batch.update());
            json.writeNumberProperty("rows", batch.rows());
            Measures.number(json, "loss", batch.loss());
            writePenalty(json, batch.penalty());
            json.writeArrayPropertyStart("largest");
            for (BatchExplanation.RowContribution row : batch.largest()) {
                json.writeStartObject();
                json.writeNumberProperty("row", row.row() + 1);
                Measures.number(json, "gradient", row.gradient());
                Measures.number(json, "rowWeight", row.weight());
                Measures.number(json, "contribution", row.value());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static void writeParameter(JsonGenerator json, ParameterRef parameter) {
        if (parameter.kind() == ParameterKind.ENCODINGS) {
            json.writeStringProperty("parameter", parameter.kind().label());
            json.writeNumberProperty("index", parameter.input().getAsInt() + 1);
            return;
        }
        if (parameter.kind() == ParameterKind.INPUT_SCALE) {
            json.writeStringProperty("parameter", parameter.kind().label());
            json.writeNumberProperty("input", parameter.input().getAsInt() + 1);
            return;
        }
        if (parameter.kind() == ParameterKind.ALPHA) {
            json.writeStringProperty("parameter", parameter.kind().label());
            json.writeNumberProperty("layer", parameter.layer() + 1);
            json.writeNumberProperty("unit", parameter.unit() + 1);
            return;
        }
        json.writeNumberProperty("layer", parameter.layer() + 1);
        json.writeNumberProperty("unit", parameter.unit() + 1);
        if (parameter.isBias()) {
            json.writeNullProperty("input");
        } else {
            json.writeNumberProperty("input", parameter.input().getAsInt() + 1);
        }
    }

    /** Writes null at a kink, where there is no difference. */
    private static void writeCheck(JsonGenerator json, Explanation.Check check) {
        Measures.number(json, "numeric", check.numeric());
        Measures.number(json, "relativeError", check.relativeError());
    }

    /** Writes the term that is added to the product of the factors; null where there is nothing. */
    private static void writePenalty(JsonGenerator json, Optional<Factor> penalty) {
        if (penalty.isEmpty()) {
            json.writeNullProperty("penalty");
            return;
        }
        json.writeObjectPropertyStart("penalty");
        json.writeStringProperty("symbol", penalty.get().symbol());
        json.writeStringProperty("formula", penalty.get().formula());
        Measures.number(json, "value", penalty.get().value());
        json.writeEndObject();
    }

    private static void writeUpdate(JsonGenerator json, Optional<Explanation.Update> computed) {
        if (computed.isEmpty()) {
            for (String key : List.of("update", "optimizer", "learningRate", "clipped")) {
                json.writeNullProperty(key);
            }
            return;
        }
        Explanation.Update update = computed.get();
        Measures.number(json, "update", update.change());
        json.writeStringProperty("optimizer", update.optimizer());
        json.writeNumberProperty("learningRate", update.learningRate());
        if (update.clipped().isPresent()) {
            Measures.number(json, "clipped", update.clipped().getAsDouble());
        } else {
            json.writeNullProperty("clipped");
        }
    }

    private static void writeJacobian(JsonGenerator json, Explanation explanation) {
        json.writeArrayPropertyStart("jacobian");
        for (Explanation.JacobianTerm term : explanation.jacobian()) {
            json.writeStartObject();
            json.writeNumberProperty("unit", term.unit() + 1);
            Measures.number(json, "lossByOutput", term.lossByOutput());
            Measures.number(json, "derivative", term.derivative());
            Measures.number(json, "value", term.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeInside(JsonGenerator json, Explanation explanation) {
        json.writeArrayPropertyStart("inside");
        for (Explanation.InnerLine line :
                explanation.inside().map(Explanation.Inside::lines).orElse(List.of())) {
            json.writeStartObject();
            json.writeStringProperty("name", line.step().name());
            json.writeStringProperty("definition", line.step().expanded().toString());
            json.writeStringProperty("derivative", line.step().derivative().toString());
            json.writeArrayPropertyStart("rules");
            line.step().rules().forEach(json::writeString);
            json.writeEndArray();
            json.writeStringProperty("withNumbers", line.withNumbers());
            Measures.number(json, "value", line.value());
            Measures.number(json, "derivativeValue", line.derivative());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeComposed(JsonGenerator json, Explanation explanation) {
        if (explanation.composed().isEmpty()) {
            json.writeNullProperty("composed");
            return;
        }
        Explanation.Composed composed = explanation.composed().get();
        json.writeObjectPropertyStart("composed");
        json.writeStringProperty("formula", composed.formula());
        Measures.number(json, "value", composed.value());
        Measures.number(json, "product", composed.product());
        Measures.number(json, "relativeDifference", composed.relativeDifference());
        json.writeEndObject();
    }
}
