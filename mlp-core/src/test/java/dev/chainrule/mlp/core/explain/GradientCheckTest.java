package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.RowActivation;
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

    /** tanh, one of whose factors is wrong by 1 % on request. */
    private record Tanh(String wrong) implements Activation {
        @Override
        public String name() {
            return "my-tanh";
        }

        @Override
        public Tanh with(PluginOptions options) {
            return this;
        }

        private double factor(String what) {
            return wrong.equals(what) ? 1.01 : 1;
        }

        @Override
        public double value(double z) {
            return StrictMath.tanh(z);
        }

        @Override
        public double derivative(double z) {
            double a = value(z);
            return factor("derivative") * (1 - a * a);
        }

        @Override
        public void value(double[] z, double[] a) {
            for (int i = 0; i < z.length; i++) {
                a[i] = factor("row value") * value(z[i]);
            }
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            for (int i = 0; i < z.length; i++) {
                gradient[i] *= factor("pullback") * derivative(z[i]);
            }
        }

        @Override
        public void forward(Matrix z, Matrix a) {
            for (int i = 0; i < z.size(); i++) {
                a.data()[i] = (float) (factor("forward") * value(z.data()[i]));
            }
        }

        @Override
        public void backward(Matrix z, Matrix a, Matrix gradient) {
            for (int i = 0; i < z.size(); i++) {
                gradient.data()[i] *= (float) (factor("backward") * derivative(z.data()[i]));
            }
        }
    }

    private static String faultOfTanh(String wrong) {
        GradientCheck.WrongFactor fault =
                onlyFault(check(PLUGINS.plus(new Tanh(wrong)), "my-tanh", "identity", "squared-error"));
        assertEquals("activation 'my-tanh' (" + Tanh.class.getName() + ") of layer 1", fault.plugin());
        return fault.factor();
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

    @Test
    void namesAWrongPullback() {
        GradientCheck check = check(PLUGINS.plus(new Tanh("pullback")), "my-tanh", "identity", "squared-error");
        assertTrue(
                check.wrongFactors().get(0).factor().startsWith("pullback at z = "),
                check.wrongFactors().toString());
    }

    @Test
    void namesAWrongBlockHook() {
        assertTrue(faultOfTanh("forward").startsWith("forward (float32) for z1 = "));
        assertTrue(faultOfTanh("backward").startsWith("backward (float32) for z1 = "));
    }

    @Test
    void namesAWrongValueOfARow() {
        GradientCheck check = check(PLUGINS.plus(new Tanh("row value")), "my-tanh", "identity", "squared-error");
        assertTrue(
                check.wrongFactors().get(0).factor().startsWith("value of the row ["),
                check.wrongFactors().toString());
    }

    /** Softmax whose pullback ignores the other outputs. */
    private record Forgetful() implements RowActivation {
        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public Forgetful with(PluginOptions options) {
            return this;
        }

        @Override
        public void value(double[] z, double[] a) {
            double sum = 0;
            for (int i = 0; i < z.length; i++) {
                a[i] = StrictMath.exp(z[i]);
                sum += a[i];
            }
            for (int i = 0; i < z.length; i++) {
                a[i] /= sum;
            }
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            for (int i = 0; i < z.length; i++) {
                gradient[i] *= a[i] * (1 - a[i]);
            }
        }
    }

    @Test
    void namesAWrongPullbackOfARowActivation() {
        GradientCheck.WrongFactor fault =
                onlyFault(check(PLUGINS.plus(new Forgetful()), "relu", "forgetful", "squared-error"));
        assertEquals("activation 'forgetful' (" + Forgetful.class.getName() + ") of layer 2", fault.plugin());
        assertTrue(fault.factor().startsWith("pullback for z1 = "), fault.factor());
    }

    /** tanh that returns NaN beyond 0.1, adds to its outputs, or writes to the end of its array. */
    private record Bad(String wrong) implements Activation {
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
            return wrong.equals("nan") && z > 0.1 ? Double.NaN : StrictMath.tanh(z);
        }

        @Override
        public double derivative(double z) {
            return 1 - StrictMath.tanh(z) * StrictMath.tanh(z);
        }

        @Override
        public void value(double[] z, double[] a) {
            for (int i = 0; i < z.length; i++) {
                a[i] = wrong.equals("row adds") ? a[i] + value(z[i]) : value(z[i]);
            }
        }

        @Override
        public void forward(Matrix z, Matrix a) {
            int length = wrong.equals("forward by length") ? a.data().length : z.size();
            for (int i = 0; i < length; i++) {
                float value = (float) value(z.data()[i]);
                a.data()[i] = wrong.equals("forward adds") ? a.data()[i] + value : value;
            }
        }
    }

    private static List<String> factorsOfBad(String wrong, String output, String loss) {
        return check(PLUGINS.plus(new Bad(wrong)), "bad", output, loss).wrongFactors().stream()
                .map(fault -> fault.plugin().replaceAll(" \\(.*\\)", "") + ": "
                        + fault.factor().replaceAll("[-0-9.]+", "#"))
                .toList();
    }

    @Test
    void namesAnOutputThatIsAddedToInsteadOfSet() {
        assertEquals(
                List.of("activation 'bad' of layer 1: value of the row [#]"),
                factorsOfBad("row adds", "identity", "squared-error").subList(0, 1));
        assertEquals(
                List.of("activation 'bad' of layer 1: forward (float#) for z# = # of #"),
                factorsOfBad("forward adds", "identity", "squared-error"));
    }

    @Test
    void namesAHookThatWritesBeyondItsRows() {
        assertEquals(
                List.of("activation 'bad' of layer 1: forward beyond the last row, where it must write nothing,"),
                factorsOfBad("forward by length", "identity", "squared-error"));
    }

    /** Softmax receives NaN from the previous layer and returns NaN, which is not its fault. */
    @Test
    void namesThePluginThatReturnsNanAndNotTheOneThatReceivesIt() {
        List<String> factors = factorsOfBad("nan", "softmax", "cross-entropy");
        assertFalse(factors.isEmpty());
        for (String factor : factors) {
            assertTrue(factor.startsWith("activation 'bad' of layer 1: "), factors.toString());
        }
    }

    @Test
    void namesALossThatAveragesOrAddsToItsGradient() {
        assertTrue(faultOfSquares("rows").startsWith("valueAndGradient's gradient (float32) of row 1 of "));
        assertTrue(faultOfSquares("rows of the value").startsWith("value (float32) of "));
        GradientCheck check = check(PLUGINS.plus(new Squares("adds")), "tanh", "identity", "my-squares");
        assertTrue(
                check.wrongFactors().get(0).factor().startsWith("gradient for a1 = "),
                check.wrongFactors().toString());
    }

    /** Half the squared error, with a wrong sign or a wrong composed form on request. */
    private record Squares(String wrong) implements Loss {
        @Override
        public String name() {
            return "my-squares";
        }

        @Override
        public Squares with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double[] output, double[] target) {
            double sum = wrong.equals("composed value") ? 1 : 0;
            for (int i = 0; i < output.length; i++) {
                sum += (output[i] - target[i]) * (output[i] - target[i]) / 2;
            }
            return sum;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            for (int i = 0; i < output.length; i++) {
                double own = wrong.endsWith("gradient") ? target[i] - output[i] : output[i] - target[i];
                gradient[i] = wrong.equals("adds") ? gradient[i] + own : own;
            }
        }

        @Override
        public double value(Matrix output, Matrix target) {
            double sum = Loss.super.value(output, target);
            return wrong.equals("rows of the value") ? sum / output.rows() : sum;
        }

        @Override
        public double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
            double sum = Loss.super.valueAndGradient(output, target, gradient);
            for (int i = 0; wrong.equals("rows") && i < gradient.size(); i++) {
                gradient.data()[i] /= gradient.rows();
            }
            return sum;
        }

        @Override
        public Optional<Loss> composedWith(RowActivation output) {
            return wrong.startsWith("of composed") ? Optional.of(new Squares(wrong.substring(3))) : Optional.empty();
        }
    }

    private static String faultOfSquares(String wrong) {
        return onlyFault(check(PLUGINS.plus(new Squares(wrong)), "tanh", "identity", "my-squares"))
                .factor();
    }

    @Test
    void namesAWrongGradientOfALoss() {
        String factor = faultOfSquares("gradient");
        assertTrue(factor.startsWith("gradient for a1 = "), factor);
    }

    @Test
    void namesAWrongComposedForm() {
        String factor = faultOfSquares("of composed value");
        assertTrue(factor.startsWith("composedWith(identity).value for z1 = "), factor);
    }
}
