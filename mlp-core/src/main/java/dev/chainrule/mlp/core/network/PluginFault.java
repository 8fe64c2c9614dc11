package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;

/**
 * Creates the exceptions that name a plugin whose method threw.
 *
 * @since 0.2
 */
public final class PluginFault {
    private PluginFault() {}

    /**
     * Returns the exception for an activation that threw.
     *
     * @param layer the layer, from 0
     * @param e the exception or error that it threw, which becomes the cause
     */
    public static PluginException of(RowActivation activation, int layer, Throwable e) {
        return BrokenPlugin.threw("activation '" + activation.name() + "' of layer " + (layer + 1), activation, e);
    }

    /** Returns the exception for a loss that threw. */
    public static PluginException of(Loss loss, Throwable e) {
        return BrokenPlugin.threw("loss '" + loss.name() + "'", loss, e);
    }

    /** Returns the exception for a learned encoding that threw. */
    public static PluginException of(InputEncodings.Part encoding, Throwable e) {
        return BrokenPlugin.threw("encoding '" + encoding.name() + "'", encoding.plugin(), e);
    }

    /** Returns the exception for an optimizer that threw. */
    public static PluginException of(Optimizer optimizer, Throwable e) {
        return BrokenPlugin.threw("optimizer '" + optimizer.name() + "'", optimizer, e);
    }

    /** Returns the exception for a solver that threw. */
    public static PluginException of(Solver solver, Throwable e) {
        return BrokenPlugin.threw("solver '" + solver.name() + "'", solver, e);
    }

    /** Returns the exception for a schedule that threw. */
    public static PluginException of(Schedule schedule, Throwable e) {
        return BrokenPlugin.threw("schedule '" + schedule.name() + "'", schedule, e);
    }

    /** Returns the exception for a metric that threw. */
    public static PluginException of(Metric metric, Throwable e) {
        return BrokenPlugin.threw("metric '" + metric.name() + "'", metric, e);
    }
}
