package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.explain.ColumnGradient;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.InputExplanation;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The gradients and attributions of the inputs as a JSON object, with all digits; numbers of units and the like from 1. */
final class InputsJson {
    private InputsJson() {}

    static String of(
            ModelInspector inspection,
            int row,
            Optional<InputExplanation> gradients,
            Optional<Attribution> attribution) {
        int output = gradients
                .map(InputExplanation::output)
                .orElseGet(() -> attribution.orElseThrow().gradients().output());
        return JsonOutput.object(json -> {
            json.writeNumberProperty("row", row);
            json.writeNumberProperty("output", output + 1);
            json.writeStringProperty("outputName", inspection.outputNames().get(output));
            gradients.ifPresent(each -> writeGradients(json, inspection, row, each));
            attribution.ifPresent(each -> writeAttribution(json, inspection, row, each));
        });
    }

    private static void writeGradients(
            JsonGenerator json, ModelInspector inspection, int row, InputExplanation explanation) {
        Measures.number(json, "outputValue", explanation.outputValue());
        Measures.number(json, "loss", explanation.loss());
        json.writeArrayPropertyStart("inputs");
        for (int i = 0; i < explanation.inputs().size(); i++) {
            InputExplanation.OfInput input = explanation.inputs().get(i);
            json.writeStartObject();
            json.writeNumberProperty("input", i + 1);
            json.writeStringProperty("name", inspection.inputNames().get(i));
            Measures.number(json, "value", input.value());
            Measures.number(json, "lossGradient", input.lossGradient());
            Measures.number(json, "lossNumeric", input.lossCheck().numeric());
            Measures.number(json, "lossRelativeError", input.lossCheck().relativeError());
            Measures.number(json, "outputGradient", input.outputGradient());
            Measures.number(json, "outputNumeric", input.outputCheck().numeric());
            Measures.number(json, "outputRelativeError", input.outputCheck().relativeError());
            json.writeArrayPropertyStart("terms");
            for (Explanation.Term term : input.terms()) {
                json.writeStartObject();
                json.writeNumberProperty("unit", term.unit() + 1);
                Measures.number(json, "delta", term.delta());
                Measures.number(json, "weight", term.weight());
                Measures.number(json, "value", term.value());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("columns");
        for (ColumnGradient column : columns(inspection, row, explanation)) {
            json.writeStartObject();
            json.writeStringProperty("column", column.column());
            Measures.number(json, "value", column.value());
            json.writeNumberProperty("firstInput", column.firstInput() + 1);
            json.writeArrayPropertyStart("slopes");
            column.slopes().forEach(slope -> writeNumber(json, slope));
            json.writeEndArray();
            Measures.number(json, "lossGradient", column.lossGradient());
            Measures.number(json, "outputGradient", column.outputGradient());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Returns the gradients in the units of the data. */
    static List<ColumnGradient> columns(ModelInspector inspection, int row, InputExplanation explanation) {
        return inspection
                .cells(row - 1)
                .map(cells -> explanation.columns(inspection.preprocessing().orElseThrow(), cells))
                .orElse(List.of());
    }

    private static void writeAttribution(
            JsonGenerator json, ModelInspector inspection, int row, Attribution attribution) {
        Attribution.Units units =
                Attribution.Units.of(inspection, attribution.gradients().output());
        json.writeObjectPropertyStart("integrated");
        json.writeStringProperty("baseline", attribution.description());
        json.writeNumberProperty("steps", attribution.gradients().steps());
        Measures.number(json, "value", attribution.gradients().value() * units.factor() + units.offset());
        Measures.number(
                json, "baselineValue", attribution.gradients().baselineValue() * units.factor() + units.offset());
        Measures.number(json, "sum", attribution.gradients().sum() * units.factor());
        Measures.number(json, "difference", attribution.gradients().difference() * units.factor());
        Measures.number(json, "remainingError", attribution.gradients().remainingError() * units.factor());
        json.writeArrayPropertyStart("inputs");
        for (int i = 0; i < attribution.baseline().size(); i++) {
            json.writeStartObject();
            json.writeNumberProperty("input", i + 1);
            json.writeStringProperty("name", inspection.inputNames().get(i));
            Measures.number(json, "value", inspection.rows().inputs()[row - 1][i]);
            Measures.number(json, "baseline", attribution.baseline().get(i));
            Measures.number(
                    json, "attribution", attribution.gradients().attributions().get(i) * units.factor());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("columns");
        for (Attribution.OfColumn column : attribution.columns(inspection)) {
            json.writeStartObject();
            json.writeStringProperty("column", column.name());
            Measures.number(json, "attribution", column.value() * units.factor());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** JSON has neither infinity nor NaN: null stands for them. */
    private static void writeNumber(JsonGenerator json, double value) {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
