package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;
import static dev.chainrule.mlp.io.document.SchemaDefinitions.object;
import static dev.chainrule.mlp.io.document.SchemaDefinitions.plain;
import static dev.chainrule.mlp.io.document.SchemaDefinitions.ranged;

import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.json.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code "name"} or {@code {"type": "name", …parameters}}. */
final class PluginType extends KeyType<PluginSpec> {
    private final PluginKind<?> kind;
    private final String also;
    private final Optional<String> defaultName;

    PluginType(Key key) {
        kind = PluginKind.ALL.stream()
                .filter(one -> one.title().equals(key.plugin()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no kind of plugin '" + key.plugin() + "'"));
        also = key.also();
        defaultName = key.inline() && !key.byDefault().isEmpty() ? Optional.of(key.byDefault()) : Optional.empty();
    }

    @Override
    Optional<PluginSpec> read(Node node, Reading in) {
        return Optional.of(read(node, in, Map.of()));
    }

    /** Returns the plugin of an object that has these other keys, each with its aliases. */
    PluginSpec read(Node node, Reading in, Map<String, List<String>> otherKeys) {
        return in.plugins().read(node, kind, otherKeys, defaultName);
    }

    @Override
    Object write(PluginSpec spec) {
        return write(spec, Map.of());
    }

    /** Returns the name alone or, with the parameters and other keys, an object. */
    Object write(PluginSpec spec, Map<String, Object> otherKeys) {
        if (spec.parameters().isEmpty() && otherKeys.isEmpty()) {
            return spec.type();
        }
        Map<String, Object> object = json("type", spec.type());
        object.putAll(otherKeys);
        spec.parameters().forEach((name, value) -> {
            if (!(value instanceof Number
                    || value instanceof Boolean
                    || value instanceof String
                    || value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance))) {
                throw new IllegalArgumentException(
                        "parameter " + name + " is no number, boolean, text or list of numbers: " + value);
            }
            if (object.put(name, value) != null) {
                throw new IllegalArgumentException("a parameter cannot be named \"" + name + "\"");
            }
        });
        return object;
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        Map<String, Object> reference = definitions.reference(
                kind.title(), () -> forms(kind, definitions.plugins(), Map.of(), Optional.empty()));
        return also.isEmpty() ? reference : json("anyOf", List.of(json("const", also), reference));
    }

    /** Returns the schema of a plugin with other keys beside its parameters. */
    Map<String, Object> schema(SchemaDefinitions definitions, Map<String, Object> otherKeys) {
        return forms(kind, definitions.plugins(), otherKeys, defaultName);
    }

    /** One of the names, or an object with one of the names, which may be left out if it is the default, and its parameters. */
    private static <T extends Plugin<T>> Map<String, Object> forms(
            PluginKind<T> kind, Plugins plugins, Map<String, Object> otherKeys, Optional<String> defaultName) {
        List<Object> forms = new ArrayList<>();
        List<String> namesAlone = plugins.entries(kind).stream()
                .filter(entry -> required(PluginReader.optionsOf(entry)).isEmpty())
                .map(entry -> entry.plugin().name())
                .toList();
        if (!namesAlone.isEmpty()) { // an enum of nothing is no schema
            forms.add(json("description", "With its default parameters.", "enum", namesAlone));
        }
        for (Plugins.Entry<T> entry : plugins.entries(kind)) {
            String name = entry.plugin().name();
            Map<String, Object> keys = json("type", json("const", name));
            Optional<PluginOptions> options = PluginReader.optionsOf(entry);
            options.ifPresent(all -> all.declared().forEach(one -> keys.put(one.name(), parameter(one))));
            keys.putAll(otherKeys);
            String description = "The " + kind.title() + " '" + name + "', from " + entry.source() + ".";
            List<String> required = new ArrayList<>();
            if (!defaultName.equals(Optional.of(name))) {
                required.add("type");
            }
            required.addAll(required(options));
            Map<String, Object> form = object(description, keys, required);
            if (options.isPresent() && options.get().acceptsOtherNumbers()) {
                form.put("additionalProperties", json("type", "number"));
            }
            forms.add(form);
        }
        Map<String, Object> plugin = json("description", "\"name\" or {\"type\": \"name\", …parameters}.");
        plugin.put(forms.isEmpty() ? "not" : "oneOf", forms.isEmpty() ? new LinkedHashMap<>() : forms);
        return plugin;
    }

    private static List<String> required(Optional<PluginOptions> options) {
        return options.stream()
                .flatMap(all -> all.declared().stream())
                .filter(PluginOptions.Declared::isRequired)
                .map(PluginOptions.Declared::name)
                .toList();
    }

    private static Map<String, Object> parameter(PluginOptions.Declared declared) {
        Map<String, Object> parameter = declared.kind() == PluginOptions.Kind.NUMBERS
                ? json("type", "array", "items", ranged("number", declared.range()))
                : ranged(declared.kind().jsonName(), declared.range());
        if (!declared.range().equals(Range.FINITE)) {
            parameter.put("description", "Must be " + declared.range() + ".");
        }
        Object defaultValue = declared.defaultValue();
        if (!declared.choices().isEmpty()) {
            parameter.put("enum", declared.choices());
        }
        // a default may be no number of JSON, as for "no limit"
        if (!declared.isRequired() && !(defaultValue instanceof Double number && !Double.isFinite(number))) {
            parameter.put("default", defaultValue instanceof Double number ? plain(number) : defaultValue);
        }
        return parameter;
    }

    @Override
    String words() {
        return (also.isEmpty() ? "" : "`" + also + "` or ") + PluginReader.withArticle(kind);
    }

    @Override
    PluginSpec standIn() {
        return PluginReader.UNREADABLE;
    }
}
