package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which learning rate reaches the optimizer in each step of a run. */
class ScheduledTrainingTest {
    private static final Preprocessing NUMBER =
            new Preprocessing(List.of("x"), Scaler.none(1), new Target.Numbers(List.of("y"), Scaler.none(1)));

    /** Notes the rates and changes nothing, so that every epoch has the same loss. */
    private record Recorder(List<Double> rates) implements ElementwiseOptimizer {
        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public Recorder with(PluginOptions options) {
            return this;
        }

        @Override
        public void update(
                float[] options, float[] gradient, float[][] slots, int from, int to, double rate, long step) {
            rates.add(rate);
        }
    }

    /** The rates of a run of five rows in batches of two: three steps an epoch, from 0.1. */
    private static List<Double> rates(int epochs, PluginSpec schedule, Schedule... others) {
        List<Double> rates = new ArrayList<>();
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(1, LayerSpec.of(1, "identity")),
                "squared-error",
                OptimizerSpec.of("recorder", 0.1).withSchedule(schedule),
                TrainingSpec.of(epochs, 2, false));
        MatrixDataset rows =
                new MatrixDataset(new Matrix(new float[] {1, 2, 3, 4, 5}, 5, 1), new Matrix(new float[5], 5, 1));
        new Trainer(Plugins.load().plus(new Recorder(rates)).plus(others), new JavaKernel())
                .train(spec, NUMBER, rows, Optional.empty(), new TrainingListener() {});
        return rates;
    }

    @Test
    void aScheduleKnowsStepsAndEpochs() {
        assertEquals(
                List.of(0.1, 0.1, 0.1, 0.05, 0.05, 0.05),
                rates(2, new PluginSpec("exponential", Map.of("gamma", 0.5))));
        List<Double> cosine = rates(4, PluginSpec.of("cosine"));
        assertEquals(12, cosine.size());
        for (int t = 0; t < 12; t++) {
            assertEquals(0.05 * (1 + Math.cos(Math.PI * t / 12)), cosine.get(t), 1e-15);
        }
    }

    @Test
    void aScheduleKnowsHowTheEpochsBeforeWent() {
        assertEquals(
                List.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025),
                rates(4, new PluginSpec("reduce-on-plateau", Map.of("factor", 0.5, "patience", 1))));
    }

    /** Halves the rate for each loss that it was told of: in the history, which it reads. */
    private record Halving() implements Schedule {
        @Override
        public String name() {
            return "halving";
        }

        @Override
        public Halving with(PluginOptions options) {
            return this;
        }

        @Override
        public double learningRate(
                double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
            return learningRate * Math.pow(0.5, history.length);
        }
    }

    @Test
    void aScheduleIsGivenOneLossForEachEpochBefore() {
        assertEquals(
                List.of(0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025),
                rates(3, PluginSpec.of("halving"), new Halving()));
    }

    /** Somebody's schedule that gives what is no learning rate in its second step, or throws. */
    private record Odd(double rate) implements Schedule {
        @Override
        public String name() {
            return "odd";
        }

        @Override
        public Odd with(PluginOptions options) {
            return this;
        }

        @Override
        public double learningRate(
                double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
            if (rate == 0) {
                throw new ArithmeticException("by zero");
            }
            return step == 2 ? rate : learningRate;
        }
    }

    @Test
    void aScheduleThatGivesNoRateOrThrowsIsNamed() {
        for (double wrong : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY}) {
            assertEquals(
                    "schedule 'odd' (" + Odd.class.getName() + ") gives the learning rate " + wrong
                            + ", expected a finite number >= 0 (epoch 1, batch 2) [PLG_CONTRACT]",
                    assertThrows(PluginException.class, () -> rates(1, PluginSpec.of("odd"), new Odd(wrong)))
                            .getMessage());
        }
        assertEquals(
                "schedule 'odd' (" + Odd.class.getName()
                        + ") threw java.lang.ArithmeticException: by zero (epoch 1, batch 1) [PLG_CONTRACT]",
                assertThrows(PluginException.class, () -> rates(1, PluginSpec.of("odd"), new Odd(0)))
                        .getMessage());
    }
}
