package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.spec.CsvFormat;
import java.util.List;

/**
 * The texts of {@code "missingValues"}, which stand for a missing value. One that is a number stands for it however it is
 * written: {@code -999} for {@code -999.0} too.
 */
final class MissingWords {
    private final Categories words = new Categories();
    private final double[] numbers;
    private final NumberGrammar grammar;

    MissingWords(CsvFormat format) {
        grammar = new NumberGrammar(format);
        List<String> texts = format.missingValues().stream().map(Blanks::trim).toList();
        texts.forEach(text -> words.add(text.toCharArray(), 0, text.length()));
        numbers = MissingTexts.numbers(format);
    }

    /** Returns whether a text without blanks around it is one of them. */
    boolean contains(char[] text, int from, int length) {
        if (words.words().isEmpty()) {
            return false;
        }
        if (words.find(text, from, length) >= 0) {
            return true;
        }
        double value = numbers.length == 0 ? Double.NaN : grammar.parse(text, from, length);
        for (double number : numbers) {
            if (value == number) {
                return true;
            }
        }
        return false;
    }
}
