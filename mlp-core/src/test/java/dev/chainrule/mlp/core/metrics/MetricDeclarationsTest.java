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
                "{accuracy=true, average-precision=true, balanced-accuracy=true, brier-score=false, coverage=true, ece=false,"
                        + " explained-variance=true, f1=true, f1-macro=true, f1-micro=true, hamming-loss=false,"
                        + " log-loss=false, mae=false, mape=false, mcc=true, multilabel-f1-macro=true,"
                        + " multilabel-f1-micro=true, pinball=false, precision=true, precision-macro=true, precision-micro=true, r2=true,"
                        + " recall=true, recall-macro=true, recall-micro=true, rmse=false, roc-auc=true,"
                        + " subset-accuracy=true, top-k=true}",
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

    @ParameterizedTest
    @ValueSource(strings = {"brier-score", "ece"})
    void metricsOfProbabilitiesRejectOtherOutputs(String name) {
        assertEquals(Optional.empty(), ofClasses(name).objectionTo(2, true));
        assertEquals(
                Optional.of("metric '" + name + "' measures probabilities, and these outputs can leave [0, 1]. Use"
                        + " 'sigmoid' or 'softmax' in the output layer"),
                ofClasses(name).objectionTo(2, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"subset-accuracy", "hamming-loss", "multilabel-f1-macro", "multilabel-f1-micro"})
    void multiLabelMetricsRejectOtherNumbers(String name) {
        NumberMetric metric = (NumberMetric) ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Optional<String> objection =
                Optional.of("metric '" + name + "' measures several targets of 0 or 1, which need a"
                        + " 'sigmoid' output each and a loss for labels, such as 'binary-cross-entropy'");
        assertEquals(Optional.empty(), metric.objectionTo(2, true));
        assertEquals(objection, metric.objectionTo(2, false));
        assertEquals(objection, metric.objectionTo(1, true));
        NumberMetric.Tally tally = metric.start(2);
        tally.add(new double[] {0.9, 0.1}, new double[] {1, 0});
        tally.add(new double[] {0.9, 0.1}, new double[] {0.5, 0});
        assertEquals(Double.NaN, tally.value(), "a target of 0.5");
    }

    @Test
    void calibrationErrorIsLabelledByItsBinsUnlessThereAreFifteen() {
        assertEquals("ece", new CalibrationError().label());
        assertEquals("ece-10", new CalibrationError(10).label());
    }

    /** One bin each for 0.5, 0.75 and 1: (2 · |0.5 − 0.5| + 1 · |0 − 0.75| + 1 · |1 − 1|) / 4; 0.5 is in the bin below. */
    @Test
    void calibrationErrorClosesItsBinsAbove() {
        ClassMetric.Tally tally = new CalibrationError(4).start(2);
        tally.add(new double[] {0.5, 0.5}, 0, 0);
        tally.add(new double[] {0.5, 0.5}, 0, 1);
        tally.add(new double[] {0.25, 0.75}, 1, 0);
        tally.add(new double[] {0, 1}, 1, 1);
        assertEquals(0.1875, tally.value());
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
