package dev.chainrule.mlp.api;

/**
 * Something that a document can name: an activation, a loss, an optimizer, an initializer, a metric.
 *
 * <p>A plugin is an immutable value with a public constructor without arguments, usually a record. It is found by
 * {@link java.util.ServiceLoader} through one line in {@code META-INF/services}, or handed to the registry by code.
 * Plugins keep nothing between calls and are used by many threads at once.
 *
 * @param <T> the SPI that the plugin belongs to
 */
public interface Plugin<T> {

    /** What a name looks like. */
    String NAME_PATTERN = "[a-z][a-z0-9_.-]{0,63}";

    /**
     * The name as in JSON, for example {@code "leaky-relu"}.
     *
     * @return a name that matches {@link #NAME_PATTERN} and does not change
     */
    String name();

    /**
     * A copy of this plugin that uses these options; for a parameter that is not given, the copy keeps the value of
     * this plugin. A parameter that this method does not read is reported to the user as unknown, so the method of a
     * plugin with options reads them all, whatever their values.
     *
     * <pre>{@code
     * public Bent with(PluginOptions options) { return new Bent(options.number("bend", bend)); }
     * }</pre>
     *
     * @param options what the document says beside {@code "type"}
     * @return a plugin with the same name; this one if there is nothing to change
     * @throws IllegalArgumentException if a value is out of range; its message is shown to the user
     */
    T with(PluginOptions options);
}
