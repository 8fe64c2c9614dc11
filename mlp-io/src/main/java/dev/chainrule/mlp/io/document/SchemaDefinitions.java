package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Collects the shared definitions of a JSON Schema, and builds schemas. */
final class SchemaDefinitions {
    private final Plugins plugins;
    private final Map<String, Object> all = new LinkedHashMap<>();

    SchemaDefinitions(Plugins plugins) {
        this.plugins = plugins;
    }

    Plugins plugins() {
        return plugins;
    }

    Map<String, Object> all() {
        return all;
    }

    /** Returns a reference to a definition, which is made the first time. */
    Map<String, Object> reference(String name, Supplier<Map<String, Object>> schema) {
        if (!all.containsKey(name)) {
            all.put(name, Map.of()); // keeps its place before those that it refers to
            all.put(name, schema.get());
        }
        return json("$ref", "#/$defs/" + name);
    }

    static Map<String, Object> json(Object... keysAndValues) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            schema.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return schema;
    }

    /** Returns the schema of an object with these keys and no others. */
    static Map<String, Object> object(String description, Map<String, Object> keys, List<String> required) {
        Map<String, Object> object = json("type", "object", "description", description, "properties", keys);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("additionalProperties", false);
        return object;
    }

    static Map<String, Object> ranged(String type, Range range) {
        Map<String, Object> schema = json("type", type);
        if (range.low() != Double.NEGATIVE_INFINITY) {
            schema.put(range.lowIncluded() ? "minimum" : "exclusiveMinimum", plain(range.low()));
        }
        if (range.high() != Double.POSITIVE_INFINITY) {
            schema.put(range.highIncluded() ? "maximum" : "exclusiveMaximum", plain(range.high()));
        }
        return schema;
    }

    /** Returns 0 rather than 0.0. */
    static Object plain(double number) {
        boolean isWhole = number == Math.rint(number) && Math.abs(number) <= 0x1p63;
        return isWhole ? (Object) (long) number : (Object) number;
    }
}
