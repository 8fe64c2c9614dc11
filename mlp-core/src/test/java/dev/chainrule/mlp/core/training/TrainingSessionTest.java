package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingSessionTest {
    private static final Trainer TRAINER = new Trainer(Plugins.load(), new JavaKernel());
    private static final int ROWS = 64;
    private static final Matrix INPUT = new Matrix(ROWS, 10);
    private static final Matrix TARGET = new Matrix(ROWS, 3);

    static {
        RandomStream random = new RandomStream(1);
        for (int r = 0; r < ROWS; r++) {
            for (int i = 0; i < 10; i++) {
                INPUT.set(r, i, (float) random.nextGaussian());
            }
            TARGET.set(r, r % 3, 1);
        }
    }

    /** Everything on that can be on. */
    private static RunSpec regularized(int units, int threads) {
        NetworkSpec network = NetworkSpec.of(
                        10,
                        LayerSpec.of(units, "relu").toBuilder()
                                .initializer("he-uniform")
                                .dropout(0.5)
                                .build(),
                        LayerSpec.of(units, "tanh").withDropout(0.2),
                        LayerSpec.of(3, "softmax"))
                .withInputDropout(0.1)
                .withRegularization(
                        new Regularization(OptionalDouble.of(1e-4), OptionalDouble.of(1e-3), OptionalDouble.of(0.9)));
        return RunSpec.of(
                7,
                network,
                "cross-entropy",
                OptimizerSpec.of("adam", 0.01),
                TrainingSpec.of(1, ROWS, false)
                        .withThreads(threads)
                        .withGradientClipping(new GradientClipping.Norm(0.5)));
    }

    private static float[] trained(int units, int threads) {
        return trained(TRAINER, units, threads);
    }

    private static float[] trained(Trainer trainer, int units, int threads) {
        try (TrainingSession session = trainer.session(regularized(units, threads), ROWS)) {
            for (int step = 0; step < 5; step++) {
                session.train(INPUT, TARGET);
            }
            return session.weights().layer(1).clone();
        }
    }

    /** Wide enough that products and updates are divided among threads. */
    @Test
    void theNumberOfThreadsChangesNoBit() {
        float[] one = trained(520, 1);
        assertArrayEquals(one, trained(520, 2));
        assertArrayEquals(one, trained(520, 3));
    }

    @Test
    void theThreadsOfAnExecutorChangeNoBitAndAreGivenBack() throws Exception {
        float[] one = trained(520, 1);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        try {
            assertArrayEquals(one, trained(TRAINER.withExecutor(pool), 520, 3));
            assertEquals("free", pool.submit(() -> "free").get());
            assertEquals(3, pool.getTaskCount()); // two workers, one of which waited in vain, and the line before
        } finally {
            pool.shutdown();
        }
        assertArrayEquals(one, trained(TRAINER.withExecutor(pool), 520, 3));
        assertArrayEquals(one, trained(TRAINER.withExecutor(Runnable::run), 520, 3));
    }

    /** A hash of the weights, written down once: another JDK, another kernel, or a changed order of sums is noticed. */
    @Test
    void theBitsAreTheSameEverywhere() {
        assertEquals(REGULARIZED, Arrays.hashCode(trained(16, 1)));
    }

    private static final int REGULARIZED = -1029689363;

    /** √(6 / (10 + 86)) = 0.25; √(6 / 10) = 0.77 would cost accuracy (docs/accuracy.md). */
    @Test
    void weightsOfARectifierStartGlorotUniformUnlessTheDocumentSaysOtherwise() {
        NetworkSpec network = NetworkSpec.of(10, LayerSpec.of(86, "relu"), LayerSpec.of(3, "softmax"));
        RunSpec spec = RunSpec.of(
                7, network, "cross-entropy", OptimizerSpec.of("adam", 0.01), TrainingSpec.of(1, ROWS, false));
        try (TrainingSession session = TRAINER.session(spec, ROWS)) {
            double largest = 0;
            for (double[] unit : session.weights().values()[0]) {
                for (int i = 0; i < 10; i++) {
                    largest = Math.max(largest, Math.abs(unit[i]));
                }
                assertEquals(0, unit[10]);
            }
            assertEquals(0.25, largest, 0.002);
        }
    }

    @Test
    void noUnitIsLongerThanItsMaxNorm() {
        try (TrainingSession session = TRAINER.session(regularized(16, 1), ROWS)) {
            session.train(INPUT, TARGET);
            double longest = 0;
            for (double[][] layer : session.weights().values()) {
                for (double[] unit : layer) {
                    double squares = 0;
                    for (int i = 0; i < unit.length - 1; i++) {
                        squares += unit[i] * unit[i];
                    }
                    longest = Math.max(longest, Math.sqrt(squares));
                }
            }
            assertEquals(0.9, longest, 1e-6);
        }
    }

    @Test
    void predictionDropsNothing() {
        Preprocessing classes = new Preprocessing(
                List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"),
                Scaler.none(10),
                new Target.Classes("t", List.of("x", "y", "z"), 3));
        RunSpec with = regularized(16, 1);
        RunSpec without = with.withNetwork(new NetworkSpec(
                OptionalInt.of(10),
                with.network().layers().stream().map(l -> l.withDropout(0)).toList()));
        try (TrainingSession one = TRAINER.session(with, ROWS);
                TrainingSession other = TRAINER.session(without, ROWS)) {
            assertArrayEquals(
                    other.model(classes).outputs(INPUT).data(),
                    one.model(classes).outputs(INPUT).data());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void withEverythingOnAStepAllocatesNothing(int shards) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        float[] rowWeights = new float[ROWS];
        Arrays.fill(rowWeights, 0.5f);
        RunSpec spec = regularized(16, 1);
        // not Adam: the JDK's StrictMath.pow, of which its bias correction is made, makes an array now and then
        RunSpec sgd = RunSpec.of(
                7,
                spec.network(),
                "cross-entropy",
                OptimizerSpec.of("sgd", 0.01),
                spec.training().toBuilder().shards(shards).build());
        try (TrainingSession session = TRAINER.session(sgd, ROWS)) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 100 && least > 0; round++) { // the first rounds load classes
                long before = threads.getThreadAllocatedBytes(id);
                for (int step = 0; step < 10; step++) {
                    session.train(INPUT, TARGET, rowWeights);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
            }
            assertEquals(0, least, "bytes in 10 steps");
        }
    }

    @Test
    void rowWeightsAreRefusedIfTheyAreFewOrNegative() {
        try (TrainingSession session = TRAINER.session(regularized(4, 1), ROWS)) {
            assertEquals(
                    "3 row weights for 64 rows",
                    assertThrows(IllegalArgumentException.class, () -> session.train(INPUT, TARGET, new float[3]))
                            .getMessage());
            for (float wrong : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
                float[] weights = new float[ROWS];
                weights[5] = wrong;
                assertEquals(
                        "a row's weight must be finite and not negative, row 5 has " + wrong,
                        assertThrows(IllegalArgumentException.class, () -> session.train(INPUT, TARGET, weights))
                                .getMessage());
            }
            assertEquals(0, session.steps());
        }
    }

    /** No delta is infinite, but the penalty's share of the gradient is. */
    @Test
    void aPenaltyBeyondFloat32IsDivergenceOfThisBatch() {
        RunSpec spec = RunSpec.of(
                7,
                NetworkSpec.of(10, LayerSpec.of(3, "softmax")).withRegularization(Regularization.of(0, 3.4e38)),
                "cross-entropy",
                OptimizerSpec.of("sgd", 0.1),
                TrainingSpec.DEFAULT);
        try (TrainingSession session = TRAINER.session(spec, ROWS)) {
            ParameterArrays before = session.weights().copy();
            TrainingDivergedException e =
                    assertThrows(TrainingDivergedException.class, () -> session.train(INPUT, TARGET));
            assertTrue(e.getMessage().startsWith("training diverged: the loss is no longer finite."), e::getMessage);
            assertArrayEquals(before.layer(0), session.weights().layer(0));
        }
    }

    private static String divergence(double weight, float input, double learningRate) {
        return divergence(weight, input, learningRate, TrainingSpec.DEFAULT);
    }

    private static String divergence(double weight, float input, double learningRate, TrainingSpec training) {
        RunSpec spec = RunSpec.of(
                7,
                NetworkSpec.of(1, LayerSpec.of(1, "identity").withWeights(List.of(List.of(weight)), List.of(0.0))),
                "squared-error",
                OptimizerSpec.of("sgd", learningRate),
                training);
        try (TrainingSession session = TRAINER.session(spec, 1)) {
            Matrix x = new Matrix(new float[] {input}, 1, 1);
            Matrix zero = new Matrix(1, 1);
            TrainingDivergedException e = assertThrows(TrainingDivergedException.class, () -> session.train(x, zero));
            return e.getMessage();
        }
    }

    /** The delta, and so the gradient of the bias, is about 1e15, the gradient of the weight 1e40. */
    @Test
    void aGradientThatOverflowsIsFoundInItsBatch() {
        assertEquals(
                "training diverged: the gradient of a weight of layer 1 is no longer finite. Try a smaller learning rate"
                        + " than 0.1, or scale the data [TRN_DIVERGED]",
                divergence(1e-10, 1e25f, 0.1));
        assertEquals(
                divergence(1e-10, 1e25f, 0.1),
                divergence(
                        1e-10, 1e25f, 0.1, TrainingSpec.DEFAULT.withGradientClipping(new GradientClipping.Value(1))));
    }

    @Test
    void anUpdateThatOverflowsIsFoundInItsBatch() {
        assertEquals(
                "training diverged: after the update a weight of layer 1 is no longer finite. Try a smaller learning rate"
                        + " than 1.0E38, or scale the data [TRN_DIVERGED]",
                divergence(1, 10, 1e38));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anUpdateThatOverflowsAtTheEndOfALargeLayerIsFoundInItsBatch(int threads) {
        int units = 70_000;
        int rows = 32;
        RunSpec spec = RunSpec.of(
                7,
                NetworkSpec.of(4, LayerSpec.of(units, "identity")),
                "squared-error",
                OptimizerSpec.of("sgd", 1e38),
                TrainingSpec.of(1, rows, false).withThreads(threads));
        try (TrainingSession session = TRAINER.session(spec, rows)) {
            Matrix target = new Matrix(rows, units);
            target.data()[units - 1] = 1e20f; // with no input, all gradients are 0 but this unit's
            Arrays.fill(session.weights().layer(0), 0);
            Matrix input = new Matrix(rows, 4);
            assertThrows(TrainingDivergedException.class, () -> session.train(input, target));
        }
    }

    @Test
    void everyStepDropsOthers() {
        RunSpec spec = regularized(16, 1);
        try (TrainingSession session = TRAINER.session(spec, ROWS)) {
            ParameterArrays start = session.weights().copy();
            double first = session.train(INPUT, TARGET);
            System.arraycopy(start.layer(0), 0, session.weights().layer(0), 0, start.layer(0).length);
            System.arraycopy(start.layer(1), 0, session.weights().layer(1), 0, start.layer(1).length);
            System.arraycopy(start.layer(2), 0, session.weights().layer(2), 0, start.layer(2).length);
            assertFalse(first == session.train(INPUT, TARGET));
        }
    }
}
