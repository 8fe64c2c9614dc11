package dev.chainrule.mlp.core.data;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The labels or categories of a column that a model knows.
 *
 * <p>If all known words are numbers, a word also matches a known one of equal value: pandas writes {@code 3.0} for
 * {@code 3} if a column has missing values. A word that equals several known ones matches none of them.
 * Thread-safe.
 *
 * @since 0.2
 */
public final class Vocabulary {
    /** The index of a word that is not known. */
    public static final int UNKNOWN = -1;

    /** Longer words are not treated as numbers. */
    private static final int MAX_NUMBER_LENGTH = 64;

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,6})?");

    private final Map<String, Integer> indices = new HashMap<>();
    /** Indices by value, {@link #UNKNOWN} for a value of several words. No values unless all words are numbers. */
    private volatile Optional<Map<BigDecimal, Integer>> numbers = Optional.empty();

    /** Creates a vocabulary of distinct words. */
    public Vocabulary(List<String> words) {
        words.forEach(word -> indices.put(word, indices.size()));
    }

    /** Returns the index of a word, from 0, or {@link #UNKNOWN}. */
    public int find(String word) {
        Integer index = indices.get(word);
        if (index != null) {
            return index;
        }
        if (numbers.isEmpty()) {
            numbers = Optional.of(byValue()); // rarely needed, but then repeatedly; a race only repeats the work
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

    /** Returns whether a word is a decimal number of reasonable length. */
    static boolean isNumber(String word) {
        return word.length() <= MAX_NUMBER_LENGTH && NUMBER.matcher(word).matches();
    }

    /** Returns the exact value, the same for all spellings; as a double, different large numbers would become equal. */
    static BigDecimal value(String number) {
        return new BigDecimal(number).stripTrailingZeros();
    }
}
