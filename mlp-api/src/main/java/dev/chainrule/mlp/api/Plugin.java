package dev.chainrule.mlp.api;

import java.util.List;

/**
 * A component that a document can name: an activation, loss, optimizer, initializer, metric, schedule or encoding.
 *
 * <p>A plugin is an immutable value with a public constructor without arguments, usually a record. It is found by
 * {@link java.util.ServiceLoader} through one line in {@code META-INF/services}, or added to the registry by code.
 * Plugins are stateless and used by many threads at once.
 *
 * @param <T> the SPI that the plugin belongs to
 * @since 0.2
 */
public interface Plugin<T> {

    /** The regular expression that plugin names match. */
    String NAME_PATTERN = "[a-z][a-z0-9_.-]{0,63}";

    /**
     * Returns the name used in documents, for example {@code "leaky-relu"}.
     *
     * @return a name that matches {@link #NAME_PATTERN} and does not change
     */
    String name();

    /**
     * Returns other names under which users may look for this plugin, such as those of other libraries: {@code "mse"} for
     * {@code "mean-squared-error"}. A document cannot use them; the error about such a name suggests this plugin.
     *
     * @return names in lower case; empty by default
     */
    default List<String> aliases() {
        return List.of();
    }

    /**
     * Returns a copy of this plugin with the given options. Options that are not given keep the values of this plugin.
     * An option that this method does not read is reported to the user as unknown, so the method must read every
     * option it supports, whatever the values of the others.
     *
     * <pre>{@code
     * public Bent with(PluginOptions options) { return new Bent(options.number("bend", bend)); }
     * }</pre>
     *
     * @param options the members of the plugin's JSON object except {@code "type"}
     * @return a plugin with the same name; may be this one if nothing changes
     * @throws IllegalArgumentException if a value is out of range; its message is shown to the user
     */
    T with(PluginOptions options);
}
