package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Reads and writes the small pieces of JSON in a model file, strictly and within limits. */
final class JsonCursor implements AutoCloseable {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NAME = 256;
    private static final int MAX_NUMBER = 20;
    private static final int MAX_TOKENS = 2_000_000;

    private final JsonParser parser;
    private final ModelFaults faults;
    private final String what;

    /**
     * @param what a name for the text in messages
     */
    JsonCursor(String text, ModelFaults faults, String what) {
        this.faults = faults;
        this.what = what;
        parser = factory().createParser(ObjectReadContext.empty(), text);
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(SafetensorsHeader.MAX_HEADER)
                        .maxNameLength(MAX_NAME)
                        .maxNumberLength(MAX_NUMBER)
                        .maxTokenCount(MAX_TOKENS)
                        .build())
                .build();
    }

    /** Returns the JSON that {@code content} writes, without white space. */
    static String write(Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = factory().createGenerator(ObjectWriteContext.empty(), text)) {
            content.accept(generator);
        }
        return text.toString();
    }

    /** Returns the next token; null at the end. */
    JsonToken next() {
        try {
            return parser.nextToken();
        } catch (StreamConstraintsException e) {
            throw fault(ErrorCode.MDL_LIMIT, e);
        } catch (JacksonException e) {
            throw fault(ErrorCode.MDL_HEADER, e);
        }
    }

    private ModelFormatException fault(ErrorCode code, JacksonException e) {
        return faults.of(
                code,
                what + " is not the JSON that it must be: "
                        + Problem.clean(e.getOriginalMessage().replaceFirst(" \\(start marker at .*", ""))
                        + " at character " + parser.currentLocation().getCharOffset(),
                e);
    }

    /** Reads the next token, which must be this one. */
    void expect(JsonToken wanted) {
        JsonToken found = next();
        if (found != wanted) {
            throw wrong(words(wanted), found);
        }
    }

    /** Returns the name of the next property of an object; null at its end. */
    String nextName() {
        JsonToken token = next();
        if (token == JsonToken.END_OBJECT) {
            return null;
        }
        if (token != JsonToken.PROPERTY_NAME) {
            throw wrong("a name", token);
        }
        return parser.currentName();
    }

    /** Returns the string that comes next. */
    String string() {
        expect(JsonToken.VALUE_STRING);
        return value();
    }

    private String value() {
        try {
            return parser.getString();
        } catch (StreamConstraintsException e) {
            throw fault(ErrorCode.MDL_LIMIT, e);
        } catch (JacksonException e) {
            throw fault(ErrorCode.MDL_HEADER, e);
        }
    }

    /** Returns the whole number that comes next. */
    long integer(ErrorCode code, String name) {
        JsonToken token = next();
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw wrong("an integer as " + name, token);
        }
        try {
            return parser.getLongValue();
        } catch (JacksonException e) {
            throw faults.of(code, what + ": " + name + " " + Problem.show(value()) + " overflows 64 bits", e);
        }
    }

    /** Returns the strings of the arrays in the array that comes next. */
    List<List<String>> listsOfStrings() {
        expect(JsonToken.START_ARRAY);
        List<List<String>> lists = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            if (token != JsonToken.START_ARRAY) {
                throw wrong("an array", token);
            }
            lists.add(restOfStrings());
        }
        return lists;
    }

    /** Returns the boolean that comes next. */
    boolean bool() {
        JsonToken token = next();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw wrong("a boolean", token);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** Returns the strings of the array that comes next. */
    List<String> strings() {
        expect(JsonToken.START_ARRAY);
        return restOfStrings();
    }

    private List<String> restOfStrings() {
        List<String> list = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            if (token != JsonToken.VALUE_STRING) {
                throw wrong("a string", token);
            }
            list.add(value());
        }
        return list;
    }

    /** Returns the whole numbers of the array that comes next. */
    List<Long> integers(ErrorCode code, String name, int most) {
        expect(JsonToken.START_ARRAY);
        List<Long> list = new ArrayList<>();
        while (true) {
            JsonToken token = next();
            if (token == JsonToken.END_ARRAY) {
                return list;
            }
            if (token != JsonToken.VALUE_NUMBER_INT) {
                throw wrong("an integer in " + name, token);
            }
            if (list.size() == most) {
                throw faults.of(code, what + ": " + name + " has more than " + most + " numbers");
            }
            try {
                list.add(parser.getLongValue());
            } catch (JacksonException e) {
                throw faults.of(code, what + ": " + name + " " + Problem.show(value()) + " overflows 64 bits", e);
            }
        }
    }

    /** Checks that nothing follows. */
    void end() {
        JsonToken token = next();
        if (token != null) {
            throw wrong("the end", token);
        }
    }

    private ModelFormatException wrong(String wanted, JsonToken found) {
        return faults.of(
                ErrorCode.MDL_HEADER,
                what + ": expected " + wanted + ", found " + words(found) + " at character "
                        + parser.currentLocation().getCharOffset());
    }

    private static String words(JsonToken token) {
        if (token == null) {
            return "the end";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "an integer";
            case VALUE_NUMBER_FLOAT -> "a number with a point or an exponent";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case PROPERTY_NAME -> "a name";
            default -> "the end of an object or array";
        };
    }

    @Override
    public void close() {
        parser.close();
    }
}
