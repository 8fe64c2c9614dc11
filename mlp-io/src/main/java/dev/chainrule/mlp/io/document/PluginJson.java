package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.JsonTree;
import dev.chainrule.mlp.io.json.Limits;
import dev.chainrule.mlp.io.json.PrettyJson;
import java.util.Map;

/**
 * Reads and writes single plugins as documents do: {@code "name"} or {@code {"type": "name", …options}}.
 *
 * @since 0.2
 */
public final class PluginJson {
    private PluginJson() {}

    /** Returns a plugin as JSON. */
    public static String write(PluginSpec spec) {
        return PrettyJson.write(PluginType.value(spec, Map.of())).strip();
    }

    /**
     * Reads a plugin.
     *
     * @param source the name of the text in messages
     * @throws ConfigException if it is not a plugin as documents name it
     */
    public static PluginSpec read(String json, PluginKind<?> kind, Plugins plugins, String source) {
        DocumentFaults faults = new DocumentFaults(source);
        PluginSpec spec = new PluginType(kind)
                .read(JsonTree.parse(json, source, faults, Limits.DOCUMENT), Reading.of(faults, plugins), Map.of());
        if (!faults.isEmpty()) {
            throw Plugins.fault(faults.exception().problems());
        }
        return spec;
    }
}
