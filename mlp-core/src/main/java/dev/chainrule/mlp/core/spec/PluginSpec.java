package dev.chainrule.mlp.core.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A plugin by name, with the parameters that differ from its defaults: {@code "relu"} or
 * {@code {"type": "leaky-relu", "slope": 0.1}}.
 *
 * @param type the plugin's name
 * @param parameters {@link Number}, {@link Boolean} or {@link String} by parameter name, in the order given
 */
public record PluginSpec(String type, Map<String, Object> parameters) {

    /** Copies the parameters. */
    public PluginSpec {
        Objects.requireNonNull(type, "type");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The plugin of this name with its default parameters. */
    public static PluginSpec of(String type) {
        return new PluginSpec(type, Map.of());
    }
}
