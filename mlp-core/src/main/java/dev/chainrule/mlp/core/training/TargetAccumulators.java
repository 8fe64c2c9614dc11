package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Accumulates the metrics of each of several targets separately. */
final class TargetAccumulators {
    private final List<String> names;
    /** One map for each target. */
    private final List<Map<Metric, NumberMetric.Tally>> tallies = new ArrayList<>();

    private final double[] predicted = new double[1];
    private final double[] actual = new double[1];

    /**
     * Creates the accumulators.
     *
     * @param names the names of the targets
     * @param quantiles the probabilities of the quantiles that are predicted of them; empty if they are no quantiles
     * @param metrics metrics of numbers; others are skipped
     * @throws PluginException if a metric throws
     */
    TargetAccumulators(List<String> names, List<Double> quantiles, List<Metric> metrics) {
        this.names = names;
        for (int t = 0; t < names.size(); t++) {
            Map<Metric, NumberMetric.Tally> ofTarget = new LinkedHashMap<>();
            List<Double> quantile = quantiles.isEmpty() ? List.of() : List.of(quantiles.get(t));
            for (Metric metric : metrics) {
                if (metric instanceof NumberMetric ofNumbers) {
                    MetricAccumulators.guarded(
                            metric, () -> ofTarget.put(metric, MetricAccumulators.start(ofNumbers, quantile, 1)));
                }
            }
            tallies.add(ofTarget);
        }
    }

    /**
     * Adds one row, in the units of the targets.
     *
     * @throws PluginException if a metric throws
     */
    void add(double[] predictions, double[] targets) {
        for (int t = 0; t < tallies.size(); t++) {
            predicted[0] = predictions[t];
            actual[0] = targets[t];
            tallies.get(t)
                    .forEach((metric, tally) -> MetricAccumulators.guarded(metric, () -> tally.add(predicted, actual)));
        }
    }

    /**
     * Returns the metrics of each target by their labels.
     *
     * @throws PluginException if a metric throws
     */
    Map<String, Map<String, Double>> values() {
        Map<String, Map<String, Double>> values = new LinkedHashMap<>();
        for (int t = 0; t < tallies.size(); t++) {
            Map<String, Double> ofTarget = new LinkedHashMap<>();
            tallies.get(t)
                    .forEach((metric, tally) ->
                            MetricAccumulators.guarded(metric, () -> ofTarget.put(metric.label(), tally.value())));
            values.put(names.get(t), ofTarget);
        }
        return values;
    }
}
