package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.explain.GradientCheck.WrongFactor;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each wrong method of a loss is named; a right loss is not. */
class LossDerivativeCheckTest {
    private static final Plugins PLUGINS = Plugins.load();

    /** Returns the faults that are found at the outputs of three rows. */
    private static List<WrongFactor> faults(Loss loss) {
        return faults(PLUGINS.plus(loss), "identity", loss.name());
    }

    private static List<WrongFactor> faults(Plugins plugins, String output, String loss) {
        RunSpec spec = RunSpec.of(
                7,
                NetworkSpec.of(2, LayerSpec.of(4, "tanh"), LayerSpec.of(3, output)),
                loss,
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
        Network network = Network.build(spec, plugins);
        double[][][] weights = ParameterArrays.initialValues(network, 7);
        Rows rows = Rows.random(network, 3, 7);
        List<RowPass> passes = new ArrayList<>();
        for (int r = 0; r < rows.count(); r++) {
            passes.add(RowPass.of(network, weights, rows.inputs()[r], rows.targets()[r]));
        }
        List<WrongFactor> wrong = new ArrayList<>();
        new LossDerivativeCheck(network, GradientCheck.DEFAULT_TOLERANCE, wrong).check(rows, passes);
        return wrong;
    }

    /** Half the squared error, one of whose methods or whose composed form is wrong on request. */
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
                double own = wrong.matches("(composed )?gradient") ? target[i] - output[i] : output[i] - target[i];
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
            for (int i = 0; wrong.matches("(composed )?rows") && i < gradient.size(); i++) {
                gradient.data()[i] /= gradient.rows();
            }
            if (wrong.equals("gradient of a row")) {
                gradient.data()[0] += 1;
            }
            if (wrong.equals("by length")) {
                gradient.data()[gradient.data().length - 1] = 0;
            }
            return wrong.equals("value of a row") ? sum + 1 : wrong.equals("rows of both") ? sum / output.rows() : sum;
        }

