package dev.chainrule.mlp.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.ModelFormatException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonToken;

class JsonCursorTest {
    private static JsonCursor cursor(String text) {
        return new JsonCursor(text.replace('\'', '"'), new ModelFaults("m"), "the header");
    }

    private static String fault(String text, Consumer<JsonCursor> read) {
        try (JsonCursor cursor = cursor(text)) {
            return assertThrows(ModelFormatException.class, () -> read.accept(cursor))
                    .getMessage();
        }
    }

    @Test
    void readsEachKindOfValueInOrder() {
        try (JsonCursor cursor = cursor("{'s': 'text', 'i': -7, 'b': true, 'c': false, 'l': ['a', 'b'],"
                + " 'll': [[], ['x']], 'n': [1, 9223372036854775807]}")) {
            cursor.expect(JsonToken.START_OBJECT);
            assertEquals("s", cursor.nextName());
            assertEquals("text", cursor.string());
            assertEquals("i", cursor.nextName());
            assertEquals(-7, cursor.integer(ErrorCode.MDL_SHAPE, "i"));
            assertEquals("b", cursor.nextName());
            assertTrue(cursor.bool());
            assertEquals("c", cursor.nextName());
            assertFalse(cursor.bool());
            assertEquals("l", cursor.nextName());
            assertEquals(List.of("a", "b"), cursor.strings());
            assertEquals("ll", cursor.nextName());
            assertEquals(List.of(List.of(), List.of("x")), cursor.listsOfStrings());
            assertEquals("n", cursor.nextName());
            assertEquals(List.of(1L, Long.MAX_VALUE), cursor.integers(ErrorCode.MDL_SHAPE, "n", 2));
            assertNull(cursor.nextName());
            cursor.end();
        }
    }

    @Test
    void aValueOfAnotherKindIsNamedWithItsPlace() {
        assertEquals(
                "m  the header: expected a string, found an integer at character 2 [MDL_HEADER]",
                fault("12", JsonCursor::string));
        assertEquals(
                "m  the header: expected an integer as step, found a number with a point or an exponent at character"
                        + " 3 [MDL_HEADER]",
                fault("1.5", cursor -> cursor.integer(ErrorCode.MDL_SHAPE, "step")));
        assertEquals(
                "m  the header: expected a boolean, found null at character 4 [MDL_HEADER]",
                fault("null", JsonCursor::bool));
        assertEquals(
                "m  the header: expected an array, found an object at character 1 [MDL_HEADER]",
                fault("{}", JsonCursor::strings));
        assertEquals(
                "m  the header: expected a string, found an array at character 2 [MDL_HEADER]",
                fault("[[]]", JsonCursor::strings));
        assertEquals(
                "m  the header: expected an array, found a string at character 2 [MDL_HEADER]",
                fault("['a']", JsonCursor::listsOfStrings));
    }

    @Test
    void nothingMayFollow() {
        assertEquals(
                "m  the header: expected the end, found an integer at character 3 [MDL_HEADER]",
                fault("1 2", cursor -> {
                    cursor.integer(ErrorCode.MDL_SHAPE, "i");
                    cursor.end();
                }));
        assertEquals(
                "m  the header: expected a string, found the end at character 0 [MDL_HEADER]",
                fault("", JsonCursor::string));
    }

    @Test
    void numbersBeyond64BitsHaveTheCodeOfTheirMeaning() {
        assertEquals(
                "m  the header: step '9223372036854775808' overflows 64 bits [MDL_SHAPE]",
                fault("9223372036854775808", cursor -> cursor.integer(ErrorCode.MDL_SHAPE, "step")));
        assertEquals(
                "m  the header: the shape '-9223372036854775809' overflows 64 bits [MDL_OFFSET]",
                fault("[-9223372036854775809]", cursor -> cursor.integers(ErrorCode.MDL_OFFSET, "the shape", 8)));
        assertEquals(
                "m  the header: the shape has more than 2 numbers [MDL_SHAPE]",
                fault("[1, 2, 3]", cursor -> cursor.integers(ErrorCode.MDL_SHAPE, "the shape", 2)));
    }

    @Test
    void limitsAreKept() {
        String deep = "[".repeat(9) + "]".repeat(9);
        assertTrue(fault(deep, cursor -> {
                    while (cursor.next() != null) {}
                })
                .endsWith("[MDL_LIMIT]"));
        String name = "{'" + "n".repeat(257) + "': 1}";
        assertTrue(fault(name, cursor -> {
                    cursor.expect(JsonToken.START_OBJECT);
                    cursor.nextName();
                })
                .endsWith("[MDL_LIMIT]"));
        String number = "1".repeat(21);
        assertTrue(fault(number, cursor -> cursor.integer(ErrorCode.MDL_SHAPE, "i"))
                .endsWith("[MDL_LIMIT]"));
    }

    @Test
    void whatIsNoJsonIsNamedWithItsPlace() {
        String message = fault("{'a' 1}", cursor -> {
            cursor.expect(JsonToken.START_OBJECT);
            cursor.nextName();
        });
        assertTrue(message.startsWith("m  the header is not the JSON that it must be: "), message);
        assertTrue(message.endsWith(" at character 6 [MDL_HEADER]"), message);
    }

    @Test
    void writesWithoutWhiteSpace() {
        assertEquals("{\"a\":[1,2],\"b\":\"\\\"\"}", JsonCursor.write(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("a");
            json.writeNumber(1);
            json.writeNumber(2);
            json.writeEndArray();
            json.writeStringProperty("b", "\"");
            json.writeEndObject();
        }));
    }
}
