package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What training says of numbers that it cannot learn from, and which part it names. */
class TrainingFaultsTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Trainer TRAINER = new Trainer(PLUGINS, new JavaKernel());

    private static RunSpec linear(int inputs, String optimizer, TrainingSpec training) {
        return RunSpec.of(
                7,
                NetworkSpec.of(
                        inputs,
                        LayerSpec.of(1, "identity")
                                .withWeights(List.of(Collections.nCopies(inputs, 0.0)), List.of(0.0))),
                "squared-error",
                OptimizerSpec.of(optimizer, 0.01),
                training);
    }

    private static Matrix row(float... values) {
        return new Matrix(values, 1, values.length);
    }

    /** The square of the gradient, 1e50, is infinite in float32: the weights would stand still from here on. */
    @ParameterizedTest
    @ValueSource(strings = {"adam", "adamw", "nadam", "rmsprop", "adagrad"})
    void anOptimizerWhoseStateOverflowsHasDiverged(String optimizer) {
        try (TrainingSession session = TRAINER.session(linear(1, optimizer, TrainingSpec.DEFAULT), 1)) {
            assertEquals(
                    "training diverged: the state of optimizer '" + optimizer + "' for layer 1 is no longer finite,"
                            + " because gradients of up to 1.0E25 are too large for it in float32. Scale the features"
                            + " and the targets, or clip the gradient [TRN_DIVERGED]",
                    assertThrows(TrainingDivergedException.class, () -> session.train(row(1), row(1e25f)))
                            .getMessage());
        }
        TrainingSpec clipped = TrainingSpec.DEFAULT.withGradientClipping(new GradientClipping.Norm(1));
        try (TrainingSession session = TRAINER.session(linear(1, optimizer, clipped), 1)) {
            session.train(row(1), row(1e15f));
            assertTrue(session.weights().weight(0, 0, 0) > 0);
        }
    }

    /** 1 / (p − z): infinite at p, which is none of the points at which a network tries its plugins. */
    private record Pole() implements Activation {
        private static final float AT = 3.1f;

        @Override
        public String name() {
            return "pole";
        }

        @Override
        public double value(double z) {
            return 1 / (AT - z);
        }

        @Override
        public double derivative(double z) {
            return 1 / ((AT - z) * (AT - z));
        }

        @Override
        public Pole with(PluginOptions options) {
            return this;
        }
    }

    /** Only the last shard has a row at the pole. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aPluginThatFailsInOneShardIsNamed(int shards) {
        RunSpec spec = RunSpec.of(
                7,
                NetworkSpec.of(1, LayerSpec.of(1, "pole").withWeights(List.of(List.of(1.0)), List.of(0.0))),
                "squared-error",
                OptimizerSpec.of("sgd", 0.01),
                TrainingSpec.builder().batchSize(4).shards(shards).build());
        Trainer trainer = new Trainer(PLUGINS.plus(new Pole()), new JavaKernel());
        Matrix input = new Matrix(new float[] {0, 1, 2, Pole.AT}, 4, 1);
        try (TrainingSession session = trainer.session(spec, 4)) {
            PluginException e = assertThrows(PluginException.class, () -> session.train(input, new Matrix(4, 1)));
            assertEquals(
                    "the value of activation 'pole' (" + Pole.class.getName() + ") in layer 1 is not finite for finite"
                            + " arguments [PLG_NONFINITE]",
                    e.getMessage());
            assertEquals(1, session.weights().weight(0, 0, 0));
        }
    }

    /** One weight of many has a gradient of 1e23, the bias one of 1e8: its state alone overflows. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4000, 29_999})
    void stateThatOverflowsAnywhereInALargeLayerIsFoundSoonAndAtTheEndOfTheEpoch(int place) {
        float[] input = new float[30_000];
        input[place] = 1e15f;
        try (TrainingSession session = TRAINER.session(linear(input.length, "adam", TrainingSpec.DEFAULT), 1)) {
            assertThrows(TrainingDivergedException.class, () -> {
                for (int step = 0; step < 16; step++) {
                    session.train(row(input), row(1e8f));
                }
            });
        }
        RunSpec one = linear(input.length, "adam", TrainingSpec.of(1, 1, false));
        Preprocessing number = numbers(input.length);
        assertThrows(
                TrainingDivergedException.class,
                () -> TRAINER.train(
                        one, number, Dataset.of(row(input), row(1e8f)), Optional.empty(), new TrainingListener() {}));
    }

    private static Preprocessing numbers(int inputs) {
        String[] names = new String[inputs];
        Arrays.setAll(names, i -> "x" + i);
        return new Preprocessing(List.of(names), Scaler.none(inputs), new Target.Numbers(List.of("y"), Scaler.none(1)));
    }

    /** Divides by zero in the state or in the weight. */
    private record Dividing(boolean inState) implements ElementwiseOptimizer {
        @Override
        public String name() {
            return "dividing";
        }

        @Override
        public Dividing with(PluginOptions options) {
            return this;
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public void update(
                float[] options, float[] gradient, float[][] slots, int from, int to, double rate, long step) {
            for (int i = from; i < to; i++) {
                slots[0][i] = inState ? gradient[i] / slots[0][i] : 1;
                options[i] -= (float) rate * gradient[i] / (inState ? 1 : slots[0][i] - 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOptimizerThatDividesByZeroIsNamed(boolean inState) {
        Trainer trainer = new Trainer(PLUGINS.plus(new Dividing(inState)), new JavaKernel());
        try (TrainingSession session = trainer.session(linear(1, "dividing", TrainingSpec.DEFAULT), 1)) {
            PluginException e = assertThrows(PluginException.class, () -> session.train(row(1), row(2)));
            assertEquals(ErrorCode.PLG_NONFINITE, e.code());
            assertEquals(
                    "optimizer 'dividing' (" + Dividing.class.getName() + ") makes "
                            + (inState ? "its state for layer 1" : "a weight of layer 1")
                            + " not finite from finite weights and gradients [PLG_NONFINITE]",
                    e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aNumberThatIsNotFiniteIsRefusedWithItsPlace(float wrong) {
        Matrix good = new Matrix(new float[] {1, 2, 3, 4}, 2, 2);
        Matrix bad = new Matrix(new float[] {1, 2, 3, wrong}, 2, 2);
        Matrix badTarget = new Matrix(new float[] {1, wrong}, 2, 1);
        Matrix target = new Matrix(new float[] {1, 2}, 2, 1);
        try (TrainingSession session = TRAINER.session(linear(2, "adam", TrainingSpec.DEFAULT), 2)) {
            assertEquals(
                    "the input in row 2 of the batch, column 2, is " + wrong + ", expected a finite number",
                    refused(() -> session.train(bad, target)));
            assertEquals(
                    "the target in row 2 of the batch, column 1, is " + wrong + ", expected a finite number",
                    refused(() -> session.train(good, badTarget)));
            session.train(good, badTarget, new float[] {1, 0});
            assertEquals(1, session.steps());
        }
        assertEquals(
                "the input in row 2, column 2, is " + wrong + ", expected a finite number",
                refused(() -> Dataset.of(bad, target)));
        assertEquals(
                "the target in row 2, column 1, is " + wrong + ", expected a finite number",
                refused(() -> Dataset.of(good, badTarget)));
    }

    private static String refused(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(IllegalArgumentException.class, action).getMessage();
    }

    private static RunSpec twoLayers(String hidden, String output, String loss, double rate, double weight) {
        return RunSpec.of(
                7,
                NetworkSpec.of(
                        1,
                        LayerSpec.of(1, hidden).withWeights(List.of(List.of(weight)), List.of(0.0)),
                        LayerSpec.of(2, output)
                                .withWeights(List.of(List.of(weight), List.of(weight)), List.of(0.0, 0.0))),
                loss,
                OptimizerSpec.of("sgd", rate),
                TrainingSpec.DEFAULT);
    }

    /** The output's delta is about 2e20 and its weights are 1e20, so what reaches the hidden layer is 1e40. */
    @ParameterizedTest
    @ValueSource(strings = {"relu", "tanh", "gelu", "elu", "softplus", "identity", "silu"})
    void aProductThatOverflowsIsDivergenceAndNoActivationsFault(String activation) {
        RunSpec spec = twoLayers(activation, "identity", "squared-error", 1e9, 1e20);
        try (TrainingSession session = TRAINER.session(spec, 1)) {
            TrainingDivergedException e = assertThrows(
                    TrainingDivergedException.class, () -> session.train(row(1e-20f), row(-1e20f, -1e20f)));
            assertTrue(e.getMessage().startsWith("training diverged: "), e::getMessage);
        }
    }

    @Test
    void aRateOf1e9IsDivergenceOfTheRun() {
        RunSpec spec = twoLayers("relu", "identity", "squared-error", 1e9, 0.5);
        try (TrainingSession session = TRAINER.session(spec, 1)) {
            assertThrows(TrainingDivergedException.class, () -> {
                for (int step = 0; step < 20; step++) {
                    session.train(row(step % 2 == 0 ? 1 : -1), row(3, -3));
                }
            });
        }
    }

    /** A loss whose value or gradient of a finite row is wrong. */
    private record Broken(double value, double gradient) implements Loss {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Broken with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double[] output, double[] target) {
            return value;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] result) {
            Arrays.fill(result, gradient);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"softmax", "identity", "sigmoid"})
    void aLossThatGivesNaNIsNamedAndNotTheActivationBehindIt(String output) {
        double nan = Double.NaN;
        for (Broken loss : List.of(new Broken(1, nan), new Broken(nan, 1), new Broken(1, Double.POSITIVE_INFINITY))) {
            Trainer trainer = new Trainer(PLUGINS.plus(loss), new JavaKernel());
            try (TrainingSession session = trainer.session(twoLayers("tanh", output, "broken", 0.1, 1), 1)) {
                assertEquals(
                        "the " + (Double.isNaN(loss.value()) ? "value" : "gradient") + " of loss 'broken' ("
                                + Broken.class.getName() + ") is not finite for finite arguments [PLG_NONFINITE]",
                        assertThrows(PluginException.class, () -> session.train(row(1), row(0, 1)))
                                .getMessage());
            }
        }
    }

    @Test
    void aBatchOfAnotherSizeIsRefused() {
        try (TrainingSession session = TRAINER.session(linear(2, "adam", TrainingSpec.DEFAULT), 1)) {
            assertEquals(
                    "the network takes 2 inputs and 1 targets a row, found 3 and 1",
                    refused(() -> session.train(row(1, 2, 3), row(1))));
            assertEquals(
                    "the network takes 2 inputs and 1 targets a row, found 2 and 2",
                    refused(() -> session.train(row(1, 2), row(1, 2))));
            assertEquals(
                    "2 rows of inputs, 1 of targets", refused(() -> session.train(new Matrix(2, 2), new Matrix(1, 1))));
            assertEquals(
                    "a batch of 2 rows; this session takes 1 to 1",
                    refused(() -> session.train(new Matrix(2, 2), new Matrix(2, 1))));
            assertEquals(0, session.steps());
        }
    }

    @Test
    void aClosedSessionTrainsNoMore() {
        TrainingSession session = TRAINER.session(linear(1, "adam", TrainingSpec.DEFAULT), 1);
        session.train(row(1), row(1));
        float before = session.weights().weight(0, 0, 0);
        session.close();
        assertEquals(
                "the session is closed; it trains no more",
                assertThrows(IllegalStateException.class, () -> session.train(row(1), row(1)))
                        .getMessage());
        assertEquals(before, session.weights().weight(0, 0, 0));
    }

    /** Its block hook is not its definition. */
    private record Unsound() implements Activation {
        @Override
        public String name() {
            return "unsound";
        }

        @Override
        public Unsound with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }

        @Override
        public void forward(Matrix z, Matrix a) {
            Arrays.fill(a.data(), 0, a.size(), 7);
        }
    }

    /** Cannot start on a run. */
    private record Unstartable() implements Schedule {
        @Override
        public String name() {
            return "unstartable";
        }

        @Override
        public Unstartable with(PluginOptions options) {
            return this;
        }

        @Override
        public double learningRate(double rate, long step, long stepsPerEpoch, int epoch, int epochs, double[] losses) {
            return rate;
        }

        @Override
        public Rates rates(double learningRate, long stepsPerEpoch, int epochs) {
            throw new UnsupportedOperationException("no rates");
        }
    }

    /** Large enough that a session has threads. */
    private static RunSpec wide(String activation, OptimizerSpec optimizer) {
        return RunSpec.of(
                3,
                NetworkSpec.of(400, LayerSpec.of(400, activation), LayerSpec.of(1, "identity")),
                "squared-error",
                optimizer,
                TrainingSpec.of(1, 64, true).withThreads(4));
    }

    @Test
    void aSessionOrRunThatCannotBeBuiltLeavesNoThread() {
        Trainer trainer = new Trainer(PLUGINS.plus(new Unsound()).plus(new Unstartable()), new JavaKernel());
        assertThrows(PluginException.class, () -> trainer.session(wide("unsound", OptimizerSpec.DEFAULT), 64));
        assertEquals(0, teamThreads());
        OptimizerSpec scheduled = OptimizerSpec.of("sgd", 0.1).withSchedule(PluginSpec.of("unstartable"));
        Dataset rows = Dataset.of(new Matrix(64, 400), new Matrix(64, 1));
        PluginException e = assertThrows(
                PluginException.class,
                () -> trainer.train(
                        wide("relu", scheduled), numbers(400), rows, Optional.empty(), new TrainingListener() {}));
        assertTrue(e.getMessage().startsWith("schedule 'unstartable'"), e::getMessage);
        assertEquals(0, teamThreads());
    }

    private static long teamThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mlp-team"))
                .count();
    }
}
