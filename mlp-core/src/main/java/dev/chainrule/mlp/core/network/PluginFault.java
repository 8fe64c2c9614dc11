package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;

/** Names the plugin that threw while a network was computed. */
public final class PluginFault {
    private PluginFault() {}

    /** An activation threw; layers count from 0. */
    public static PluginException of(RowActivation activation, int layer, Throwable e) {
        return BrokenPlugin.threw("activation '" + activation.name() + "' of layer " + (layer + 1), activation, e);
    }

    /** A loss threw. */
    public static PluginException of(Loss loss, Throwable e) {
        return BrokenPlugin.threw("loss '" + loss.name() + "'", loss, e);
    }

    /** An optimizer threw. */
    public static PluginException of(Optimizer optimizer, Throwable e) {
        return BrokenPlugin.threw("optimizer '" + optimizer.name() + "'", optimizer, e);
    }

    /** A schedule threw. */
    public static PluginException of(Schedule schedule, Throwable e) {
        return BrokenPlugin.threw("schedule '" + schedule.name() + "'", schedule, e);
    }

    /** A metric threw. */
    public static PluginException of(Metric metric, Throwable e) {
        return BrokenPlugin.threw("metric '" + metric.name() + "'", metric, e);
    }
}
