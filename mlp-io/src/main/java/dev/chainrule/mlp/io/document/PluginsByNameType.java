package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;

import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The type of an object whose members have free names and plugins as values. */
final class PluginsByNameType extends KeyType<Map<String, PluginSpec>> {
    private final Key key;
    private final PluginType plugin;

    PluginsByNameType(Key key) {
        this.key = key;
        plugin = new PluginType(key);
    }

    @Override
    Optional<Map<String, PluginSpec>> read(Node node, Reading in) {
        if (!in.values().expect(node, Kind.OBJECT, key.expected())) {
            return Optional.empty();
        }
        Map<String, PluginSpec> plugins = new LinkedHashMap<>();
        node.members().forEach((name, value) -> plugin.read(value, in).ifPresent(spec -> plugins.put(name, spec)));
        return Optional.of(plugins);
    }

    @Override
    Object write(Map<String, PluginSpec> plugins) {
        Map<String, Object> object = new LinkedHashMap<>();
        plugins.forEach((name, spec) -> object.put(name, plugin.write(spec)));
        return object;
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        return json("type", "object", "additionalProperties", plugin.schema(definitions));
    }

    @Override
    String words() {
        return key.expected();
    }

    @Override
    Map<String, PluginSpec> standIn() {
        return Map.of();
    }
}
