package dev.chainrule.mlp.testkit;

import dev.chainrule.mlp.api.PluginOptions.Declared;
import dev.chainrule.mlp.api.Range;
import java.util.ArrayList;
import java.util.List;

/** Values of a declared option to try: some that are allowed, and some that must be refused. */
final class OptionValues {
    private OptionValues() {}

    /** Returns values other than the default that the declaration allows. */
    static List<Object> allowed(Declared parameter) {
        List<Object> values = new ArrayList<>();
        Range range = parameter.range();
        switch (parameter.kind()) {
            case NUMBER -> {
                double v = ((Number) parameter.defaultValue()).doubleValue();
                double[] candidates = {v / 2, (v + range.low()) / 2, (v + range.high()) / 2, v + 0.25, v - 0.25, v + 1};
                for (double candidate : candidates) {
                    if (candidate != v && range.contains(candidate)) {
                        values.add(candidate);
                    }
                }
            }
            case INTEGER -> {
                int v = ((Number) parameter.defaultValue()).intValue();
                for (int candidate : new int[] {v + 1, v - 1, v + 2, v - 2}) {
                    if (range.contains(candidate)) {
                        values.add(candidate);
                    }
                }
            }
            case NUMBERS -> {
                for (double candidate : new double[] {0.5, 1, 2, 7}) {
                    if (range.contains(candidate)) {
                        values.add(List.of(candidate));
                    }
                }
            }
            case BOOLEAN -> values.add(!(Boolean) parameter.defaultValue());
            case TEXT -> {
                for (String choice : parameter.choices()) {
                    if (!choice.equals(parameter.defaultValue())) {
                        values.add(choice);
                    }
                }
            }
        }
        return values;
    }

    /** Returns values that the declaration does not allow: out of range, not finite, or of another kind. */
    static List<Object> refused(Declared parameter) {
        List<Object> values = new ArrayList<>();
        switch (parameter.kind()) {
            case NUMBER, INTEGER -> {
                Range range = parameter.range();
                double[] candidates = {
                    range.low(),
                    range.low() - 1,
                    range.high(),
                    range.high() + 1,
                    Double.NaN,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY
                };
                for (double candidate : candidates) {
                    if (!range.contains(candidate)) {
                        values.add(candidate);
                    }
                }
                values.add("a word");
            }
            case NUMBERS -> values.add(List.of("a word"));
            case BOOLEAN -> values.add("a word");
            case TEXT -> {
                values.add(1);
                if (!parameter.choices().isEmpty()) {
                    values.add("no such word");
                }
            }
        }
        return values;
    }

    /** Returns the kind of an option and the values that it allows. */
    static String describe(Declared parameter) {
        return parameter.kind().jsonName()
                + switch (parameter.kind()) {
                    case NUMBER, INTEGER, NUMBERS -> " " + parameter.range();
                    case BOOLEAN -> "";
                    case TEXT -> parameter.choices().isEmpty() ? "" : " of " + parameter.choices();
                };
    }
}
