package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link Metrics}: which metrics a run measures. {@link MetricAccumulators}: what they are of. */
class MetricsTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Target CLASSES = new Target.Classes("c", List.of("p", "q", "r"), 3);

    /** Two targets: 1 and 0.5 of the network's units are 10 and 100 of theirs, from 20 and 0. */
    private static final Target NUMBERS =
            new Target.Numbers(List.of("u", "v"), new Scaler(new double[] {20, 0}, new double[] {10, 200}));

    private static TrainedModel model(Target target, String loss, LayerSpec layer, TrainingSpec training) {
        RunSpec spec = RunSpec.of(1, NetworkSpec.of(2, layer), loss, OptimizerSpec.of("sgd", 0.1), training);
        Network network = Network.build(spec, PLUGINS);
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, 1),
                new Preprocessing(List.of("x", "y"), Scaler.none(2), target),
                new JavaKernel());
    }

    private static List<String> of(Target target, String loss, LayerSpec layer, TrainingSpec training) {
        TrainedModel model = model(target, loss, layer, training);
        return labels(Metrics.of(model.spec(), model.network(), target, PLUGINS));
    }

    private static List<String> labels(List<Metric> metrics) {
        return metrics.stream().map(Metric::label).toList();
    }

    private static TrainingSpec watching(String metric) {
        return TrainingSpec.DEFAULT.withEarlyStopping(
                Optional.of(new EarlyStoppingSpec(PluginSpec.of(metric), 1, 0, true)));
    }

    @Test
    void whatEarlyStoppingWatchesIsMeasuredOnceBesideTheOthers() {
        LayerSpec softmax = LayerSpec.of(3, "softmax");
        assertEquals(List.of("accuracy"), of(CLASSES, "cross-entropy", softmax, TrainingSpec.DEFAULT));
        assertEquals(List.of("accuracy"), of(CLASSES, "cross-entropy", softmax, watching("loss")));
        assertEquals(List.of("accuracy"), of(CLASSES, "cross-entropy", softmax, watching("accuracy")));
        assertEquals(List.of("accuracy", "log-loss"), of(CLASSES, "cross-entropy", softmax, watching("log-loss")));
        TrainingSpec two = watching("log-loss").withMetrics(List.of(PluginSpec.of("top-k"), PluginSpec.of("log-loss")));
        assertEquals(List.of("top-2", "log-loss"), of(CLASSES, "cross-entropy", softmax, two));
        assertEquals(
                List.of("r2", "rmse"),
                of(NUMBERS, "mean-squared-error", LayerSpec.of(2, "identity"), TrainingSpec.DEFAULT));
    }

    @Test
    void allThatFitAreAddedToThoseOfTheRun() {
        TrainingSpec training = TrainingSpec.DEFAULT.withMetrics(List.of(PluginSpec.of("log-loss")));
        TrainedModel model = model(CLASSES, "cross-entropy", LayerSpec.of(3, "softmax"), training);
        assertEquals(
                List.of(
                        "log-loss",
                        "accuracy",
                        "average-precision",
                        "balanced-accuracy",
                        "brier-score",
                        "ece",
                        "f1-macro",
                        "f1-micro",
                        "mcc",
                        "precision-macro",
                        "precision-micro",
                        "recall-macro",
                        "recall-micro",
                        "roc-auc",
                        "top-2"),
                labels(Metrics.all(model, PLUGINS)));
    }

    @Test
    void severalTargetsWithALossForLabelsAreLabels() {
        TrainedModel model = model(NUMBERS, "binary-cross-entropy", LayerSpec.of(2, "sigmoid"), TrainingSpec.DEFAULT);
        assertEquals(
                List.of(
                        "r2",
                        "rmse",
                        "explained-variance",
                        "hamming-loss",
                        "mae",
                        "mape",
                        "multilabel-f1-macro",
                        "multilabel-f1-micro",
                        "subset-accuracy"),
                labels(Metrics.all(model, PLUGINS)));
    }

    @Test
    void metricsThatCannotMeasureTheNetworkAreNamedWithThoseThatCan() {
        TrainingSpec both = watching("precision").withMetrics(List.of(PluginSpec.of("accuracy"), PluginSpec.of("mae")));
        ConfigException e = assertThrows(
                ConfigException.class, () -> of(CLASSES, "mean-squared-error", LayerSpec.of(3, "identity"), both));
        String fit = ". Metrics that fit: accuracy, average-precision, balanced-accuracy, f1-macro, f1-micro, mcc,"
                + " precision-macro, precision-micro, recall-macro, recall-micro, roc-auc, top-k [CFG_SEMANTIC]";
        assertEquals(
                List.of(
                        "/training/metrics/1  metric 'mae' measures numbers, and the targets are classes" + fit,
                        "/training/earlyStopping/metric  metric 'precision' measures the second of two classes, and there"
                                + " are 3. Use 'precision-macro' or 'precision-micro'" + fit),
                e.problems().stream().map(Object::toString).toList());
        ConfigException numbers = assertThrows(
                ConfigException.class,
                () -> of(NUMBERS, "mean-squared-error", LayerSpec.of(2, "identity"), watching("accuracy")));
        assertEquals(
                "/training/earlyStopping/metric  metric 'accuracy' measures classes, and the targets are numbers. Metrics"
                        + " that fit: explained-variance, mae, mape, r2, rmse [CFG_SEMANTIC]",
                numbers.getMessage());
    }

    /** The identity: outputs (1, 0.5) and (0, 0) are (30, 100) and (20, 0); the targets are (32, 100) and (20, 8). */
    @Test
    void metricsAreOfTheTargetsInTheirOwnUnitsTogetherAndOneByOne() {
        LayerSpec identity = LayerSpec.of(2, "identity")
                .withWeights(List.of(List.of(1.0, 0.0), List.of(0.0, 1.0)), List.of(0.0, 0.0));
        TrainedModel model = model(NUMBERS, "mean-squared-error", identity, TrainingSpec.DEFAULT);
        Matrix inputs = new Matrix(new float[] {1, 0.5f, 0, 0}, 2, 2);
        Matrix scaled = new Matrix(new float[] {1.2f, 0.5f, 0, 0.04f}, 2, 2);
        MatrixDataset exact =
                new MatrixDataset(inputs, scaled, new double[] {32, 100, 20, 8}, new float[0], new int[0]);
        List<Metric> mae = List.of(PLUGINS.metric(PluginSpec.of("mae")));
        Evaluation evaluation = model.evaluate(exact, mae);
        assertEquals(Map.of("mae", 2.5), evaluation.metrics());
        assertEquals(Map.of("u", Map.of("mae", 1.0), "v", Map.of("mae", 4.0)), evaluation.targets());
        Evaluation rounded = model.evaluate(new MatrixDataset(inputs, scaled), mae);
        assertEquals(2.5, rounded.metrics().get("mae"), 1e-6);
        assertEquals(4, rounded.targets().get("v").get("mae"), 1e-6);
    }

    @Test
    void aMetricOfTheOtherKindIsRefused() {
        TrainedModel model = model(CLASSES, "cross-entropy", LayerSpec.of(3, "softmax"), TrainingSpec.DEFAULT);
        MatrixDataset rows = new MatrixDataset(new Matrix(1, 2), new Matrix(new float[] {1, 0, 0}, 1, 3));
        assertEquals(
                "metric 'mae' does not measure what this model says",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> model.evaluate(rows, List.of(PLUGINS.metric(PluginSpec.of("mae")))))
                        .getMessage());
    }
}