        @Override
        public Optional<Loss> composedWith(RowActivation output) {
            return wrong.startsWith("of composed") ? Optional.of(new Squares(wrong.substring(3))) : Optional.empty();
        }
    }

    @Test
    void aRightLossIsNotNamed() {
        assertEquals(List.of(), faults(new Squares("")));
        assertEquals(List.of(), faults(new Squares("of composed")));
        assertEquals(List.of(), faults(PLUGINS, "softmax", "cross-entropy"));
        assertEquals(List.of(), faults(PLUGINS, "sigmoid", "binary-cross-entropy"));
        assertEquals(List.of(), faults(PLUGINS, "identity", "huber"));
    }

    /** The block of 3 given and 4 random rows. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    gradient                     | gradient for a1 = .*, y = .*
                    adds                         | gradient for a1 = .*, y = .*
                    value of a row               | valueAndGradient's value \\(float32\\) for y1 = .*
                    gradient of a row            | valueAndGradient's gradient \\(float32\\) for y1 = .*
                    rows of the value            | value \\(float32\\) of 7 rows
                    rows of both                 | valueAndGradient's value \\(float32\\) of 7 rows
                    rows                         | valueAndGradient's gradient \\(float32\\) of row 1 of 7
                    by length                    | valueAndGradient beyond the last row, where it must write nothing,
                    of composed value            | composedWith\\(identity\\).value for z1 = .*
                    of composed gradient         | composedWith\\(identity\\).gradient for z1 = .*, y = .*
                    of composed rows             | composedWith\\(identity\\).valueAndGradient's gradient \\(float32\\) of row 1 of 7
                    """)
    void eachWrongMethodIsNamed(String wrong, String factor) {
        List<WrongFactor> faults = faults(new Squares(wrong));
        assertTrue(faults.size() > 0, "no fault found");
        WrongFactor first = faults.get(0);
        assertEquals("loss 'my-squares' (" + Squares.class.getName() + ")", first.plugin());
        assertTrue(first.factor().matches(factor), first.factor());
    }

    @Test
    void theNumbersOfAWrongGradientAreReported() {
        WrongFactor fault = faults(new Squares("gradient")).get(0);
        assertEquals("differences of value", fault.measuredAs());
        assertEquals(-fault.stated(), fault.measured(), 1e-9 * Math.abs(fault.stated()));
    }

    /** −Σ y ln a, for outputs above 0; or Σ |a| without a right derivative at its kink, which it may forget to declare. */
    private record Edged(String kind) implements Loss {
        @Override
        public String name() {
            return "edged";
        }

        @Override
        public Edged with(PluginOptions options) {
            return this;
        }

        @Override
        public Range outputs() {
            return kind.equals("logarithm") ? Range.POSITIVE : Range.FINITE;
        }

        @Override
        public double value(double[] output, double[] target) {
            double sum = 0;
            for (int i = 0; i < output.length; i++) {
                sum += kind.equals("logarithm") ? -target[i] * StrictMath.log(output[i]) : Math.abs(output[i]);
            }
            return sum;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            for (int i = 0; i < output.length; i++) {
                gradient[i] = kind.equals("logarithm") ? -target[i] / output[i] : slope(output[i]);
            }
        }

        private static double slope(double a) {
            return a == 0 ? 7 : Math.signum(a);
        }

        @Override
        public double distanceToKink(double[] output, double[] target) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < output.length && kind.equals("declared"); i++) {
                nearest = Math.min(nearest, Math.abs(output[i]));
            }
            return nearest;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logarithm", "declared"})
    void noDifferenceReachesBeyondTheRangeOrAKink(String kind) {
        String output = kind.equals("logarithm") ? "softplus" : "identity";
        assertEquals(List.of(), faults(PLUGINS.plus(new Edged(kind)), output, "edged"));
    }

    /** Returns the faults at one row whose output is {@code a}, with the target 1. */
    private static List<WrongFactor> faultsAt(double a, Loss loss) {
        return faultsAt(PLUGINS.plus(loss), "identity", loss.name(), a, 1);
    }

    /** Returns the faults at one row: x = (z, 0), a = f(z). */
    private static List<WrongFactor> faultsAt(Plugins plugins, String output, String loss, double z, double target) {
        RunSpec spec = RunSpec.of(
                7, NetworkSpec.of(2, LayerSpec.of(1, output)), loss, OptimizerSpec.DEFAULT, TrainingSpec.DEFAULT);
        Network network = Network.build(spec, plugins);
        double[] x = {z, 0};
        double[] y = {target};
        RowPass pass = RowPass.of(network, new double[][][] {{{1, 0, 0}}}, x, y);
        List<WrongFactor> wrong = new ArrayList<>();
        new LossDerivativeCheck(network, GradientCheck.DEFAULT_TOLERANCE, wrong)
                .check(new Rows(new double[][] {x}, new double[][] {y}), List.of(pass));
        return wrong;
    }

    @Test
    void noGradientIsCheckedAtADeclaredKink() {
        assertEquals(List.of(), faultsAt(0, new Edged("declared")));
        assertEquals(
                "gradient for a1 = 0.0, y = 1.0",
                faultsAt(0, new Edged("forgotten")).get(0).factor());
    }

    /** The activation is to blame for such outputs, and not the loss. */
    @Test
    void rowsThatAreNotFiniteAreSkipped() {
        assertEquals(List.of(), faultsAt(Double.POSITIVE_INFINITY, new Squares("")));
    }

    /** σ(40) is 1 in float64, whose logarithm says nothing of 1 − σ(40): only the composed form knows the loss, 40. */
    @Test
    void aComposedFormIsNotComparedWhereTheOutputsHaveLostTheirDigits() {
        assertEquals(List.of(), faultsAt(PLUGINS, "sigmoid", "binary-cross-entropy", 40, 0));
    }
}
