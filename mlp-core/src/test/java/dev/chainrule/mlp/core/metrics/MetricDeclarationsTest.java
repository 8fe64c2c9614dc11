package dev.chainrule.mlp.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.NumberMetric;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the metrics say about themselves, and what they are of no rows. */
class MetricDeclarationsTest {
    private static final List<Metric> ALL = Plugins.load().entries(PluginKind.METRIC).stream()
            .map(Plugins.Entry::plugin)
            .toList();

    private static ClassMetric ofClasses(String name) {
        return (ClassMetric) ALL.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void lowerIsBetterOnlyForErrors() {
        Map<String, Boolean> higherIsBetter = new TreeMap<>();
        ALL.forEach(metric -> higherIsBetter.put(metric.name(), metric.higherIsBetter()));
        assertEquals(
                "{accuracy=true, f1=true, f1-macro=true, f1-micro=true, log-loss=false, mae=false, precision=true,"
                        + " precision-macro=true, precision-micro=true, r2=true, recall=true, recall-macro=true,"
                        + " recall-micro=true, rmse=false, roc-auc=true, top-k=true}",
                higherIsBetter.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"precision", "recall", "f1"})
    void measureOfTheSecondClassRejectsMoreClasses(String name) {
        assertEquals(Optional.empty(), ofClasses(name).objectionTo(2, true));
        assertEquals(
                Optional.of("metric '" + name + "' measures the second of two classes, and there are 3. Use '" + name
                        + "-macro' or '" + name + "-micro'"),
                ofClasses(name).objectionTo(3, true));
        assertEquals(Optional.empty(), ofClasses(name + "-macro").objectionTo(3, true));
        assertEquals(Optional.empty(), ofClasses(name + "-micro").objectionTo(3, true));
    }

    @Test
    void logLossRejectsOutputsThatAreNotProbabilities() {
        assertEquals(Optional.empty(), new LogLoss().objectionTo(3, true));
        assertEquals(
                Optional.of(
                        "metric 'log-loss' measures probabilities, and these outputs can leave [0, 1]. Use 'sigmoid'"
                                + " or 'softmax' in the output layer"),
                new LogLoss().objectionTo(3, false));
    }

    @Test
    void noMetricIsDefinedWithoutRows() {
        for (Metric metric : ALL) {
            double value = metric instanceof ClassMetric ofClasses
                    ? ofClasses.start(2).value()
                    : ((NumberMetric) metric).start(1).value();
            assertEquals(Double.NaN, value, metric.name());
        }
    }
}
