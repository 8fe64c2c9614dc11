package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Correct networks pass; every kind of wrong factor is named. */
class GradientCheckTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static GradientCheck check(Plugins plugins, String hidden, String output, String loss) {
        RunSpec spec = RunSpec.of(
                7,
                NetworkSpec.of(3, LayerSpec.of(4, hidden), LayerSpec.of(3, output)),
                loss,
                OptimizerSpec.of("adam", 0.1),
                TrainingSpec.DEFAULT);
        Network network = Network.build(spec, plugins);
        return GradientCheck.of(
                network,
                ParameterArrays.initialValues(network, 7),
                Rows.random(network, 3, 7),
                GradientCheck.DEFAULT_TOLERANCE);
    }

    private static GradientCheck.WrongFactor onlyFault(GradientCheck check) {
        assertFalse(check.passed());
        assertEquals(1, check.wrongFactors().size(), check.toString());
        return check.wrongFactors().get(0);
    }

    @Test
    void correctNetworkPassesAndCountsItsParameters() {
        GradientCheck check = check(PLUGINS, "relu", "softmax", "cross-entropy");
        assertTrue(check.passed(), check.toString());
        assertEquals(31, check.parameters()); // (3 + 1) · 4 + (4 + 1) · 3
        assertEquals(3, check.rows());
        assertEquals(0, check.skipped());
        assertTrue(check.worst().orElseThrow().error() < 1e-9, check.toString());
    }

    @Test
    void skipsAndCountsChecksAtKinks() {
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(1, LayerSpec.of(1, "relu"), LayerSpec.of(1, "identity")),
                "squared-error",
                OptimizerSpec.of("sgd", 0.1),
                TrainingSpec.DEFAULT);
        Network network = Network.build(spec, PLUGINS);
        Rows rows = new Rows(new double[][] {{0}, {1}}, new double[][] {{1}, {1}});
        GradientCheck check = GradientCheck.of(
                network, new double[][][] {{{1, 0}}, {{1, 0.5}}}, rows, GradientCheck.DEFAULT_TOLERANCE);
        // x = 0, so z = 0 is a kink: the weight cannot move z, its bias can, and the output layer is beyond it
        assertEquals(1, check.skipped());
        assertTrue(check.passed(), check.toString());
    }

    @Test
    void failsIfNothingCouldBeChecked() {
        GradientCheck check = new GradientCheck(1, 1, 1, 1e-6, Optional.empty(), List.of());
        assertFalse(check.passed());
    }

    /** tanh, whose derivative is wrong by 1 % on request. */
    private record Tanh(String wrong) implements Activation {
        @Override
        public String name() {
            return "my-tanh";
        }

        @Override
        public Tanh with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return StrictMath.tanh(z);
        }

        @Override
        public double derivative(double z) {
            double a = value(z);
            return (wrong.equals("derivative") ? 1.01 : 1) * (1 - a * a);
        }
    }

    /** tanh′(−8) = 4.5e-7 is too small for an error of 1 % to show; −5.96 is the first grid point where it is not. */
    @Test
    void namesAWrongDerivative() {
        GradientCheck check = check(PLUGINS.plus(new Tanh("derivative")), "my-tanh", "identity", "squared-error");
        GradientCheck.WrongFactor fault = onlyFault(check);
        assertTrue(fault.factor().matches("derivative\\(-[67]\\.\\d+\\)"), fault.factor());
        assertEquals(1.01, fault.stated() / fault.measured(), 1e-3);
        assertEquals("differences of value(z)", fault.measuredAs());
        assertEquals(0, check.worst().orElseThrow().parameter().layer());
        assertEquals(0.01, check.worst().orElseThrow().error(), 0.002);
    }

    @Test
    void correctPluginIsNotNamed() {
        GradientCheck check = check(PLUGINS.plus(new Tanh("")), "my-tanh", "identity", "squared-error");
        assertTrue(check.passed(), check.toString());
    }

    /** tanh that returns NaN beyond 0.1. */
    private record Bad() implements Activation {
        @Override
        public String name() {
            return "bad";
        }

        @Override
        public Bad with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z > 0.1 ? Double.NaN : StrictMath.tanh(z);
        }

        @Override
        public double derivative(double z) {
            return 1 - StrictMath.tanh(z) * StrictMath.tanh(z);
        }
    }

    /** Softmax receives NaN from the previous layer and returns NaN, which is not its fault. */
    @Test
    void namesThePluginThatReturnsNanAndNotTheOneThatReceivesIt() {
        List<GradientCheck.WrongFactor> faults = check(PLUGINS.plus(new Bad()), "bad", "softmax", "cross-entropy")
                .wrongFactors();
        assertFalse(faults.isEmpty());
        for (GradientCheck.WrongFactor fault : faults) {
            assertEquals("activation 'bad' (" + Bad.class.getName() + ") of layer 1", fault.plugin());
        }
    }

    /** Half the squared error, whose gradient has the wrong sign. */
    private record Uphill() implements Loss {
        @Override
        public String name() {
            return "uphill";
        }

        @Override
        public Uphill with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double[] output, double[] target) {
            double sum = 0;
            for (int i = 0; i < output.length; i++) {
                sum += (output[i] - target[i]) * (output[i] - target[i]) / 2;
            }
            return sum;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            for (int i = 0; i < output.length; i++) {
                gradient[i] = target[i] - output[i];
            }
        }
    }

    @Test
    void namesAWrongGradientOfALoss() {
        GradientCheck.WrongFactor fault = onlyFault(check(PLUGINS.plus(new Uphill()), "tanh", "identity", "uphill"));
        assertTrue(fault.factor().startsWith("gradient for a1 = "), fault.factor());
    }
}
