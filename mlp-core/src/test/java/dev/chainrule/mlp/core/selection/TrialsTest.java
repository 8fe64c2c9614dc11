package dev.chainrule.mlp.core.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.spec.SearchRange;
import dev.chainrule.mlp.core.spec.SearchRange.Choices;
import dev.chainrule.mlp.core.spec.SearchRange.Interval;
import dev.chainrule.mlp.core.spec.SearchSpec;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrialsTest {
    private static final OptionalInt NONE = OptionalInt.empty();

    private static SearchSpec grid(Map<String, SearchRange> over) {
        return new SearchSpec(SearchSpec.Kind.GRID, NONE, NONE, Optional.empty(), over);
    }

    private static SearchSpec random(int trials, SearchRange range) {
        return new SearchSpec(
                SearchSpec.Kind.RANDOM, OptionalInt.of(trials), NONE, Optional.empty(), Map.of("/a", range));
    }

    private static Interval interval(double from, double to, boolean logarithmic, boolean whole, OptionalInt count) {
        return new Interval(from, to, logarithmic ? SearchRange.Scale.LOG : SearchRange.Scale.LINEAR, whole, count);
    }

    private static List<Object> values(SearchSpec search, long seed) {
        return Trials.of(search, seed).stream().map(trial -> trial.get("/a")).toList();
    }

    @Test
    void gridHasAllCombinationsAndTheLastKeyVariesFastest() {
        Map<String, SearchRange> over = new LinkedHashMap<>();
        over.put("/a", new Choices(List.of("x", "y")));
        over.put("/b", interval(0.001, 0.1, true, false, OptionalInt.of(3)));
        assertEquals(
                List.of(
                        Map.of("/a", "x", "/b", 0.001),
                        Map.of("/a", "x", "/b", 0.01),
                        Map.of("/a", "x", "/b", 0.1),
                        Map.of("/a", "y", "/b", 0.001),
                        Map.of("/a", "y", "/b", 0.01),
                        Map.of("/a", "y", "/b", 0.1)),
                Trials.of(grid(over), 0));
    }

    @Test
    void equalWholeNumbersAreTriedOnce() {
        SearchRange range = interval(1, 4, false, true, OptionalInt.of(10));
        assertEquals(List.of(1, 2, 3, 4), values(grid(Map.of("/a", range)), 0));
    }

    @Test
    void rejectsAGridThatIsTooLarge() {
        Map<String, SearchRange> over = new LinkedHashMap<>();
        for (int place = 0; place < 10; place++) {
            over.put("/" + place, interval(0, 1, false, false, OptionalInt.of(1000)));
        }
        assertEquals(Long.MAX_VALUE, Trials.combinations(over.values()));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Trials.of(grid(over), 0));
        assertEquals("a grid of more than 10000 combinations", e.getMessage());
    }

    @Test
    void acceptsAGridOfTenThousandCombinations() {
        Map<String, SearchRange> over = new LinkedHashMap<>();
        over.put("/a", interval(0, 1, false, false, OptionalInt.of(100)));
        over.put("/b", interval(0, 1, false, false, OptionalInt.of(100)));
        assertEquals(10_000, Trials.of(grid(over), 0).size());
    }

    @Test
    void randomSearchDrawsFromListsAndDividedIntervals() {
        List<Object> words = values(random(9, new Choices(List.of("x", "y", "z"))), 1);
        assertEquals(Set.of("x", "y", "z"), new HashSet<>(words));
        List<Object> steps = values(random(9, interval(0, 1, false, false, OptionalInt.of(3))), 1);
        assertEquals(Set.of(0.0, 0.5, 1.0), new HashSet<>(steps));
    }

    @Test
    void supportsWholeNumbersBeyondInt() {
        SearchRange range = interval(0, 4e9, false, true, OptionalInt.of(2));
        assertEquals(List.of(0, 4_000_000_000L), values(grid(Map.of("/a", range)), 0));
    }

    @Test
    void moreTrialsStartWithTheSameOnes() {
        SearchRange range = interval(0, 1, false, false, NONE);
        List<Object> few = values(random(5, range), 42);
        assertEquals(few, values(random(50, range), 42).subList(0, 5));
        assertNotEquals(few, values(random(5, range), 43));
    }

    /** In a logarithmic interval, each power of ten gets a quarter of 4000 draws, within 5 standard deviations. */
    @Test
    void eachPowerOfTenIsEquallyLikely() {
        int[] decades = new int[4];
        for (Object value : values(random(4000, interval(0.0001, 1, true, false, NONE)), 1)) {
            double number = (double) value;
            assertTrue(number >= 0.0001 && number <= 1, "" + number);
            decades[Math.min(3, (int) Math.floor(Math.log10(number)) + 4)]++;
        }
        for (int decade : decades) {
            assertEquals(1000, decade, 140);
        }
    }

    @Test
    void trialsAreDistinctAndEndWhenExhausted() {
        List<Object> values = values(random(100, interval(3, 7, false, true, NONE)), 1);
        assertEquals(5, values.size());
        assertEquals(Set.of(3, 4, 5, 6, 7), new HashSet<>(values));
    }

    /** Each gets a third of 3000 draws, within 5 standard deviations. */
    @Test
    void firstAndLastWholeNumberAreAsLikelyAsTheOthers() {
        int[] first = new int[3];
        for (int seed = 0; seed < 3000; seed++) {
            first[
                    (int) values(random(1, interval(0, 2, false, true, NONE)), seed)
                            .get(0)]++;
        }
        for (int count : first) {
            assertEquals(1000, count, 130);
        }
    }

    @Test
    void rejectsInvalidSearches() {
        SearchRange free = interval(0, 1, false, false, NONE);
        assertEquals(
                "'count' is missing. A grid needs the number of values, both ends among them",
                assertThrows(IllegalArgumentException.class, () -> grid(Map.of("/a", free)))
                        .getMessage());
        assertEquals(
                "a search needs a place to try values in",
                assertThrows(IllegalArgumentException.class, () -> grid(Map.of()))
                        .getMessage());
        assertEquals(
                "'trials' is missing. Add how many to draw, a whole number",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new SearchSpec(
                                        SearchSpec.Kind.RANDOM, NONE, NONE, Optional.empty(), Map.of("/a", free)))
                        .getMessage());
        assertEquals(
                "from must be > 0, found 0",
                assertThrows(IllegalArgumentException.class, () -> interval(0, 1, true, false, NONE))
                        .getMessage());
        assertEquals(
                "needs one or more values, all different, found [1, 1]",
                assertThrows(IllegalArgumentException.class, () -> new Choices(Collections.nCopies(2, 1)))
                        .getMessage());
    }
}
