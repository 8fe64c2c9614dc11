package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.metrics.Accuracy;
import dev.chainrule.mlp.core.metrics.Coverage;
import dev.chainrule.mlp.core.metrics.Pinball;
import dev.chainrule.mlp.core.metrics.R2;
import dev.chainrule.mlp.core.metrics.Rmse;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Selects the metrics for a network.
 *
 * @since 0.2
 */
public final class Metrics {
    private static final String WATCHED = "/training/earlyStopping/metric";
    private static final double MEDIAN = 0.5;

    private Metrics() {}

    /**
     * Returns the default metrics: the accuracy for classes; R² and RMSE for numbers; the pinball loss and the coverage for
     * quantiles other than the median.
     *
     * @param network the network
     * @param target the meaning of its outputs
     */
    public static List<Metric> standard(Network network, Target target) {
        if (target instanceof Target.Classes) {
            return List.of(new Accuracy());
        }
        return areNoMedians(quantiles(network))
                ? List.of(new Pinball(), new Coverage())
                : List.of(new R2(), new Rmse());
    }

    /** Returns the default metrics of a model. */
    public static List<Metric> standard(TrainedModel model) {
        return standard(model.network(), model.preprocessing().target());
    }

    /** Returns the probabilities of the quantiles that the outputs of a network predict; empty if they predict none. */
    static List<Double> quantiles(Network network) {
        return IntStream.range(0, network.outputs())
                .mapToObj(network.loss()::quantile)
                .flatMapToDouble(OptionalDouble::stream)
                .boxed()
                .toList();
    }

    private static boolean areNoMedians(List<Double> quantiles) {
        return quantiles.stream().anyMatch(q -> q != MEDIAN);
    }

    /**
     * Returns the metrics of a run: those that its spec names, by default the {@link #standard} ones, and the one
     * that early stopping watches.
     *
     * @param network the network of the run
     * @param target the meaning of its outputs
     * @throws ConfigException if a metric does not suit the network; locations are JSON pointers into the document
     * @throws PluginException if a metric throws
     */
    public static List<Metric> of(RunSpec spec, Network network, Target target, Plugins plugins) {
        TrainingSpec training = spec.training();
        List<Problem> problems = new ArrayList<>();
        List<Metric> metrics = new ArrayList<>();
        for (int m = 0; m < training.metrics().size(); m++) {
            Metric metric = plugins.metric(training.metrics().get(m));
            metrics.add(metric);
            check(metric, "/training/metrics/" + m, network, target, plugins, problems);
        }
        if (metrics.isEmpty()) {
            metrics.addAll(standard(network, target));
        }
        training.earlyStopping().filter(stopping -> !stopping.watchesLoss()).ifPresent(stopping -> {
            Metric metric = plugins.metric(stopping.metric());
            check(metric, WATCHED, network, target, plugins, problems);
            if (!metric.ranksModels()) {
                problems.add(new Problem(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", WATCHED),
                        "metric '" + metric.name()
                                + "' is best near a number, neither high nor low, so no epoch is best by"
                                + " it. Use \"loss\" or another metric"));
            }
            addUnlessThere(metric, metrics);
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return metrics;
    }

    private static void check(
            Metric metric, String pointer, Network network, Target target, Plugins plugins, List<Problem> problems) {
        objection(metric, network, target).ifPresent(why -> {
            String others =
                    fitting(network, target, plugins).stream().map(Metric::name).collect(Collectors.joining(", "));
            problems.add(new Problem(
                    ErrorCode.CFG_SEMANTIC, Location.of("", pointer), why + ". Metrics that fit: " + others));
        });
    }

    /**
     * Returns all metrics of a model: those of its run, and all others that suit it, with their default options.
     *
     * @param plugins the registry of the metrics
     * @throws PluginException if a metric throws
     */
    public static List<Metric> all(TrainedModel model, Plugins plugins) {
        Target target = model.preprocessing().target();
        List<Metric> metrics = new ArrayList<>(of(model.spec(), model.network(), target, plugins));
        fitting(model.network(), target, plugins).forEach(metric -> addUnlessThere(metric, metrics));
        return metrics;
    }

    private static void addUnlessThere(Metric metric, List<Metric> metrics) {
        if (metrics.stream().noneMatch(other -> other.label().equals(metric.label()))) {
            metrics.add(metric);
        }
    }

    private static List<Metric> fitting(Network network, Target target, Plugins plugins) {
        return plugins.entries(PluginKind.METRIC).stream()
                .<Metric>map(Plugins.Entry::plugin)
                .filter(metric -> objection(metric, network, target).isEmpty())
                .filter(metric -> !(metric instanceof NumberMetric ofNumbers) || isMeant(ofNumbers, network))
                .toList();
    }

    /** Returns whether a metric of numbers tells something of what the outputs are: numbers, medians or other quantiles. */
    private static boolean isMeant(NumberMetric metric, Network network) {
        List<Double> quantiles = quantiles(network);
        try {
            boolean isOfQuantiles = metric.startOfQuantiles(quantiles.isEmpty() ? List.of(MEDIAN) : quantiles)
                    .isPresent();
            return quantiles.isEmpty() ? !isOfQuantiles : isOfQuantiles || !areNoMedians(quantiles);
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(metric, e);
        }
    }

    /** Returns the reason why a metric does not suit a network; empty if it does. */
    private static Optional<String> objection(Metric metric, Network network, Target target) {
        if (metric instanceof NumberMetric && target instanceof Target.Classes) {
            return Optional.of("metric '" + metric.name() + "' measures numbers, and the targets are classes");
        }
        if (metric instanceof ClassMetric && target instanceof Target.Numbers) {
            return Optional.of("metric '" + metric.name() + "' measures classes, and the targets are numbers");
        }
        try {
            if (metric instanceof NumberMetric ofNumbers) {
                boolean labels = network.loss().classifies() && network.givesProbabilities();
                return ofNumbers.objectionTo(target.outputs(), labels);
            }
            int classes = ((Target.Classes) target).labels().size();
            return ((ClassMetric) metric).objectionTo(classes, network.givesProbabilities());
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(metric, e);
        }
    }
}
