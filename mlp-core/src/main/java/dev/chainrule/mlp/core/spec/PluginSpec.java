package dev.chainrule.mlp.core.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A plugin by name, with the parameters that differ from its defaults: {@code "relu"} or
 * {@code {"type": "leaky-relu", "slope": 0.1}}.
 *
 * @param type the plugin's name
 * @param parameters {@link Number}, {@link Boolean}, {@link String} or a list of numbers by parameter name, in the order
 *     given
 * @since 0.2
 */
public record PluginSpec(String type, Map<String, Object> parameters) {

    /**
     * Copies the parameters. Whole numbers become {@link Integer} or, beyond it, {@link Long}, and other numbers
     * {@link Double}, so that specs are equal whether a document or a program made them.
     */
    public PluginSpec {
        Objects.requireNonNull(type, "type");
        Map<String, Object> copy = new LinkedHashMap<>(parameters);
        copy.replaceAll((name, value) -> plain(value));
        parameters = Collections.unmodifiableMap(copy);
    }

    private static Object plain(Object value) {
        return value instanceof Number number
                ? plain(number)
                : value instanceof List<?> list
                        ? list.stream().map(PluginSpec::plain).toList()
                        : value;
    }

    private static Number plain(Number number) {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            long whole = number.longValue();
            if (whole == (int) whole) {
                return (int) whole;
            }
            return whole;
        }
        return number.doubleValue();
    }

    /** Returns the plugin of this name with its default options. */
    public static PluginSpec of(String type) {
        return new PluginSpec(type, Map.of());
    }

    /** Returns this plugin with another value of an option: a {@link Number}, {@link Boolean} or {@link String}. */
    public PluginSpec with(String parameter, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(parameters);
        more.put(parameter, value);
        return new PluginSpec(type, more);
    }

    /** Returns text such as {@code relu} or <code>leaky-relu {slope=0.1}</code>. */
    @Override
    public String toString() {
        return parameters.isEmpty() ? type : type + " " + parameters;
    }
}
