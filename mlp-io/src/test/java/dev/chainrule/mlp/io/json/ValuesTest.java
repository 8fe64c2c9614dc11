package dev.chainrule.mlp.io.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {
    private final DocumentFaults faults = new DocumentFaults("d.json");

    private <T> T read(String json, BiFunction<Values, Node, T> reader) {
        Node root = JsonTree.parse("{\"n\": " + json + "}", "d.json", faults, Limits.DOCUMENT);
        return reader.apply(new Values(faults), root.members().get("n"));
    }

    private OptionalLong integer(String json) {
        return read(json, (values, node) -> values.integer(node, -5, 300));
    }

    private String fault() {
        List<Problem> problems = faults.exception().problems();
        assertEquals(1, problems.size());
        return problems.get(0).message();
    }

    /** As in JSON Schema, a number is an integer by its value and not by how it is written. */
    @ParameterizedTest
    @CsvSource({"7, 7", "-5, -5", "300, 300", "1e2, 100", "2.50E+1, 25", "3.0, 3", "-0, 0", "0e999999999, 0", "20e-1, 2"
    })
    void integersAreReadHoweverTheyAreWritten(String json, long expected) {
        assertEquals(OptionalLong.of(expected), integer(json));
        assertTrue(faults.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.9 | expected an integer, found 2.9",
                "1e-2 | expected an integer, found 1e-2",
                "1e-999999999999 | expected an integer, found 1e-999999999999",
                "301 | n must be <= 300, found 301",
                "-6 | n must be >= -5, found -6",
                "1e400 | n must be <= 300, found 1e400",
                "-1e999999999999 | n must be >= -5, found -1e999999999999",
                "99999999999999999999999 | n must be <= 300, found 99999999999999999999999",
                "true | expected an integer, found the boolean true"
            })
    void otherNumbersAreNoIntegers(String json, String message) {
        assertEquals(OptionalLong.empty(), integer(json));
        assertEquals(message, fault());
    }

    @Test
    void anIntOfARangeOfDoublesIsRead() {
        assertEquals(OptionalInt.of(3), read("3", (values, node) -> values.integer(node, Range.closed(1, 10))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1e309 | n must be finite, found 1e309",
                "1e-400 | n would underflow to 0: 1e-400 is too small for a double",
                "2 | n must be in [0, 1], found 2",
                "null | expected a number, found null"
            })
    void numbersThatADoubleCannotHoldAreRefused(String json, String message) {
        Range unit = Range.closed(0, 1);
        assertEquals(OptionalDouble.empty(), read(json, (values, node) -> values.number(node, "n", unit)));
        assertEquals(message, fault());
    }

    @Test
    void zeroAndTheSmallestDoubleAreNumbers() {
        for (String zero : List.of("0", "-0.0", "0e-999999", "0.000")) {
            assertEquals(
                    0,
                    Math.abs(read(zero, (values, node) -> values.number(node, "n"))
                            .getAsDouble()),
                    zero);
        }
        assertEquals(OptionalDouble.of(4.9e-324), read("4.9e-324", (values, node) -> values.number(node, "n")));
        assertTrue(faults.isEmpty());
    }

    @Test
    void anOptionKeepsTheSmallestTypeThatHoldsIt() {
        BiFunction<Values, Node, Optional<Number>> option = Values::parameter;
        assertEquals(Optional.of(2147483647), read("2147483647", option));
        assertEquals(Optional.of(2147483648L), read("2147483648", option));
        assertEquals(Optional.of(-9223372036854775808L), read("-9223372036854775808", option));
        assertEquals(Optional.of(9223372036854775808.0), read("9223372036854775808", option));
        assertEquals(Optional.of(3.0), read("3.0", option));
        assertEquals(Optional.of(100.0), read("1e2", option));
    }

    @Test
    void aTextIsNeitherEmptyNorHasACharacter0() {
        assertEquals(Optional.of("a b"), read("\"a b\"", (values, node) -> values.text(node, "a name")));
        assertEquals(Optional.empty(), read("\"\"", (values, node) -> values.text(node, "a name")));
        assertEquals("n must not be empty", fault());
    }

    @Test
    void aWordThatIsNotAcceptedGetsTheOneThatIsNear() {
        List<String> words = List.of("mean", "drop");
        assertEquals(Optional.of("drop"), read("\"drop\"", (values, node) -> values.word(node, words)));
        assertEquals(Optional.empty(), read("\"maen\"", (values, node) -> values.word(node, words)));
        assertEquals("n must be one of mean, drop, found 'maen'. Did you mean 'mean'?", fault());
    }
}
