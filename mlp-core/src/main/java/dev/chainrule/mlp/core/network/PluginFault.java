package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;

/**
 * Names the plugin that threw while a network was computed. Whoever calls a plugin catches exceptions, {@link LinkageError}
 * (its jar lacks a class) and {@link StackOverflowError} (it calls itself without end); other errors are the machine's.
 */
public final class PluginFault {
    private PluginFault() {}

    /** An activation threw; layers count from 0. */
    public static PluginException of(RowActivation activation, int layer, Throwable e) {
        return threw("activation '" + activation.name() + "' of layer " + (layer + 1), activation, e);
    }

    /** A loss threw. */
    public static PluginException of(Loss loss, Throwable e) {
        return threw("loss '" + loss.name() + "'", loss, e);
    }

    /** An optimizer threw. */
    public static PluginException of(Optimizer optimizer, Throwable e) {
        return threw("optimizer '" + optimizer.name() + "'", optimizer, e);
    }

    /** An initializer threw. */
    public static PluginException of(Initializer initializer, Throwable e) {
        return threw("initializer '" + initializer.name() + "'", initializer, e);
    }

    static PluginException threw(String what, Object plugin, Throwable e) {
        return e instanceof PluginException known
                ? known
                : new PluginException(
                        ErrorCode.PLG_CONTRACT,
                        Location.NONE,
                        what + " (" + plugin.getClass().getName() + ") threw " + Problem.clean(e.toString()),
                        e);
    }
}
