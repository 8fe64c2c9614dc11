package dev.chainrule.mlp.core.spec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adjacent inputs of a network, in a document numbered from 1: {@code 3} or {@code 5-20}.
 *
 * @param first the first input, from 0
 * @param count the number of inputs, at least 1
 * @since 0.2
 */
public record InputBlock(int first, int count) {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,6})(?:-([1-9][0-9]{0,6}))?");

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the first is negative or there are none
     */
    public InputBlock {
        if (first < 0 || count < 1) {
            throw new IllegalArgumentException(
                    "inputs from " + first + " must be 0 or above, at least 1, found " + count);
        }
    }

    /** Returns the inputs that a text names; empty if it names none. */
    public static Optional<InputBlock> of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int from = Integer.parseInt(matcher.group(1));
        int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
        return to < from ? Optional.empty() : Optional.of(new InputBlock(from - 1, to - from + 1));
    }

    /** Returns the first input after these. */
    public int end() {
        return first + count;
    }

    /** Returns the text that {@link #of} reads. */
    @Override
    public String toString() {
        return count == 1 ? "" + (first + 1) : (first + 1) + "-" + end();
    }
}
