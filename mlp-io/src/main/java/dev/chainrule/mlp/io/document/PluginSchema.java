package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;
import static dev.chainrule.mlp.io.document.SchemaDefinitions.object;
import static dev.chainrule.mlp.io.document.SchemaDefinitions.plain;
import static dev.chainrule.mlp.io.document.SchemaDefinitions.ranged;

import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON Schema of a plugin: one of the names, or an object with one of the names and its parameters.
 *
 * @param otherKeys the schemas of the keys beside the parameters
 * @param defaultName the plugin whose name may be left out; empty if there is none
 */
record PluginSchema(Map<String, Object> otherKeys, Optional<String> defaultName) {

    /** Returns the schema of the installed plugins of a kind. */
    Map<String, Object> of(PluginKind<?> kind, Plugins plugins) {
        List<Object> forms = new ArrayList<>();
        List<String> namesAlone = new ArrayList<>();
        for (Plugins.Entry<?> entry : plugins.entries(kind)) {
            String name = entry.plugin().name();
            Map<String, Object> keys = json("type", json("const", name));
            Optional<PluginOptions> options = PluginType.optionsOf(entry);
            List<PluginOptions.Declared> declared =
                    options.map(PluginOptions::declared).orElse(List.of());
            declared.forEach(one -> keys.put(one.name(), parameter(one)));
            keys.putAll(otherKeys);
            String description = "The " + kind.title() + " '" + name + "', from " + entry.source() + ".";
            List<String> required = new ArrayList<>();
            declared.stream().filter(PluginOptions.Declared::isRequired).forEach(one -> required.add(one.name()));
            if (required.isEmpty()) {
                namesAlone.add(name);
            }
            if (!defaultName.equals(Optional.of(name))) {
                required.add(0, "type");
            }
            Map<String, Object> form = object(description, keys, required);
            if (options.isPresent() && options.get().acceptsOtherNumbers()) {
                form.put("additionalProperties", json("type", "number"));
            }
            forms.add(form);
        }
        if (!namesAlone.isEmpty()) { // an enum of nothing is no schema
            forms.add(0, json("description", "With its default parameters.", "enum", namesAlone));
        }
        Map<String, Object> plugin = json("description", "\"name\" or {\"type\": \"name\", …parameters}.");
        plugin.put(forms.isEmpty() ? "not" : "oneOf", forms.isEmpty() ? new LinkedHashMap<>() : forms);
        return plugin;
    }

    private static Map<String, Object> parameter(PluginOptions.Declared declared) {
        Map<String, Object> parameter = declared.kind() == PluginOptions.Kind.NUMBERS
                ? json("type", "array", "items", ranged("number", declared.range()))
                : ranged(declared.kind().jsonName(), declared.range());
        if (!declared.range().equals(Range.FINITE)) {
            parameter.put("description", "Must be " + declared.range() + ".");
        }
        if (!declared.choices().isEmpty()) {
            parameter.put("enum", declared.choices());
        }
        // a default may be no number of JSON, as for "no limit"
        Object defaultValue = declared.defaultValue();
        if (!declared.isRequired() && !(defaultValue instanceof Double number && !Double.isFinite(number))) {
            parameter.put("default", defaultValue instanceof Double number ? plain(number) : defaultValue);
        }
        return parameter;
    }
}
