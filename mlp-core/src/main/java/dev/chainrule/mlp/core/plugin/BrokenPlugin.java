package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;

/**
 * Creates the exception that names a plugin that threw.
 *
 * <p>Callers of plugins catch runtime exceptions, {@link LinkageError} (the plugin's jar lacks a class) and {@link
 * StackOverflowError} (the plugin recurses endlessly). Other errors are not the plugin's fault and propagate.
 *
 * @since 0.2
 */
public final class BrokenPlugin {
    private BrokenPlugin() {}

    /**
     * Returns the exception to throw.
     *
     * @param description the plugin in words, for example {@code activation 'bent' of layer 1}
     * @param plugin the plugin
     * @param thrown the exception or error that it threw; a {@link PluginException} is returned as it is
     */
    public static PluginException threw(String description, Object plugin, Throwable thrown) {
        return thrown instanceof PluginException known
                ? known
                : new PluginException(
                        ErrorCode.PLG_CONTRACT,
                        Location.NONE,
                        description + " (" + plugin.getClass().getName() + ") threw "
                                + Problem.clean(thrown.toString()),
                        thrown);
    }
}
