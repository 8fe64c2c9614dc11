package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.metrics.F1;
import dev.chainrule.mlp.core.metrics.RocAuc;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.EarlyStoppingSpec;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.SpecException;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;

class TrainerTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final Preprocessing TWO_CLASSES =
            new Preprocessing(List.of("x", "y"), Scaler.none(2), new Target.Classes("side", List.of("out", "in"), 2));

    /** Points in a square, inside or outside of a circle. */
    private static MatrixDataset circle(int rows) {
        RandomStream random = new RandomStream(5);
        Matrix inputs = new Matrix(rows, 2);
        Matrix targets = new Matrix(rows, 2);
        for (int r = 0; r < rows; r++) {
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            inputs.setRow(r, new double[] {x, y});
            targets.set(r, x * x + y * y < 0.6 ? 1 : 0, 1);
        }
        return Dataset.of(inputs, targets);
    }

    private static RunSpec spec(String hidden, OptimizerSpec optimizer, TrainingSpec training) {
        return RunSpec.of(
                3,
                NetworkSpec.of(2, LayerSpec.of(8, hidden), LayerSpec.of(2, "softmax")),
                "cross-entropy",
                optimizer,
                training);
    }

    private static TrainedModel train(RunSpec spec, Plugins plugins, Dataset rows, TrainingListener listener) {
        return new Trainer(plugins, new JavaKernel()).train(spec, TWO_CLASSES, rows, Optional.empty(), listener);
    }

    private static float[] weights(RunSpec spec) {
        TrainedModel model = train(spec, PLUGINS, circle(100), SILENT);
        return model.weights().layer(0);
    }

    @Test
    void everyOptimizerLearnsACircle() {
        MatrixDataset rows = circle(300);
        for (String optimizer : PLUGINS.names(PluginKind.OPTIMIZER)) {
            double rate = optimizer.equals("sgd") || optimizer.equals("adagrad") ? 0.3 : 0.01;
            RunSpec spec = spec("tanh", OptimizerSpec.of(optimizer, rate), TrainingSpec.of(100, 10, true));
            double accuracy =
                    train(spec, PLUGINS, rows, SILENT).evaluate(rows).accuracy().orElseThrow();
            assertTrue(accuracy > 0.93, optimizer + ": " + accuracy);
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherOthers() {
        RunSpec spec = spec("tanh", OptimizerSpec.of("adam", 0.01), TrainingSpec.of(3, 7, true));
        assertArrayEquals(weights(spec), weights(spec));
        assertFalse(Arrays.equals(weights(spec), weights(spec.withSeed(4))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void shardsDecideTheBitsAndThreadsDoNot(int threads) {
        TrainingSpec whole = TrainingSpec.builder()
                .epochs(3)
                .batchSize(12)
                .gradientClipping(new GradientClipping.Norm(0.5))
                .build();
        RunSpec spec = RunSpec.of(
                3,
                NetworkSpec.of(2, LayerSpec.of(8, "tanh").withDropout(0.25), LayerSpec.of(2, "softmax")),
                "cross-entropy",
                OptimizerSpec.of("adam", 0.01),
                whole.toBuilder().shards(4).threads(1).build());
        float[] one = weights(spec);
        assertArrayEquals(one, weights(spec.withTraining(spec.training().withThreads(OptionalInt.of(threads)))));
        assertFalse(Arrays.equals(one, weights(spec.withTraining(whole))));
    }

    @Test
    void aBatchIsDividedIntoEqualShards() {
        SpecException refused = assertThrows(
                SpecException.class,
                () -> TrainingSpec.builder().batchSize(10).shards(4).build());
        assertEquals(
                "/shards  a batch of 10 rows cannot be divided into 4 equal shards. Make batchSize a multiple of shards"
                        + " [CFG_SEMANTIC]",
                refused.problems().get(0).toString());
    }

    @Test
    void anInterruptEndsTrainingAfterTheBatchAndIsKept() {
        RunSpec spec = spec("tanh", OptimizerSpec.of("adam", 0.01), TrainingSpec.of(5, 7, true));
        TrainedModel two = train(spec.withTraining(TrainingSpec.of(2, 7, true)), PLUGINS, circle(100), SILENT);
        TrainedModel interrupted = train(spec, PLUGINS, circle(100), new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() == 2) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        assertTrue(Thread.interrupted());
        assertArrayEquals(two.weights().layer(0), interrupted.weights().layer(0));
    }

    /** A hash of the weights, written down once: another JDK, another kernel, or a changed order of sums is noticed. */
    @Test
    void theBitsAreTheSameEverywhere() {
        LayerSpec hidden =
                LayerSpec.of(8, "gelu").toBuilder().initializer("he-uniform").build();
        RunSpec spec = spec("gelu", OptimizerSpec.of("adam", 0.01), TrainingSpec.of(3, 7, true))
                .withNetwork(NetworkSpec.of(2, hidden, LayerSpec.of(2, "softmax")));
        assertEquals(HASH, Arrays.hashCode(weights(spec)));
    }

    private static final int HASH = -1167735075;

    @Test
    void shufflingTakesEveryRowOnceAndDependsOnTheEpoch() {
        RunSpec shuffled = spec("tanh", OptimizerSpec.of("sgd", 0.1), TrainingSpec.of(2, 7, true));
        RunSpec inOrder = spec("tanh", OptimizerSpec.of("sgd", 0.1), TrainingSpec.of(2, 7, false));
        assertFalse(Arrays.equals(weights(shuffled), weights(inOrder)));
        RunSpec wholeBatch = spec("tanh", OptimizerSpec.of("sgd", 0.1), TrainingSpec.of(1, 100, true));
        RunSpec wholeBatchInOrder = spec("tanh", OptimizerSpec.of("sgd", 0.1), TrainingSpec.of(1, 100, false));
        assertArrayEquals(weights(wholeBatch), weights(wholeBatchInOrder), 1e-6f, "the sum of all rows is the same");
    }

    /** The last batch is divided by its own number of rows: three rows in batches of two, done by hand with weight 0. */
    @Test
    void aShortLastBatchCountsItsOwnRows() {
        LayerSpec layer = LayerSpec.of(1, "identity").withWeights(List.of(List.of(0.0)), List.of(0.0));
        RunSpec spec = RunSpec.of(
                0, NetworkSpec.of(1, layer), "squared-error", OptimizerSpec.of("sgd", 1), TrainingSpec.of(1, 2, false));
        Dataset rows = Dataset.of(new Matrix(new float[] {1, 1, 1}, 3, 1), new Matrix(new float[] {2, 4, 6}, 3, 1));
        Preprocessing number =
                new Preprocessing(List.of("x"), Scaler.none(1), new Target.Numbers(List.of("y"), Scaler.none(1)));
        TrainedModel model = new Trainer(PLUGINS, new JavaKernel()).train(spec, number, rows, Optional.empty(), SILENT);
        // step 1: gradient −(2 + 4)/2 = −3 for weight and bias, so z = 6; step 2: gradient 6 − 6 = 0
        assertArrayEquals(new float[] {3, 3}, model.weights().layer(0));
    }

    @Test
    void listenersAreToldInOrder() {
        TrainingListener listener = mock(TrainingListener.class);
        RunSpec spec = spec("tanh", OptimizerSpec.DEFAULT, TrainingSpec.of(2, 50, true));
        train(spec, PLUGINS, circle(100), listener);
        InOrder order = inOrder(listener);
        order.verify(listener).started(argThat(s -> s.trainingRows() == 100 && s.validationRows() == 0));
        order.verify(listener).epochFinished(argThat(e -> e.epoch() == 1 && e.epochs() == 2));
        order.verify(listener).epochFinished(argThat(e -> e.epoch() == 2));
        order.verify(listener).finished(new TrainingFinished(2, 2));
        order.verifyNoMoreInteractions();
    }

    @Test
    void anExceptionOfAListenerEndsTheRun() {
        TrainingListener listener = mock(TrainingListener.class);
        doThrow(new IllegalStateException("enough")).when(listener).epochFinished(any());
        RunSpec spec = spec("tanh", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        assertThrows(IllegalStateException.class, () -> train(spec, PLUGINS, circle(10), listener));
    }

    @Test
    void divergenceIsFoundInItsBatch() {
        RunSpec spec = RunSpec.of(
                1,
                NetworkSpec.of(2, LayerSpec.of(8, "relu"), LayerSpec.of(2, "identity")),
                "squared-error",
                OptimizerSpec.of("sgd", 1e20),
                TrainingSpec.of(5, 10, true));
        TrainingDivergedException e =
                assertThrows(TrainingDivergedException.class, () -> train(spec, PLUGINS, circle(100), SILENT));
        assertEquals(
                "training diverged: z of layer 2 is no longer finite."
                        + " Try a smaller learning rate than 1.0E20, or scale the data (epoch 1, batch 2)"
                        + " [TRN_DIVERGED]",
                e.getMessage());
    }

    /** Wide enough that products and updates are divided; 130 rows, so that blocks and tiles do not come out even. */
    @Test
    void theNumberOfThreadsChangesNoBit() {
        float[] one = wide(1);
        assertArrayEquals(one, wide(2));
        assertArrayEquals(one, wide(3));
    }

    private static float[] wide(int threads) {
        RunSpec spec = RunSpec.of(
                3,
                NetworkSpec.of(2, LayerSpec.of(420, "relu"), LayerSpec.of(400, "tanh"), LayerSpec.of(2, "softmax")),
                "cross-entropy",
                OptimizerSpec.of("adam", 0.01),
                TrainingSpec.of(2, 130, true).withThreads(threads));
        return train(spec, PLUGINS, circle(200), SILENT).weights().layer(1);
    }

    @Test
    void noThreadIsLeftBehind() {
        wide(4);
        long left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mlp-team"))
                .count();
        assertEquals(0, left);
    }

    @Test
    void aProgramCanShowItsBatchesOneByOne() {
        RunSpec spec = spec("tanh", OptimizerSpec.of("adam", 0.01), TrainingSpec.of(1, 100, false));
        MatrixDataset rows = circle(100);
        try (TrainingSession session = new Trainer(PLUGINS, new JavaKernel()).session(spec, 100)) {
            session.train(rows.input(), rows.target());
            assertEquals(1, session.steps());
            assertArrayEquals(
                    train(spec, PLUGINS, rows, SILENT).weights().layer(0),
                    session.weights().layer(0));
        }
    }

    /** An activation of somebody's, with any value and derivative. */
    private record Custom(DoubleUnaryOperator f, DoubleUnaryOperator d) implements Activation {
        @Override
        public String name() {
            return "custom";
        }

        @Override
        public Custom with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return f.applyAsDouble(z);
        }

        @Override
        public double derivative(double z) {
            return d.applyAsDouble(z);
        }
    }

    private static PluginException broken(DoubleUnaryOperator value, DoubleUnaryOperator derivative) {
        RunSpec spec = spec("custom", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        return assertThrows(
                PluginException.class,
                () -> train(spec, PLUGINS.plus(new Custom(value, derivative)), circle(64), SILENT));
    }

    @Test
    void aPluginThatGivesNaNIsNamedWithItsFactor() {
        PluginException derivative = broken(z -> z, z -> Double.NaN);
        assertEquals(ErrorCode.PLG_NONFINITE, derivative.code());
        assertEquals(
                "the derivative of activation 'custom' (" + Custom.class.getName()
                        + ") in layer 1 is not finite for finite arguments (epoch 1, batch 1) [PLG_NONFINITE]",
                derivative.getMessage());
        PluginException value = broken(z -> Double.NaN, z -> 1);
        assertTrue(value.getMessage().startsWith("the value of activation 'custom'"), value.getMessage());
    }

    @Test
    void aPluginThatThrowsIsNamed() {
        PluginException e = broken(z -> z, z -> {
            throw new ArithmeticException("by zero");
        });
        assertEquals(
                "activation 'custom' of layer 1 (" + Custom.class.getName()
                        + ") threw java.lang.ArithmeticException: by zero (epoch 1, batch 1) [PLG_CONTRACT]",
                e.getMessage());
    }

    @Test
    void aPluginThatCallsItselfWithoutEndOrLacksAClassIsNamed() {
        DoubleUnaryOperator[] endless = new DoubleUnaryOperator[1];
        endless[0] = z -> endless[0].applyAsDouble(z) + 1;
        assertTrue(broken(endless[0], z -> 1).getMessage().contains("'custom' of layer 1"));
        PluginException e = broken(z -> z, z -> {
            throw new NoClassDefFoundError("org/example/Curve");
        });
        assertTrue(e.getMessage()
                .endsWith("threw java.lang.NoClassDefFoundError: org/example/Curve (epoch 1, batch 1) [PLG_CONTRACT]"));
    }

    @Test
    void anOutputActivationThatGivesNaNIsNamedBeforeTraining() {
        RunSpec spec = spec("tanh", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        LayerSpec output = spec.network().outputLayer().withActivation("custom");
        RunSpec run = spec
                .withNetwork(new NetworkSpec(
                        spec.network().inputs(), List.of(spec.network().layers().get(0), output)))
                .toBuilder()
                .loss("binary-cross-entropy")
                .build();
        Plugins plugins = PLUGINS.plus(new Custom(z -> z < 0 ? Double.NaN : z, z -> 1));
        assertEquals(
                "activation 'custom' (" + Custom.class.getName() + ") gives NaN for z = -20.0 [PLG_NONFINITE]",
                assertThrows(PluginException.class, () -> train(run, plugins, circle(10), SILENT))
                        .getMessage());
    }

    /** An optimizer that throws. */
    private record BrokenOptimizer() implements Optimizer {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public BrokenOptimizer with(PluginOptions options) {
            return this;
        }

        @Override
        public void update(float[] options, float[] gradient, float[][] slots, double learningRate, long step) {
            throw new ArrayIndexOutOfBoundsException("7");
        }
    }

    @Test
    void anOptimizerThatThrowsIsNamed() {
        RunSpec spec = spec("tanh", OptimizerSpec.of("broken", 0.1), TrainingSpec.DEFAULT);
        assertEquals(
                "optimizer 'broken' (" + BrokenOptimizer.class.getName()
                        + ") threw java.lang.ArrayIndexOutOfBoundsException: 7 (epoch 1, batch 1) [PLG_CONTRACT]",
                assertThrows(
                                PluginException.class,
                                () -> train(spec, PLUGINS.plus(new BrokenOptimizer()), circle(10), SILENT))
                        .getMessage());
    }

    /** Fills with one value, or throws. */
    private record Filler(double value) implements Initializer {
        @Override
        public String name() {
            return "filler";
        }

        @Override
        public Filler with(PluginOptions options) {
            return this;
        }

        @Override
        public void fill(double[] values, int fanIn, int fanOut, RandomStream random) {
            if (value == 0) {
                throw new IllegalStateException("empty");
            }
            Arrays.fill(values, value);
        }
    }

    @Test
    void anInitializerThatThrowsOrGivesWhatIsNotFiniteIsNamed() {
        for (double value : new double[] {0, Double.NaN, 1e39}) {
            RunSpec spec = spec("tanh", OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
            LayerSpec first = spec.network().layers().get(0);
            LayerSpec filled = first.withInitializer("filler");
            RunSpec run = spec.withNetwork(new NetworkSpec(
                    spec.network().inputs(), List.of(filled, spec.network().outputLayer())));
            String what = value == 0
                    ? "threw java.lang.IllegalStateException: empty [PLG_CONTRACT]"
                    : "gives " + value + ", expected numbers that are finite in float32 [PLG_NONFINITE]";
            assertEquals(
                    "initializer 'filler' (" + Filler.class.getName() + ") " + what,
                    assertThrows(
                                    PluginException.class,
                                    () -> train(run, PLUGINS.plus(new Filler(value)), circle(10), SILENT))
                            .getMessage());
        }
    }

    private static RunSpec measured(int epochs, EarlyStoppingSpec stopping, String... metrics) {
        TrainingSpec training = TrainingSpec.of(epochs, 10, true)
                .withMetrics(Stream.of(metrics).map(PluginSpec::of).toList())
                .withEarlyStopping(Optional.of(stopping));
        return spec("tanh", OptimizerSpec.of("adam", 0.1), training);
    }

    /** The area under the ROC curve has no value where all held-out rows are of one class. */
    @Test
    void anUndefinedMetricIsNotWatched() {
        Dataset oneClass = Dataset.of(new Matrix(3, 2), new Matrix(new float[] {1, 0, 1, 0, 1, 0}, 3, 2));
        RunSpec spec = measured(3, new EarlyStoppingSpec(PluginSpec.of("roc-auc"), 6, 0, true));
        assertEquals(
                "/training/earlyStopping/metric  metric 'roc-auc' is undefined on the 3 held-out rows whatever the model"
                        + " predicts, so it cannot tell the best epoch. Hold out more rows, or watch \"loss\" or another"
                        + " metric [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> train(spec, Optional.of(oneClass), new Told()))
                        .getMessage());
    }

    /** Collects what it is told. */
    private static final class Told implements TrainingListener {
        private final List<EpochResult> epochs = new ArrayList<>();
        private final List<TrainingFinished> ends = new ArrayList<>();

        @Override
        public void epochFinished(EpochResult result) {
            epochs.add(result);
        }

        @Override
        public void finished(TrainingFinished finished) {
            ends.add(finished);
        }
    }

    private static TrainedModel train(RunSpec spec, Optional<Dataset> held, Told told) {
        return new Trainer(PLUGINS, new JavaKernel()).train(spec, TWO_CLASSES, circle(60), held, told);
    }

    @Test
    void metricsAreMeasuredAfterEachEpochOnTrainingAndHeldOutRows() {
        Told told = new Told();
        RunSpec spec = measured(3, new EarlyStoppingSpec(EarlyStoppingSpec.LOSS, 10, 0, false), "f1-macro", "roc-auc");
        TrainedModel model = train(spec, Optional.of(circle(30)), told);
        List<Metric> metrics = List.of(new F1.Macro(), new RocAuc());
        EpochResult last = told.epochs.get(2);
        assertEquals(Optional.of(model.evaluate(circle(60), metrics)), last.training());
        assertEquals(Optional.of(model.evaluate(circle(30), metrics)), last.validation());
        assertEquals(
                List.of("f1-macro", "roc-auc"),
                List.copyOf(last.training().get().metrics().keySet()));
        assertEquals(List.of(new TrainingFinished(3, 3)), told.ends);
    }

    /** The weights at the end are those of a run that is over after the best epoch. */
    @Test
    void theBestWeightsAreKept() {
        Dataset held = circle(30);
        Told told = new Told();
        PluginSpec accuracy = PluginSpec.of("accuracy");
        TrainedModel model = train(measured(200, new EarlyStoppingSpec(accuracy, 6, 0, true)), Optional.of(held), told);
        TrainingFinished end = told.ends.get(0);
        assertEquals(told.epochs.size(), end.epochs());
        assertTrue(end.epochs() < 200 && end.keptEpoch() < end.epochs(), end.toString());
        double best = told.epochs.stream()
                .mapToDouble(result -> result.watched("accuracy").orElseThrow())
                .max()
                .orElseThrow();
        assertEquals(best, model.evaluate(held).accuracy().orElseThrow());
        assertEquals(
                best, told.epochs.get(end.keptEpoch() - 1).watched("accuracy").orElseThrow());

        RunSpec shorter = spec("tanh", OptimizerSpec.of("adam", 0.1), TrainingSpec.of(end.keptEpoch(), 10, true));
        assertArrayEquals(
                train(shorter, Optional.of(held), new Told()).weights().layer(0),
                model.weights().layer(0));
        RunSpec toTheEnd = spec("tanh", OptimizerSpec.of("adam", 0.1), TrainingSpec.of(end.epochs(), 10, true));
        TrainedModel last = train(measured(200, new EarlyStoppingSpec(accuracy, 6, 0, false)), Optional.of(held), told);
        assertArrayEquals(
                train(toTheEnd, Optional.of(held), new Told()).weights().layer(0),
                last.weights().layer(0));
        assertEquals(new TrainingFinished(end.epochs(), end.epochs()), told.ends.get(1));
    }

    @Test
    void theBestWeightsAreKeptAlsoWhereTrainingDoesNotStopEarly() {
        Told told = new Told();
        TrainedModel model = train(
                measured(30, new EarlyStoppingSpec(PluginSpec.of("accuracy"), 30, 0, true)), Optional.empty(), told);
        TrainingFinished end = told.ends.get(0);
        assertEquals(30, end.epochs());
        assertEquals(told.epochs.get(end.keptEpoch() - 1).training(), Optional.of(model.evaluate(circle(60))));
    }

    @Test
    void aMetricThatDoesNotFitIsRefusedWithThoseThatDo() {
        RunSpec spec = measured(1, new EarlyStoppingSpec(PluginSpec.of("r2"), 1, 0, true), "accuracy", "mae");
        ConfigException e = assertThrows(ConfigException.class, () -> train(spec, Optional.empty(), new Told()));
        String fitting = "Metrics that fit: accuracy, average-precision, balanced-accuracy, brier-score, ece,"
                + " f1, f1-macro, f1-micro, log-loss, mcc, precision, precision-macro,"
                + " precision-micro, recall, recall-macro, recall-micro, roc-auc, top-k [CFG_SEMANTIC]";
        assertEquals(
                "/training/metrics/1  metric 'mae' measures numbers, and the targets are classes. " + fitting + "\n"
                        + "/training/earlyStopping/metric  metric 'r2' measures numbers, and the targets are classes. "
                        + fitting,
                String.join("\n", e.problems().stream().map(Problem::toString).toList()));
    }
}
