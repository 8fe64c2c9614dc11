package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.core.spec.CsvFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The numbers of a CSV, as a regular expression: what mlp reads as a number matches it, and nothing else. Immutable. */
final class CsvNumbers {
    /** Decimal points and no separators of thousands. */
    static final CsvNumbers PLAIN = new CsvNumbers(CsvFormat.DEFAULT);

    private final char decimal;
    /** The characters that may separate groups of digits. */
    private final Optional<String> marks;

    CsvNumbers(CsvFormat format) {
        decimal = format.decimal();
        marks = format.thousands().map(mark -> switch (mark) {
            case ' ' -> " \u00A0\u202F\u2009\u2007"; // the spaces that typesetting puts there
            case '\'' -> "'\u2019";
            default -> mark.toString();
        });
    }

    /** Returns the regular expression. */
    String pattern() {
        String point = decimal == '.' ? "\\." : ",";
        String fraction = "(" + point + "\\d*)?";
        // The repetition is possessive: it needs no stack, however many groups a hostile cell has.
        String grouped = marks.map(CsvNumbers::anyOf)
                .map(mark -> "|\\d{1,3}(?:" + mark + "\\d{2,3})++(?<=" + mark + "\\d{3})" + fraction)
                .orElse("");
        return "[+-]?(\\d+" + fraction + "|" + point + "\\d+" + grouped + ")([eE][+-]?\\d+)?";
    }

    private static String anyOf(String marks) {
        return "[" + marks.replaceAll("[\\[\\]\\\\^&-]", "\\\\$0") + "]";
    }

    /** Returns an expression for the text of a number as Java writes it. */
    String plain(String text) {
        String ungrouped = marks.map(all -> all.length() == 1
                        ? ".replace(" + JavaText.literal(all) + ", \"\")"
                        : ".replaceAll(" + JavaText.literal(anyOf(all)) + ", \"\")")
                .orElse("");
        return text + ungrouped + (decimal == '.' ? "" : ".replace(" + JavaText.literal(decimal) + ", '.')");
    }

    /** Returns the number that a text is, NaN if it is none. */
    double value(String text) {
        if (!Pattern.matches(pattern(), text)) {
            return Double.NaN;
        }
        String ungrouped = marks.map(all -> text.replaceAll(anyOf(all), "")).orElse(text);
        return Double.parseDouble(ungrouped.replace(decimal, '.'));
    }
}
