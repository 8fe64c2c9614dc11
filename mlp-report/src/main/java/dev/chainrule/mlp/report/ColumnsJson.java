package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.LinearPiece;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.LabelSmoothing;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the columns from which a model makes its inputs and targets, so that a page can prepare other rows. */
final class ColumnsJson {
    private final PageContent content;
    private final JsonGenerator json;

    private ColumnsJson(PageContent content, JsonGenerator json) {
        this.content = content;
        this.json = json;
    }

    static void write(PageContent content, JsonGenerator json) {
        new ColumnsJson(content, json).write();
    }

    private void write() {
        Preprocessing preprocessing = content.preprocessing()
                .orElseGet(() -> new Preprocessing(
                        content.inputNames(),
                        content.inputScaler(),
                        new Target.Numbers(content.outputNames(), content.targetScaler())));
        Features features = preprocessing.features();
        json.writeObjectPropertyStart("columns");
        json.writeArrayPropertyStart("features");
        features.columns().forEach(this::feature);
        json.writeEndArray();
        json.writeArrayPropertyStart("fill");
        features.fill().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeBooleanProperty("rejectsUnknown", features.unknown() == UnknownCategories.ERROR);
        if (preprocessing.target() instanceof Target.Classes classes) {
            words("targets", List.of(classes.name()));
            words("labels", classes.labels());
        } else if (preprocessing.target() instanceof Target.Numbers numbers) {
            words("targets", numbers.names());
        }
        smoothing();
        range(content.network().loss().targets());
        json.writeEndObject();
    }

    private void feature(Feature feature) {
        json.writeStartObject();
        json.writeStringProperty("name", feature.name());
        json.writeNumberProperty("inputs", feature.inputs());
        if (feature.isCategorical()) {
            words("categories", feature.categories());
            words("rare", feature.rare());
        }
        if (feature.texts().isPresent()) {
            encodedBy(feature.encoding().orElseThrow());
        } else if (feature.isCategorical()) {
            feature.encoding().ifPresent(encoding -> table(feature, encoding));
        } else {
            feature.encoding().ifPresent(this::encoding);
        }
        json.writeEndObject();
    }

    private void encodedBy(FittedEncoding<?> encoding) {
        json.writeStringProperty("encoded", encoding.spec().type());
    }

    /** Writes the inputs of each category and of the rare or unknown ones, unless they are 1 for the category and 0 elsewhere. */
    private void table(Feature feature, FittedEncoding<?> encoding) {
        double[][] rows = new double[feature.categories().size() + 1][feature.inputs()];
        boolean isOneHot = true;
        for (int c = 0; c < rows.length; c++) {
            boolean isUnknown = c == rows.length - 1 && !feature.hasRare();
            encoding.encodeCategory(isUnknown ? CategoryEncoding.UNKNOWN : c, rows[c], 0);
            for (int i = 0; i < rows[c].length; i++) {
                isOneHot &= rows[c][i] == (i == c ? 1 : 0);
            }
        }
        if (!isOneHot) {
            json.writeArrayPropertyStart("table");
            for (double[] row : rows) {
                json.writeArray(row, 0, row.length);
            }
            json.writeEndArray();
        }
    }

    /** Writes the linear pieces or the formulas of the encoding of a number, or the name of an encoding that has none. */
    private void encoding(FittedEncoding<?> encoding) {
        List<LinearPiece> pieces = encoding.pieces();
        List<Expression> formulas = encoding.expressions();
        if (pieces.isEmpty() && formulas.isEmpty()) {
            encodedBy(encoding);
            return;
        }
        if (pieces.isEmpty()) {
            new FunctionJson(json).program("formulas", formulas, List.of("x"));
            return;
        }
        json.writeArrayPropertyStart("pieces");
        for (LinearPiece piece : pieces) {
            json.writeStartArray();
            json.writeNumber(piece.center());
            json.writeNumber(piece.width());
            json.writeNumber(piece.low());
            json.writeNumber(piece.high());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    /** Writes what the smoothing of labels makes of a target y: kept · y + added. */
    private void smoothing() {
        LabelSmoothing smoothing = new LabelSmoothing(content.spec().training().labelSmoothing(), content.network());
        double added = smoothing.of(new double[][] {{0}})[0][0];
        json.writeObjectPropertyStart("smoothing");
        json.writeNumberProperty("kept", 1 - content.spec().training().labelSmoothing());
        json.writeNumberProperty("added", added);
        json.writeEndObject();
    }

    private void range(Range range) {
        json.writeObjectPropertyStart("range");
        json.writeNumberProperty("low", range.low());
        json.writeBooleanProperty("lowIncluded", range.lowIncluded());
        json.writeNumberProperty("high", range.high());
        json.writeBooleanProperty("highIncluded", range.highIncluded());
        json.writeStringProperty("words", range.toString());
        json.writeEndObject();
    }

    private void words(String name, List<String> words) {
        json.writeArrayPropertyStart(name);
        words.forEach(json::writeString);
        json.writeEndArray();
    }
}
