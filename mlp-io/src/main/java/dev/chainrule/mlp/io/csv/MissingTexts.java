package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The texts of a CSV that stand for a missing value.
 *
 * @since 0.2
 */
public final class MissingTexts {
    /** The words that pandas reads as missing, and {@code ?}. */
    static final Set<String> WORDS = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(
            "?",
            "NA",
            "N/A",
            "n/a",
            "<NA>",
            "#NA",
            "#N/A",
            "#N/A N/A",
            "NaN",
            "nan",
            "-NaN",
            "-nan",
            "NULL",
            "null",
            "None")));

    private MissingTexts() {}

    /**
     * Returns the texts that stand for a missing value in a column of categories: the empty one, those of {@code
     * "missingValues"} and, unless {@code "missing"} is {@code error}, the words that pandas reads as missing, and
     * {@code ?}.
     *
     * @return distinct texts without blanks around them
     */
    public static List<String> of(DataSpec data) {
        Set<String> texts = new LinkedHashSet<>();
        texts.add("");
        data.format().missingValues().forEach(text -> texts.add(Blanks.trim(text)));
        if (data.preprocessing().missing() != Missing.ERROR) {
            texts.addAll(WORDS);
        }
        return List.copyOf(texts);
    }

    /**
     * Returns the numbers that stand for a missing value in a column of numbers: those of {@code "missingValues"} that are
     * written as numbers.
     *
     * @since 0.2
     */
    public static double[] numbers(CsvFormat format) {
        NumberGrammar grammar = new NumberGrammar(format);
        return format.missingValues().stream()
                .map(Blanks::trim)
                .mapToDouble(text ->
                        Double.isNaN(grammar.parse(text)) ? NumberGrammar.POINT.parse(text) : grammar.parse(text))
                .filter(Double::isFinite)
                .toArray();
    }
}
