package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.PluginFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Accumulates several metrics over the outputs of a model, which are added block by block. */
final class MetricAccumulators {
    private final TrainedModel model;
    private final OutputReader reader;
    private final Map<Metric, ClassMetric.Tally> ofClasses = new LinkedHashMap<>();
    private final Map<Metric, NumberMetric.Tally> ofNumbers = new LinkedHashMap<>();
    private final double[] output;
    private final double[] target;
    private final double[] scores;
    private final TargetAccumulators ofTargets;

    /**
     * Creates the accumulators.
     *
     * @param isEachTarget whether to evaluate each of several targets separately too
     * @throws IllegalArgumentException if a metric of numbers is used for classes, or vice versa
     * @throws PluginException if a metric throws
     */
    MetricAccumulators(TrainedModel model, List<Metric> metrics, boolean isEachTarget) {
        this.model = model;
        this.reader = new OutputReader(model.network(), model.preprocessing().target());
        Target of = model.preprocessing().target();
        output = new double[of.outputs()];
        target = new double[of.outputs()];
        scores = new double
                [of instanceof Target.Classes classes ? classes.labels().size() : 0];
        List<Double> quantiles = Metrics.quantiles(model.network());
        for (Metric metric : metrics) {
            if (metric instanceof ClassMetric m && of instanceof Target.Classes) {
                guarded(metric, () -> ofClasses.put(metric, m.start(scores.length)));
            } else if (metric instanceof NumberMetric m && of instanceof Target.Numbers) {
                guarded(metric, () -> ofNumbers.put(metric, start(m, quantiles, output.length)));
            } else {
                throw new IllegalArgumentException(
                        "metric '" + metric.name() + "' does not measure what this model says");
            }
        }
        boolean hasSeveral = isEachTarget && output.length > 1;
        ofTargets = new TargetAccumulators(
                hasSeveral && of instanceof Target.Numbers numbers ? numbers.names() : List.of(), quantiles, metrics);
    }

    /** Starts a measurement of numbers or, if quantiles are predicted and the metric knows them, of these. */
    static NumberMetric.Tally start(NumberMetric metric, List<Double> quantiles, int targets) {
        return quantiles.isEmpty()
                ? metric.start(targets)
                : metric.startOfQuantiles(quantiles).orElseGet(() -> metric.start(targets));
    }

    /**
     * Returns whether a metric is defined for perfect predictions of these rows: R² is not for a single row, and the
     * area under the ROC curve is not if all rows are of one class.
     *
     * @throws PluginException if the metric throws
     */
    static boolean isDefined(Metric metric, TrainedModel model, Dataset rows) {
        MetricAccumulators tallies = new MetricAccumulators(model, List.of(metric), false);
        DatasetBlocks.forEach(rows, (numbers, input, target) -> tallies.add(target, target, new double[0], true));
        return !Double.isNaN(tallies.values().get(metric.label()));
    }

    /**
     * Adds rows.
     *
     * @param outputs the outputs of the network, rows × outputs
     * @param targets the encoded targets, rows × outputs
     * @param exactTargets the targets as in the data, rows × outputs in row-major order; empty if they are not known
     * @throws PluginException if a metric throws
     */
    void add(Matrix outputs, Matrix targets, double[] exactTargets) {
        add(outputs, targets, exactTargets, false);
    }

    /** Adds rows as the other method does; perfect outputs are the targets themselves. */
    private void add(Matrix outputs, Matrix targets, double[] exactTargets, boolean isPerfect) {
        for (int r = 0; r < outputs.rows(); r++) {
            outputs.getRow(r, output);
            targets.getRow(r, target);
            if (model.preprocessing().target() instanceof Target.Numbers numbers) {
                for (int c = 0; c < output.length; c++) {
                    output[c] =
                            isPerfect ? numbers.scaler().unscale(c, output[c]) : reader.number(numbers, c, output[c]);
                    target[c] = exactTargets.length > 0
                            ? exactTargets[r * output.length + c]
                            : numbers.scaler().unscale(c, target[c]);
                }
                OutputReader.keepFromCrossing(numbers, output);
                ofNumbers.forEach((metric, tally) -> guarded(metric, () -> tally.add(output, target)));
                ofTargets.add(output, target);
            } else {
                int answer = reader.classOf(output);
                int actual = ConfusionMatrix.labelOf(target);
                OutputReader.scores(output, scores);
                ofClasses.forEach((metric, tally) -> guarded(metric, () -> tally.add(scores, answer, actual)));
            }
        }
    }

    /**
     * Returns the values of the metrics by label.
     *
     * @throws PluginException if a metric throws
     */
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        ofNumbers.forEach((metric, tally) -> guarded(metric, () -> values.put(metric.label(), tally.value())));
        ofClasses.forEach((metric, tally) -> guarded(metric, () -> values.put(metric.label(), tally.value())));
        return values;
    }

    /** Returns the metrics of each target; empty if they were not requested. */
    Map<String, Map<String, Double>> targets() {
        return ofTargets.values();
    }

    static void guarded(Metric metric, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            throw PluginFault.of(metric, e);
        }
    }
}
