package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.metrics.Accuracy;
import dev.chainrule.mlp.core.metrics.R2;
import dev.chainrule.mlp.core.metrics.Rmse;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.util.List;
import java.util.Optional;

/** Which metrics measure which networks. */
public final class Metrics {
    private Metrics() {}

    /** What is measured where nothing else is asked for: the accuracy; of numbers R² and RMSE. */
    public static List<Metric> standard(Target target) {
        return target instanceof Target.Classes ? List.of(new Accuracy()) : List.of(new R2(), new Rmse());
    }

    /**
     * All metrics, with their default parameters, that can measure a network, by name.
     *
     * @throws PluginException if a metric throws
     */
    public static List<Metric> fitting(Network network, Target target, Plugins plugins) {
        return plugins.entries(PluginKind.METRIC).stream()
                .<Metric>map(Plugins.Entry::plugin)
                .filter(metric -> objection(metric, network, target).isEmpty())
                .toList();
    }

    /** Why a metric cannot measure a network. */
    private static Optional<String> objection(Metric metric, Network network, Target target) {
        if (metric instanceof NumberMetric) {
            return target instanceof Target.Numbers
                    ? Optional.empty()
                    : Optional.of("metric '" + metric.name() + "' measures numbers, and the targets are classes");
        }
        if (!(target instanceof Target.Classes classes)) {
            return Optional.of("metric '" + metric.name() + "' measures classes, and the targets are numbers");
        }
        try {
            return ((ClassMetric) metric).objectionTo(classes.labels().size(), network.givesProbabilities());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(metric, e);
        }
    }
}
