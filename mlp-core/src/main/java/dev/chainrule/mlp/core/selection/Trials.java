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
 * Chooses the trials of a search: for each place of the document a value. Numbers of an interval have four significant
 * digits, so that what a table shows is what was tried.
 */
public final class Trials {
    private static final MathContext DIGITS = new MathContext(4);
    /** As often is a trial drawn again that was drawn before; then there are no others. */
    private static final int MOST_DRAWS = 100;

    private Trials() {}

    /**
     * All combinations of a grid, the last place varying fastest, if there are no more than a search may have. Of a random
     * search as many as it asks for, all different; fewer if there are no more.
     *
     * @param seed from which they are drawn; with more trials, the first are the same
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
            for (int draw = 0; draw < MOST_DRAWS && !isNew; draw++) {
                Map<String, Object> trial = new LinkedHashMap<>();
                search.over().forEach((pointer, range) -> trial.put(pointer, draw(range, random)));
                isNew = trials.add(trial);
            }
            exhausted = !isNew;
        }
        return List.copyOf(trials);
    }

    /** How many trials a grid of these ranges has; the largest long if there are more. */
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
        for (Map.Entry<String, SearchRange> place : over.entrySet()) {
            List<Map<String, Object>> longer = new ArrayList<>();
            for (Map<String, Object> trial : trials) {
                for (Object value : values(place.getValue())) {
                    Map<String, Object> copy = new LinkedHashMap<>(trial);
                    copy.put(place.getKey(), value);
                    longer.add(copy);
                }
            }
            trials = longer;
        }
        return trials;
    }

    private static Object draw(SearchRange range, RandomStream random) {
        if (range instanceof Interval interval && interval.count().isEmpty()) {
            // so that the ends of whole numbers are drawn as often as the others
            double margin = interval.whole() ? 0.5 : 0;
            return number(interval, random.nextDouble(), margin);
        }
        List<Object> values = values(range);
        return values.get(random.nextInt(values.size()));
    }

    /** The values of a list, or of an interval that is divided. */
    private static List<Object> values(SearchRange range) {
        if (range instanceof Choices choices) {
            return choices.values();
        }
        Interval interval = (Interval) range;
        int count = interval.count().orElseThrow();
        Set<Object> values = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            values.add(number(interval, i / (count - 1.0), 0));
        }
        return List.copyOf(values);
    }

    /**
     * The number at a place of an interval.
     *
     * @param place from 0 to 1
     * @param margin by how much the interval is wider at both ends before it is rounded
     */
    private static Object number(Interval interval, double place, double margin) {
        double from = interval.from() - margin;
        double to = interval.to() + margin;
        double value = interval.logarithmic()
                ? StrictMath.exp(StrictMath.log(from) + place * (StrictMath.log(to) - StrictMath.log(from)))
                : from + place * (to - from);
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
