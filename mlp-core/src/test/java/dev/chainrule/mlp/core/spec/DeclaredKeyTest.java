package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredKeyTest {

    public enum Sky {
        CLEAR,
        HALF_CLOUDED
    }

    public sealed interface Way permits Path, Road {}

    /** A kind without keys of its own, which stands for a key that is left out. */
    @Key
    public record Path() implements Way {}

    /** Another kind. */
    @Key
    public record Road(@Key(byDefault = "2") int lanes) implements Way {}

    /** A key of each type. */
    @Key(name = "a tour")
    public record Tour(
            @Key(byDefault = "7") int days,
            @Key(byDefault = "9000000000") long steps,
            @Key(byDefault = "0.5", above = 0, max = 1) double share,
            @Key(byDefault = "true") boolean guided,
            @Key(byDefault = ";") char mark,
            @Key(byDefault = "east") String side,
            @Key(byDefault = "half-clouded") Sky sky,
            @Key(byDefault = "constant") PluginSpec pace,
            @Key(min = 1, below = 10) OptionalInt people,
            @Key OptionalDouble weight,
            @Key Optional<String> dog,
            @Key List<List<Double>> places,
            @Key Map<String, Integer> bags,
            @Key Way way,
            @Key Road road,
            @Key(name = "from", required = true) String start,

            @Key(required = true, unless = "from", byDefault = "0")
            int end) {}

    private static DeclaredKey key(String name) {
        return Keys.of(Tour.class).key(name);
    }

    private static Object defaultOf(String name) {
        return key(name).defaultValue().orElseThrow();
    }

    @Test
    void aDefaultHasTheTypeOfItsKey() {
        assertEquals(7, defaultOf("days"));
        assertEquals(9_000_000_000L, defaultOf("steps"));
        assertEquals(0.5, defaultOf("share"));
        assertEquals(true, defaultOf("guided"));
        assertEquals(';', defaultOf("mark"));
        assertEquals("east", defaultOf("side"));
        assertEquals(Sky.HALF_CLOUDED, defaultOf("sky"));
        assertEquals(PluginSpec.of("constant"), defaultOf("pace"));
    }

    @Test
    void aKeyWithoutADefaultIsEmptyWhenItIsLeftOut() {
        assertEquals(OptionalInt.empty(), defaultOf("people"));
        assertEquals(OptionalDouble.empty(), defaultOf("weight"));
        assertEquals(Optional.empty(), defaultOf("dog"));
        assertEquals(List.of(), defaultOf("places"));
        assertEquals(Map.of(), defaultOf("bags"));
    }

    @Test
    void anObjectHasTheDefaultsOfItsKeysAndASealedTypeItsFirstKind() {
        assertEquals(new Road(2), defaultOf("road"));
        assertEquals(new Path(), defaultOf("way"));
    }

    @Test
    void aRequiredKeyHasNoDefaultUnlessAnotherStandsForIt() {
        assertEquals(Optional.empty(), key("from").defaultValue());
        assertTrue(key("from").isGiven("here"));
        assertEquals(0, defaultOf("end"));
    }

    @Test
    void aValueIsGivenIfItIsNotTheDefault() {
        assertFalse(key("days").isGiven(7));
        assertTrue(key("days").isGiven(8));
        assertFalse(key("people").isGiven(OptionalInt.empty()));
        assertTrue(key("people").isGiven(OptionalInt.of(1)));
    }

    @Test
    void theTypesAreThatOfTheComponentAndItsArguments() {
        assertEquals(List.of(int.class), key("days").types());
        assertEquals(
                List.of(List.class, List.class, Double.class), key("places").types());
        assertEquals(
                List.of(Map.class, String.class, Integer.class), key("bags").types());
        assertEquals(List.of(Optional.class, String.class), key("dog").types());
    }

    @Test
    void theRangeHasTheEndsOfTheAnnotationAndOfTheType() {
        assertEquals(new Range(0, false, 1, true), key("share").range());
        assertEquals(Range.closed(1, 10), key("people").range()); // whole numbers: 10 is below no bound of its own
        assertEquals(
                Range.closed(Integer.MIN_VALUE, Integer.MAX_VALUE), key("days").range());
        assertEquals(Range.closed(Long.MIN_VALUE, Long.MAX_VALUE), key("steps").range());
        assertEquals(
                new Range(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false),
                key("weight").range());
    }

    @Test
    void theNameIsThatOfTheDocument() {
        assertEquals("from", key("from").name());
        assertEquals("start", Keys.of(Tour.class).values(tour()).get("from"));
        assertEquals("from", key("from").key().name());
    }

    private static Tour tour() {
        return Keys.of(Tour.class).make(Map.of("from", "start", "end", 1));
    }

    @Test
    void aWordIsWrittenInLowerCaseWithHyphens() {
        assertEquals("clear", DeclaredKey.word(Sky.CLEAR));
        assertEquals("half-clouded", DeclaredKey.word(Sky.HALF_CLOUDED));
    }

    @Test
    void anOptionalOfAnyKindIsUnwrapped() {
        assertEquals(Optional.of(3), DeclaredKey.unwrapped(OptionalInt.of(3)));
        assertEquals(Optional.of(0.5), DeclaredKey.unwrapped(OptionalDouble.of(0.5)));
        assertEquals(Optional.of("Rex"), DeclaredKey.unwrapped(Optional.of("Rex")));
        assertEquals(Optional.of("itself"), DeclaredKey.unwrapped("itself"));
        assertEquals(Optional.empty(), DeclaredKey.unwrapped(OptionalInt.empty()));
        assertEquals(Optional.empty(), DeclaredKey.unwrapped(OptionalDouble.empty()));
        assertEquals(Optional.empty(), DeclaredKey.unwrapped(Optional.empty()));
    }

    /** Keys with rules of their own. */
    @Key(name = "rules")
    public record Ruled(
            @Key(byDefault = "1", min = 0, float32 = true) double rate,
            @Key(byDefault = "1", min = 0) double exact,

            @Key(byDefault = ",", pattern = "[,;]", must = "must be a comma or a semicolon")
            char mark,

            @Key(byDefault = "") String any,

            @Key(pattern = "[a-z]+", must = "must be a word")
            Optional<String> word) {}

    private static Optional<Problem> check(String name, Object value) {
        Rules rules = new Rules(Map.of());
        Keys.of(Ruled.class).key(name).check(value, rules);
        return rules.problems().stream().findFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -1     | /rate  rate must be >= 0, was -1
            1e300  | /rate  rate must be finite in float32, at most 3.4e38 in size, found 1.0E300
            1e-300 | /rate  rate would underflow to 0 in float32: must be 0 or at least 1.4e-45 in size, found 1.0E-300
            NaN    | /rate  rate must be >= 0, was NaN
            """)
    void aNumberMustBeInItsRangeAndInThatOfFloat32WhereItIsUsedThere(double value, String message) {
        Problem problem = check("rate", value).orElseThrow();
        assertEquals(message, problem.location().path() + "  " + problem.message());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e300, 1e-300})
    void otherNumbersAreUsedInFloat64(double value) {
        assertEquals(Optional.empty(), check("exact", value));
    }

    @Test
    void aTextMustMatchItsPatternAsAWhole() {
        assertEquals(Optional.empty(), check("mark", ';'));
        assertEquals(
                "mark must be a comma or a semicolon, found 'x'",
                check("mark", 'x').orElseThrow().message());
        assertEquals(Optional.empty(), check("word", Optional.of("abc")));
        assertEquals(Optional.empty(), check("word", Optional.empty()));
        assertEquals(Optional.empty(), check("any", "Any text 1"));
        assertEquals(
                "word must be a word, found 'abc1'",
                check("word", Optional.of("abc1")).orElseThrow().message());
    }
}
