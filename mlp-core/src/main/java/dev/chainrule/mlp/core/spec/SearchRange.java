package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The values that a search tries in one place of a document.
 *
 * @since 0.2
 */
public sealed interface SearchRange permits SearchRange.Choices, SearchRange.Interval {

    /** The distribution of the numbers of an interval. */
    enum Scale {
        /** Each number is as likely as another. */
        LINEAR,
        /** Each power of ten is as likely as another. */
        LOG
    }

    /**
     * A choice of values.
     *
     * @param values the values as in a document: {@link Number}, {@link Boolean}, {@link String}, or a {@link List} or
     *     {@link java.util.Map} of these; at least one, all different
     */
    record Choices(List<Object> values) implements SearchRange {

        /** Copies the list and checks that the values differ. */
        public Choices {
            values = List.copyOf(values);
            if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
                throw new IllegalArgumentException("needs one or more values, all different, found " + values);
            }
        }
    }

    /**
     * A number from an interval.
     *
     * @param whole whether only whole numbers are taken
     */
    @Key(
            name = "an interval",
            doc = "A number from an interval; a whole number where only these are accepted.",
            expected = "an array of values, or an object {\"from\": …, \"to\": …}")
    record Interval(
            @Key(doc = "The smallest value.", required = true, add = "the smallest value, a number")
            double from,

            @Key(doc = "The largest value, above `from`.", required = true, add = "the largest value, a number")
            double to,

            @Key(
                    doc =
                            "`linear`: each number is as likely as another; `log`: each power of ten is, for which `from` is"
                                    + " above 0.",
                    byDefault = "linear")
            Scale scale,

            boolean whole,

            @Key(
                    doc = "Into how many evenly spaced values the interval is divided, both ends among them.",
                    leftOut = "any value is drawn; a grid needs it",
                    min = 2,
                    max = 1000)
            OptionalInt count)
            implements SearchRange {

        /** Checks that there is something in the interval. */
        public Interval {
            Rules rules = Keys.of(Interval.class).rules(from, to, scale, whole, count);
            if (scale == Scale.LOG && from <= 0) {
                rules.range("from", "from must be > 0, found " + text(from));
            } else if (from >= to) {
                rules.range("to", "to must be above from, " + text(from) + ", found " + text(to));
            }
            rules.enforce();
        }

        /** Returns 5 rather than 5.0. */
        private static String text(double number) {
            return Range.atLeast(number).toString().substring(3);
        }

        /** Returns whether each power of ten is as likely as another. */
        public boolean logarithmic() {
            return scale == Scale.LOG;
        }
    }
}
