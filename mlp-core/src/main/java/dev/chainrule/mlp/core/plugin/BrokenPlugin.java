package dev.chainrule.mlp.core.plugin;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;

/**
 * Names the plugin that threw. Whoever calls a plugin catches exceptions, {@link LinkageError} (its jar lacks a class) and
 * {@link StackOverflowError} (it calls itself without end); other errors are the machine's.
 */
public final class BrokenPlugin {
    private BrokenPlugin() {}

    /**
     * The fault to report.
     *
     * @param what the plugin in words, for example {@code activation 'bent' of layer 1}
     * @param plugin the plugin
     * @param thrown what it threw
     */
    public static PluginException threw(String what, Object plugin, Throwable thrown) {
        return thrown instanceof PluginException known
                ? known
                : new PluginException(
                        ErrorCode.PLG_CONTRACT,
                        Location.NONE,
                        what + " (" + plugin.getClass().getName() + ") threw " + Problem.clean(thrown.toString()),
                        thrown);
    }
}
