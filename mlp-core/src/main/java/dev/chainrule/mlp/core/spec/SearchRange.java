package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/** What a search may put in one place of a document. */
public sealed interface SearchRange {

    /**
     * One of these.
     *
     * @param values what a document can say there, as {@link Number}, {@link Boolean}, {@link String}, or a {@link List} or
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
     * @param from the smallest
     * @param to the largest, above {@code from}
     * @param logarithmic whether each power of ten gets as much as the next, for which {@code from} is above 0; else each
     *     number does
     * @param whole whether only whole numbers are taken
     * @param count into how many evenly spaced numbers the interval is divided, both ends among them, at least 2; if empty,
     *     any number is drawn
     */
    record Interval(double from, double to, boolean logarithmic, boolean whole, OptionalInt count)
            implements SearchRange {

        /** The counts that are accepted. */
        public static final Range COUNT = Range.closed(2, 1000);

        /** Checks that there is something in the interval. */
        public Interval {
            Range.FINITE.require("from", from);
            Range.FINITE.require("to", to);
            if (from >= to || logarithmic && from <= 0) {
                throw new IllegalArgumentException("nothing to draw from " + from + " to " + to);
            }
            count.ifPresent(n -> COUNT.require("count", n));
        }
    }
}
