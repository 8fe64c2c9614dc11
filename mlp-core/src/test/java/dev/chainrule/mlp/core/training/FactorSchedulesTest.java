package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Schedule;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which factors of the weight decay and of the dropout reach each step of a run. */
class FactorSchedulesTest {

    /** Notes the factors of the decay and changes nothing. */
    private record Recorder(List<Double> factors) implements ElementwiseOptimizer {
        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public Recorder with(PluginOptions options) {
            return this;
        }

        @Override
        public boolean decays() {
            return true;
        }

        @Override
        public void update(
                float[] options, float[] gradient, float[][] slots, int from, int to, double rate, long step) {
            throw new AssertionError("the decay factor is missing");
        }

        @Override
        public void update(
                float[] parameters,
                float[] gradient,
                float[][] slots,
                int from,
                int to,
                double learningRate,
                double decayFactor,
                long step) {
            factors.add(decayFactor);
        }
    }

    /** A factor that is always the same. */
    private record Always(double factor) implements Schedule {
        @Override
        public String name() {
            return "always";
        }

        @Override
        public Always with(PluginOptions options) {
            return this;
        }

        @Override
        public double learningRate(
                double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history) {
            return learningRate * factor;
        }
    }

    private static final NetworkSpec DROPPING =
            NetworkSpec.of(1, LayerSpec.of(8, "tanh").withDropout(0.4), LayerSpec.of(1, "identity"));

    /** A run of five rows in batches of two: three steps an epoch, two epochs. */
    private static PreparedData prepared(
            Plugins plugins, NetworkSpec network, OptimizerSpec optimizer, Optional<String> dropoutSchedule) {
        TrainingSpec.Builder training = TrainingSpec.builder().epochs(2).batchSize(2);
        dropoutSchedule.ifPresent(training::dropoutSchedule);
        RunSpec spec = RunSpec.of(3, network, "mean-squared-error", optimizer, training.build());
        double[] x = {-1, -0.5, 0, 0.5, 1};
        DataTable table = DataTable.numeric(List.of("x"), x, List.of("y"), new double[] {1, 0.2, 0, 0.3, 1});
        return PreparedData.of(spec, plugins, table, "none", new Validation.None());
    }

    private static float[] trained(Plugins plugins, NetworkSpec network, Optional<String> dropoutSchedule) {
        PreparedData rows = prepared(plugins, network, OptimizerSpec.of("adam", 0.1), dropoutSchedule);
        try (TrainingRun run = new Trainer(plugins, new JavaKernel()).start(rows)) {
            return run.train().weights().layer(0).clone();
        }
    }

    /** Flat for half of six steps, then (1 + cos(π/3))/2 and (1 + cos(2π/3))/2; layers have factors of their own. */
    @Test
    void theScheduleOfTheDecayMultipliesTheFactorOfALayer() {
        List<Double> factors = new ArrayList<>();
        Plugins plugins = Plugins.load().plus(new Recorder(factors));
        PreparedData rows = prepared(
                plugins,
                NetworkSpec.of(1, LayerSpec.of(1, "identity").withDecayFactor(2)),
                OptimizerSpec.of("recorder", 0.1).withDecaySchedule("flat-cos"),
                Optional.empty());
        try (TrainingRun run = new Trainer(plugins, new JavaKernel()).start(rows)) {
            run.train();
        }
        double[] expected = {2, 2, 2, 2, 1.5, 0.5};
        assertArrayEquals(
                expected, factors.stream().mapToDouble(Double::doubleValue).toArray(), 1e-14);
    }

    @Test
    void theScheduleOfTheDropoutMultipliesItsProbability() {
        Plugins plugins = Plugins.load();
        float[] constant = trained(plugins, DROPPING, Optional.empty());
        Plugins one = plugins.plus(new Always(1));
        assertArrayEquals(constant, trained(one, DROPPING, Optional.of("always")));
        assertFalse(Arrays.equals(constant, trained(plugins, DROPPING, Optional.of("flat-cos"))));
        NetworkSpec without = NetworkSpec.of(1, LayerSpec.of(8, "tanh"), LayerSpec.of(1, "identity"));
        Plugins zero = plugins.plus(new Always(0));
        assertArrayEquals(trained(plugins, without, Optional.empty()), trained(zero, DROPPING, Optional.of("always")));
    }

    /** 0.4 · 2.5 is 1. */
    @Test
    void aFactorThatDropsEverythingIsRefused() {
        Plugins plugins = Plugins.load().plus(new Always(2.5));
        PluginException e =
                assertThrows(PluginException.class, () -> trained(plugins, DROPPING, Optional.of("always")));
        assertEquals(
                "schedule 'always' (" + Always.class.getName()
                        + ") gives the factor of the dropout 2.5, expected a finite number >= 0 and below 2.5, so that"
                        + " every probability is below 1 (epoch 1, batch 1)",
                e.problems().get(0).message());
    }

    /** In the middle of the second epoch, where both factors fall. */
    @Test
    void aResumedRunHasTheSameBits() {
        Plugins plugins = Plugins.load();
        OptimizerSpec optimizer = OptimizerSpec.of("adamw", 0.1).withDecaySchedule("flat-cos");
        PreparedData rows = prepared(plugins, DROPPING, optimizer, Optional.of("flat-cos"));
        Trainer trainer = new Trainer(plugins, new JavaKernel());
        float[] whole;
        TrainingState state;
        try (TrainingRun run = trainer.start(rows)) {
            for (int step = 0; step < 4; step++) {
                run.step();
            }
            state = run.state();
            whole = run.train().weights().layer(0).clone();
        }
        try (TrainingRun resumed = trainer.resume(rows, state, new TrainingListener() {})) {
            assertArrayEquals(whole, resumed.train().weights().layer(0));
        }
    }
}
