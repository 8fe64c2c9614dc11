package dev.chainrule.mlp.core.data;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The words that a model knows for a column: its labels or its categories.
 *
 * <p>If all of them are numbers, a number that is written in another way stands for the one that it equals: a table with a
 * missing value that went through pandas has {@code 3.0} for {@code 3}. Where several known words equal it, none is meant.
 * Not thread-safe.
 */
public final class Vocabulary {
    /** Not a word that is known. */
    public static final int UNKNOWN = -1;

    /** Longer words are no numbers that a table holds. */
    private static final int LONGEST_NUMBER = 64;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,6})?");

    private final Map<String, Integer> indices = new HashMap<>();
    /** By value; {@link #UNKNOWN} for a value that several words have. No values unless all words are numbers. */
    private Optional<Map<BigDecimal, Integer>> numbers = Optional.empty();

    /** A vocabulary of these words, all different. */
    public Vocabulary(List<String> words) {
        words.forEach(word -> indices.put(word, indices.size()));
    }

    /** The position of a word from 0, or {@link #UNKNOWN}. */
    public int find(String word) {
        Integer index = indices.get(word);
        if (index != null) {
            return index;
        }
        if (numbers.isEmpty()) {
            numbers = Optional.of(byValue()); // rarely needed, and then again and again
        }
        return isNumber(word) ? numbers.get().getOrDefault(value(word), UNKNOWN) : UNKNOWN;
    }

    private Map<BigDecimal, Integer> byValue() {
        Map<BigDecimal, Integer> values = new HashMap<>();
        if (indices.keySet().stream().allMatch(Vocabulary::isNumber)) {
            indices.forEach((word, index) -> values.merge(value(word), index, (one, other) -> UNKNOWN));
        }
        return values;
    }

    private static boolean isNumber(String word) {
        return word.length() <= LONGEST_NUMBER && NUMBER.matcher(word).matches();
    }

    /** The same for all ways to write a number, and exact, so that large numbers do not fall together. */
    private static BigDecimal value(String number) {
        return new BigDecimal(number).stripTrailingZeros();
    }
}
