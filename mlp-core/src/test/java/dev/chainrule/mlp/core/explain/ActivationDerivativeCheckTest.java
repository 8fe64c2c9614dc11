package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginOptions;
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
import org.junit.jupiter.api.Test;

/** Each wrong method of an activation is named; a right activation is not. */
class ActivationDerivativeCheckTest {
    private static final Plugins PLUGINS = Plugins.load();

    /** Returns the faults that are found in the second layer, after three rows went through it. */
    private static List<WrongFactor> faults(RowActivation activation) {
        RunSpec spec = RunSpec.of(
                7,
                NetworkSpec.of(
                        2, LayerSpec.of(4, "tanh"), LayerSpec.of(3, activation.name()), LayerSpec.of(1, "identity")),
                "squared-error",
                OptimizerSpec.DEFAULT,
                TrainingSpec.DEFAULT);
        Network network = Network.build(spec, PLUGINS.plus(activation));
        double[][][] weights = ParameterArrays.initialValues(network, 7);
        Rows rows = Rows.random(network, 3, 7);
        List<RowPass> passes = new ArrayList<>();
        for (int r = 0; r < rows.count(); r++) {
            passes.add(RowPass.of(network, weights, rows.inputs()[r], rows.targets()[r]));
        }
        List<WrongFactor> wrong = new ArrayList<>();
        new ActivationDerivativeCheck(network, 1, GradientCheck.DEFAULT_TOLERANCE, wrong).check(passes);
        return wrong;
    }

    private static WrongFactor first(RowActivation activation) {
        WrongFactor first = faults(activation).get(0);
        assertEquals(
                "activation '" + activation.name() + "' ("
                        + activation.getClass().getName() + ") of layer 2",
                first.plugin());
        return first;
    }

    /** Returns the factors, with # for each number. */
    private static List<String> factors(RowActivation activation) {
        return faults(activation).stream()
                .map(fault -> fault.factor().replaceAll("-?[0-9.]+(E-?[0-9]+)?", "#"))
                .toList();
    }

    /** tanh, one of whose methods is wrong by 1 % on request. */
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
                double factor = factor("forward") * (i < z.columns() ? 1 : factor("forward in blocks"));
                a.data()[i] = (float) (factor * value(z.data()[i]));
            }
        }

        @Override
        public void backward(Matrix z, Matrix a, Matrix gradient) {
            for (int i = 0; i < z.size(); i++) {
                double factor = factor("backward") * (i < z.columns() ? 1 : factor("backward in blocks"));
                gradient.data()[i] *= (float) (factor * derivative(z.data()[i]));
            }
        }
    }

    @Test
    void aRightActivationIsNotNamed() {
        assertEquals(List.of(), faults(new Tanh("")));
    }

    /** tanh′(−8) = 4.5e-7 is too small for an error of 1 % to show; the grid reaches larger slopes below −5.9. */
    @Test
    void aWrongDerivativeIsNamedWhereItShowsFirst() {
        WrongFactor fault = first(new Tanh("derivative"));
        assertTrue(fault.factor().matches("derivative\\(-[67]\\.\\d+\\)"), fault.factor());
        assertEquals(1.01, fault.stated() / fault.measured(), 1e-3);
        assertEquals("differences of value(z)", fault.measuredAs());
    }

    @Test
    void aPullbackIsComparedWithTheDerivative() {
        WrongFactor fault = first(new Tanh("pullback"));
        assertTrue(fault.factor().startsWith("pullback at z = "), fault.factor());
        assertEquals("derivative(z)", fault.measuredAs());
        assertEquals(1.01, fault.stated() / fault.measured(), 1e-12);
    }

    @Test
    void theValueOfARowIsComparedWithThatOfItsElements() {
        WrongFactor fault = first(new Tanh("row value"));
        assertTrue(fault.factor().startsWith("value of the row ["), fault.factor());
        assertEquals("value(z)", fault.measuredAs());
    }

    @Test
    void blockHooksAreComparedWithTheDefinition() {
        assertEquals(List.of("forward (float#) for z# = # of #"), factors(new Tanh("forward")));
        assertEquals("value in float64", first(new Tanh("forward")).measuredAs());
        assertEquals(List.of("backward (float#) for z# = # of #"), factors(new Tanh("backward")));
        assertEquals("pullback in float64", first(new Tanh("backward")).measuredAs());
    }

    /** Each row alone is right: the fault shows in the block of the 3 given and 4 random rows. */
    @Test
    void aHookThatIsWrongForSeveralRowsIsFoundInTheirBlock() {
        assertEquals(
                "forward (float32) of row 2 of 7",
                first(new Tanh("forward in blocks")).factor());
        assertEquals(
                "backward (float32) of row 2 of 7",
                first(new Tanh("backward in blocks")).factor());
    }

    /** The positive part of z + 0.01, without a right derivative near its kink, which it may forget to declare. */
    private record Bent(boolean declares) implements Activation {
        @Override
        public String name() {
            return "bent";
        }

        @Override
        public Bent with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z > -0.01 ? z + 0.01 : 0;
        }

        @Override
        public double derivative(double z) {
            return Math.abs(z + 0.01) < 1e-6 ? 7 : z > -0.01 ? 1 : 0;
        }

        @Override
        public double[] kinks() {
            return declares ? new double[] {-0.01} : new double[0];
        }
    }

    /** −0.01 is the 47th point of the grid from −8 in steps of 0.17. */
    @Test
    void noDerivativeIsCheckedAtADeclaredKink() {
        assertEquals(List.of(), faults(new Bent(true)));
        WrongFactor fault = first(new Bent(false));
        assertEquals("derivative(-0.01)", fault.factor());
        assertEquals(7, fault.stated());
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
    void thePullbackOfARowActivationIsComparedWithDifferences() {
        WrongFactor fault = first(new Forgetful());
        assertTrue(fault.factor().startsWith("pullback for z1 = "), fault.factor());
        assertTrue(fault.factor().endsWith(" of 3"), fault.factor());
        assertEquals("differences of value(z, a)", fault.measuredAs());
    }

    /** tanh that returns NaN beyond 0.1, adds to its outputs, or does not end at its last row. */
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
            if (wrong.equals("forward shrinks") && a.rows() > 1) {
                a.setRows(a.rows() - 1);
            }
        }
    }

    @Test
    void aRowThatIsAddedToIsAWrongValue() {
        assertEquals("value of the row [#]", factors(new Bad("row adds")).get(0));
    }

    @Test
    void aNumberThatIsNoneIsAWrongFactor() {
        List<String> factors = factors(new Bad("nan"));
        assertEquals(List.of("derivative(#)", "value of the row [#]"), factors.subList(0, 2));
    }

    @Test
    void anOutputThatIsAddedToIsNamed() {
        assertEquals(List.of("forward (float#) for z# = # of #"), factors(new Bad("forward adds")));
    }

    @Test
    void aHookThatWritesBeyondItsRowsIsNamed() {
        assertEquals(
                List.of("forward beyond the last row, where it must write nothing,"),
                factors(new Bad("forward by length")));
    }

    @Test
    void aHookThatDropsARowIsNamed() {
        assertEquals(
                "forward's number of rows", first(new Bad("forward shrinks")).factor());
    }
}
