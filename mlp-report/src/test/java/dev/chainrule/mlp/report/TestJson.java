package dev.chainrule.mlp.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON as maps, lists, texts, truth values and float64 numbers. */
final class TestJson {
    private TestJson() {}

    static Map<String, Object> parsed(String text) {
        try (JsonParser json = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            return object(value(json));
        }
    }

    private static Object value(JsonParser json) {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    object.put(name, value(json));
                }
                return object;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                return list;
            }
            case VALUE_STRING -> {
                return json.getString();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return json.getBooleanValue();
            }
            default -> {
                return json.getDoubleValue();
            }
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    /** Returns the object at the end of a path of names. */
    static Map<String, Object> object(Map<String, Object> of, String... path) {
        Map<String, Object> found = of;
        for (String name : path) {
            found = object(found.get(name));
        }
        return found;
    }

    static List<?> list(Object value) {
        return (List<?>) value;
    }

    static double[] numbers(Object value) {
        return list(value).stream().mapToDouble(number -> (Double) number).toArray();
    }
}
