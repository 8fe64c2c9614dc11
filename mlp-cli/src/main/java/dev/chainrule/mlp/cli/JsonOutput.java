package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.Problem;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** The one JSON object that {@code --json} prints. */
final class JsonOutput {
    private JsonOutput() {}

    /** Writes an object in one line. Numbers are written by Jackson itself, whose digits are the same on every JDK. */
    static String object(Consumer<JsonGenerator> members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    /** Writes a value of a document: text, a number, true or false, or a list or map of these. */
    static void write(JsonGenerator json, Object value) {
        if (value instanceof Map<?, ?> members) {
            json.writeStartObject();
            members.forEach((key, member) -> {
                json.writeName((String) key);
                write(json, member);
            });
            json.writeEndObject();
        } else if (value instanceof List<?> elements) {
            json.writeStartArray();
            elements.forEach(element -> write(json, element));
            json.writeEndArray();
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Number number) {
            json.writeNumber(number.doubleValue());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString((String) value);
        }
    }

    /** Returns a value as text; a string without quotes. */
    static String value(Object value) {
        if (value instanceof String text) {
            return Problem.clean(text);
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory().createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, value);
        }
        return Problem.clean(text.toString());
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build();
    }
}
