package dev.chainrule.mlp.export;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Refuses preprocessing that a format of export cannot express. */
public final class PlainPreprocessing {
    private static final String LINEAR = "Only linear scalings can be, such as 'standard'";
    private static final String FORMULAS = "Scalings that state a formula can be, such as 'standard'";
    private static final String ENCODINGS =
            "Encodings that state formulas can be, such as 'piecewise-linear'. Train without this one";

    private PlainPreprocessing() {}

    /**
     * Checks that scalings are linear or state their formula, and that encodings of numbers state formulas. Those of categories
     * are tables of numbers, which any format can express.
     *
     * @param format the format in messages, for example {@code ONNX}
     * @param allowsFormulas whether a scaling may be a formula
     * @throws PluginException if one is not; the message names the column and the plugin
     */
    public static void require(Preprocessing preprocessing, String format, boolean allowsFormulas) {
        for (Feature column : preprocessing.features().columns()) {
            column.encoding()
                    .filter(encoding -> !column.isCategorical()
                            && encoding.pieces().isEmpty()
                            && encoding.expressions().isEmpty())
                    .ifPresent(encoding -> refuse("encoding", encoding, column.name(), format, ENCODINGS));
        }
        if (!allowsFormulas) {
            requireLinear(preprocessing, format);
            return;
        }
        requireFormulas(preprocessing.scaler(), preprocessing.inputNames(), Scaling::expression, format);
        if (preprocessing.target() instanceof Target.Numbers numbers) {
            requireFormulas(numbers.scaler(), numbers.names(), Scaling::inverseExpression, format);
        }
    }

    private static void requireLinear(Preprocessing preprocessing, String format) {
        requireLinear(preprocessing.scaler(), preprocessing.inputNames(), format);
        if (preprocessing.target() instanceof Target.Numbers numbers) {
            requireLinear(numbers.scaler(), numbers.names(), format);
        }
    }

    private static void requireLinear(Scaler scaler, List<String> names, String format) {
        for (int c = 0; c < scaler.columns(); c++) {
            String name = names.get(c);
            scaler.curve(c).ifPresent(scaling -> refuse("scaling", scaling, name, format, LINEAR));
        }
    }

    private static void requireFormulas(
            Scaler scaler,
            List<String> names,
            BiFunction<Scaling, double[], Optional<Expression>> formula,
            String format) {
        for (int c = 0; c < scaler.columns(); c++) {
            String name = names.get(c);
            scaler.curve(c)
                    .filter(curve ->
                            formula.apply(curve.plugin(), curve.numbers()).isEmpty())
                    .ifPresent(curve -> refuse("scaling", curve, name, format, FORMULAS));
        }
    }

    private static void refuse(String kind, FittedEncoding<?> encoding, String column, String format, String accepted) {
        throw new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.of("", column),
                "the " + kind + " '" + encoding.spec().type() + "' cannot be exported as " + format + ". " + accepted);
    }
}
