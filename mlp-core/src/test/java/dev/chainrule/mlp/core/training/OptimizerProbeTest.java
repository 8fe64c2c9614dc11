package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.OptimizerProbe;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An optimizer that does what the trainer cannot work with is refused, and named. */
class OptimizerProbeTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final String NAME = "optimizer 'planted' (" + Planted.class.getName() + "): update ";

    /** Gradient descent with one fault. */
    private record Planted(String wrong) implements ElementwiseOptimizer {
        @Override
        public String name() {
            return "planted";
        }

        @Override
        public void update(
                float[] parameters, float[] gradient, float[][] slots, int from, int to, double rate, long step) {
            float mean = gradient[from];
            for (int i = wrong.equals("starts at 0") ? 0 : from; i < to; i++) {
                parameters[i] -= (float) (rate * (wrong.equals("looks at others") ? mean : gradient[i]));
                if (wrong.equals("changes the gradient")) {
                    gradient[i] = 0;
                }
            }
        }

        @Override
        public Planted with(PluginOptions options) {
            return this;
        }
    }

    private static void train(String wrong, int units) {
        RunSpec spec = RunSpec.of(
                1,
                NetworkSpec.of(2, LayerSpec.of(units, "tanh"), LayerSpec.of(1, "identity")),
                "squared-error",
                OptimizerSpec.of("planted", 0.1),
                TrainingSpec.DEFAULT);
        Trainer trainer = new Trainer(PLUGINS.plus(new Planted(wrong)), new JavaKernel());
        try (TrainingSession session = trainer.session(spec, 2)) {
            session.train(new Matrix(new float[] {1, 2, 3, 4}, 2, 2), new Matrix(new float[] {1, 2}, 2, 1));
        }
    }

    private static String fault(String wrong, int units) {
        PluginException fault = assertThrows(PluginException.class, () -> train(wrong, units));
        assertEquals(ErrorCode.PLG_CONTRACT, fault.problems().get(0).code());
        return fault.problems().get(0).message();
    }

    @Test
    void aGradientThatIsChangedIsSeenInTheFirstStep() {
        assertEquals(NAME + "changes the gradient, which must not be modified", fault("changes the gradient", 3));
    }

    /** Arrays are divided from 16,384 parameters on. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    starts at 0     | of elements 5 to 21 changes element 0, which may belong to another thread
                    looks at others | gives different bits in several ranges than in one call, so the result would depend on the number of threads. Each element may depend only on its own gradient and state
                    """)
    void rangesAreCheckedWhereArraysAreDivided(String wrong, String expected) {
        assertEquals(NAME + expected, fault(wrong, 8000));
    }

    @Test
    void aSoundOptimizerPasses() {
        assertDoesNotThrow(() -> train("", 3));
        assertDoesNotThrow(() -> train("", 8000));
        for (Plugins.Entry<Optimizer> ours : PLUGINS.entries(PluginKind.OPTIMIZER)) {
            if (ours.plugin() instanceof ElementwiseOptimizer elementwise) {
                assertDoesNotThrow(() -> OptimizerProbe.checkRanges(elementwise), ours.toString());
            }
        }
    }
}
