package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;

/** Names the plugin that threw while a network was computed. */
public final class PluginFault {
    private PluginFault() {}

    /** An activation threw; layers count from 0. */
    public static PluginException of(RowActivation activation, int layer, RuntimeException e) {
        return threw("activation '" + activation.name() + "' of layer " + (layer + 1), activation, e);
    }

    /** A loss threw. */
    public static PluginException of(Loss loss, RuntimeException e) {
        return threw("loss '" + loss.name() + "'", loss, e);
    }

    /** An optimizer threw. */
    public static PluginException of(Optimizer optimizer, RuntimeException e) {
        return threw("optimizer '" + optimizer.name() + "'", optimizer, e);
    }

    private static PluginException threw(String what, Object plugin, RuntimeException e) {
        return new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.NONE,
                what + " (" + plugin.getClass().getName() + ") threw " + Problem.clean(e.toString()),
                e);
    }
}
