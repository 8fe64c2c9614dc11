package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import dev.chainrule.mlp.core.spec.SearchRange;
import dev.chainrule.mlp.core.spec.SearchRange.Choices;
import dev.chainrule.mlp.core.spec.SearchRange.Interval;
import dev.chainrule.mlp.core.spec.SearchSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Generates the trials of a search: a value for each searched key of the document. Numbers of an interval are rounded
 * to four significant digits, so that tables show the exact values.
 *
 * @since 0.2
 */
public final class Trials {
    private static final MathContext DIGITS = new MathContext(4);
    /** After this many draws without a new trial, all trials are assumed to have been drawn. */
    private static final int MAX_DRAWS = 100;

    private Trials() {}

    /**
     * Returns the trials of a search: all combinations of a grid, the last key varying fastest; or the requested
     * number of different random trials, or fewer if there are not as many.
     *
     * @param seed the seed of random trials; a search for more trials starts with the same ones
     * @return the values of each trial, by JSON pointer
     * @throws IllegalArgumentException if a grid has more than {@link SearchSpec#MAX_TRIALS} combinations
     */
    public static List<Map<String, Object>> of(SearchSpec search, long seed) {
        if (search.kind() == SearchSpec.Kind.GRID) {
            if (combinations(search.over().values()) > SearchSpec.MAX_TRIALS) {
                throw new IllegalArgumentException("a grid of more than " + SearchSpec.MAX_TRIALS + " combinations");
            }
            return grid(search.over());
        }
        Set<Map<String, Object>> trials = new LinkedHashSet<>();
        boolean exhausted = false;
        while (trials.size() < search.trials().orElseThrow() && !exhausted) {
            RandomStream random = RandomPurpose.SEARCH.stream(seed, trials.size());
            boolean isNew = false;
            for (int draw = 0; draw < MAX_DRAWS && !isNew; draw++) {
                Map<String, Object> trial = new LinkedHashMap<>();
                search.over().forEach((pointer, range) -> trial.put(pointer, draw(range, random)));
                isNew = trials.add(trial);
            }
            exhausted = !isNew;
        }
        return List.copyOf(trials);
    }

    /** Returns the number of combinations of a grid, at most {@link Long#MAX_VALUE}. */
    public static long combinations(Collection<SearchRange> ranges) {
        long product = 1;
        for (SearchRange range : ranges) {
            long size = values(range).size();
            product = product > Long.MAX_VALUE / size ? Long.MAX_VALUE : product * size;
        }
        return product;
    }

    private static List<Map<String, Object>> grid(Map<String, SearchRange> over) {
        List<Map<String, Object>> trials = List.of(Map.of());
        for (Map.Entry<String, SearchRange> key : over.entrySet()) {
            List<Map<String, Object>> extended = new ArrayList<>();
            for (Map<String, Object> trial : trials) {
                for (Object value : values(key.getValue())) {
                    Map<String, Object> copy = new LinkedHashMap<>(trial);
                    copy.put(key.getKey(), value);
                    extended.add(copy);
                }
            }
            trials = extended;
        }
        return trials;
    }

    private static Object draw(SearchRange range, RandomStream random) {
        if (range instanceof Interval interval && interval.count().isEmpty()) {
            // makes the first and last whole number as likely as the others
            double margin = interval.whole() ? 0.5 : 0;
            return numberAt(interval, random.nextDouble(), margin);
        }
        List<Object> values = values(range);
        return values.get(random.nextInt(values.size()));
    }

    /** Returns the values of a list, or the evenly spaced values of an interval with a count. */
    private static List<Object> values(SearchRange range) {
        if (range instanceof Choices choices) {
            return choices.values();
        }
        Interval interval = (Interval) range;
        int count = interval.count().orElseThrow();
        Set<Object> values = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            values.add(numberAt(interval, i / (count - 1.0), 0));
        }
        return List.copyOf(values);
    }

    /**
     * Returns the number at a position in an interval.
     *
     * @param position the position, from 0 to 1
     * @param margin the width by which the interval is extended at both ends before rounding
     */
    private static Object numberAt(Interval interval, double position, double margin) {
        double from = interval.from() - margin;
        double to = interval.to() + margin;
        double value = interval.logarithmic()
                ? StrictMath.exp(StrictMath.log(from) + position * (StrictMath.log(to) - StrictMath.log(from)))
                : from + position * (to - from);
        if (interval.whole()) {
            long whole = Math.round(Math.max(interval.from(), Math.min(interval.to(), value)));
            if (whole == (int) whole) {
                return (int) whole;
            }
            return whole;
        }
        double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
        return Math.max(interval.from(), Math.min(interval.to(), rounded));
    }
}
