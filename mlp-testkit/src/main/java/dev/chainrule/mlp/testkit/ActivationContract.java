package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Program;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Tests the contract of every {@link Activation}. Extend it and name the plugin; all checks then run:
 *
 * <pre>{@code
 * class BentTest extends ActivationContract {
 *     @Override
 *     protected Activation plugin() {
 *         return new Bent();
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public abstract class ActivationContract extends RowActivationContract {
    private static final double KINK_MARGIN = 0x1.0p-9;
    private static final double[] MAGNITUDES = {
        1e-8, 1e-6, 1e-4, 1e-3, 0.01, 0.1, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 20, 30, 36, 37, 40, 50, 88, 100,
        300, 700, 745, 1000, 3000, 1e4
    };

    /** The kinks, which may take a while to find. */
    private final Supplier<double[]> kinks = new Supplier<>() {
        private double[] found;

        @Override
        public double[] get() {
            found = found == null ? compiled().kinks() : found;
            return found;
        }
    };

    @Override
    protected abstract Activation plugin();

    @Override
    protected Class<? extends RowActivation> service() {
        return Activation.class;
    }

    @Override
    Activation compiled() {
        return plugin().compiled();
    }

    /** Returns the distance of a row from the nearest of {@link Activation#kinks()}. */
    @Override
    protected double distanceToKink(double[] z) {
        double nearest = Double.POSITIVE_INFINITY;
        for (double kink : kinks.get()) {
            for (double element : z) {
                nearest = Math.min(nearest, Math.abs(element - kink));
            }
        }
        return nearest;
    }

    @Test
    void derivativeMatchesDifferencesOfValue() {
        Activation f = compiled();
        derivativeAt(f, 0);
        for (double magnitude : MAGNITUDES) {
            derivativeAt(f, magnitude);
            derivativeAt(f, -magnitude);
        }
        RandomStream random = new RandomStream(11);
        for (int i = 0; i < 200; i++) {
            derivativeAt(f, random.nextDouble(-3, 3));
            derivativeAt(f, random.nextDouble(-40, 40));
            derivativeAt(f, random.nextDouble(-1000, 1000));
        }
    }

    private void derivativeAt(Activation f, double z) {
        double room = distanceToKink(new double[] {z}) / 2;
        if (room < KINK_MARGIN) {
            return;
        }
        double expected = CentralDifferences.derivative(t -> f.value(z + t), room);
        double found = f.derivative(z);
        boolean beyondDoubles = Double.isInfinite(f.value(z)) || Double.isNaN(expected);
        if (!beyondDoubles && !CentralDifferences.agree(expected, found)) {
            fail(called(f) + ": derivative(" + z + ") is " + found + ", but central differences of value give "
                    + expected + " (tolerance 1e-8 + 1e-6 of the larger); where f has a kink, say so in kinks()");
        }
    }

    @Test
    void methodsAgreeWithTheExpression() {
        Activation f = plugin();
        if (f.expression().isEmpty()) {
            return;
        }
        Expression expression = f.expression().get();
        Set<String> others = new TreeSet<>(expression.variables());
        others.remove("z");
        if (!others.isEmpty()) {
            fail(called(f) + ": expression() has the variables " + others + " beside z; replace parameters by their"
                    + " numbers, as in Expression.parse(\"bend * z\").with(Map.of(\"bend\", bend))");
        }
        Program value = Program.of(expression, "z");
        Program derivative = Program.of(expression.derivative("z"), "z");
        Activation compiled = compiled();
        for (double magnitude : MAGNITUDES) {
            for (double z : new double[] {magnitude, -magnitude}) {
                requireSame(f, "value", z, value.value(z), compiled.value(z));
                requireSame(f, "derivative", z, derivative.value(z), compiled.derivative(z));
            }
        }
    }

    @Test
    void forwardHasTheBitsOfItsFloat32Arithmetic() {
        Activation f = plugin();
        if (f.float32().isEmpty()) {
            return;
        }
        BlockProgram program = BlockProgram.asWritten(f.float32().get(), "z");
        Matrix z = floats();
        Matrix a = new Matrix(1, z.columns());
        compiled().forward(z, a);
        float[] expected = new float[z.columns()];
        program.run(z.data(), expected, z.columns());
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(a.data()[i]) != Float.floatToIntBits(expected[i])) {
                fail(called(f) + ": forward gives " + a.data()[i] + " for z = " + z.data()[i]
                        + ", but the arithmetic of float32() " + expected[i]
                        + "; it must state forward operation by operation, or be left out");
            }
        }
    }

    /** Floats of every magnitude and both signs, zeros included. */
    private static Matrix floats() {
        int count = 4096;
        Matrix z = new Matrix(1, 3 * count);
        RandomStream random = new RandomStream(14);
        for (int i = 0; i < count; i++) {
            float any = Float.intBitsToFloat((int) random.nextLong());
            z.data()[i] = Float.isFinite(any) ? any : i % 2 == 0 ? 0f : -0f;
            z.data()[count + i] = (float) random.nextDouble(-30, 30);
            z.data()[2 * count + i] = (float) random.nextDouble(-200, 200);
        }
        return z;
    }

    private static void requireSame(Activation f, String method, double z, double expected, double found) {
        boolean isSame = Double.compare(expected, found) == 0
                || Math.abs(expected - found) <= 1e-300 + 1e-9 * Math.max(Math.abs(expected), Math.abs(found));
        if (!isSame) {
            fail(called(f) + ": " + method + "(" + z + ") is " + found + ", but the expression gives " + expected
                    + "; an overridden method must compute the same function, or be left out");
        }
    }

    @Test
    void kinksAreDeclared() {
        Activation f = compiled();
        for (double low = -12.03; low < 12; low += 0.0625) {
            double high = low + 0.0625;
            if (distanceToKink(new double[] {low + 0.03125}) < 0.04) {
                continue;
            }
            double at = CentralDifferences.jump(f::value, low, high);
            if (!Double.isNaN(at)) {
                fail(called(f) + ": value jumps near z = " + at + ", which kinks() must then give");
            }
            at = CentralDifferences.jump(f::derivative, low, high);
            // A derivative that jumps where the value's slope does not is another fault, for another check.
            if (!Double.isNaN(at) && kink(f::value, at)) {
                fail(called(f) + ": f has a kink near z = " + at + ", which kinks() must then give; gradient checks"
                        + " keep away from kinks");
            }
        }
    }

    /** Returns whether the slopes to the left and to the right of a point differ. */
    private static boolean kink(DoubleUnaryOperator f, double z) {
        double h = 1e-5;
        double left = (f.applyAsDouble(z - h) - f.applyAsDouble(z - 2 * h)) / h;
        double right = (f.applyAsDouble(z + 2 * h) - f.applyAsDouble(z + h)) / h;
        double curvature = 1e-3 * Math.max(1e-2, Math.max(Math.abs(left), Math.abs(right)));
        return Math.abs(right - left) > curvature;
    }

    @Test
    void kinksGivesAFreshArray() {
        Activation f = compiled();
        double[] kinks = f.kinks();
        double[] before = kinks.clone();
        for (double kink : kinks) {
            if (!Double.isFinite(kink)) {
                fail(called(f) + ": kinks() gives " + kink + ", expected finite points");
            }
        }
        Arrays.fill(kinks, 77);
        if (!Arrays.equals(before, f.kinks())) {
            fail(called(f) + ": kinks() hands out an array that callers can change for all; return a fresh one");
        }
    }

    @Test
    void rowValueIsTheElementsValue() {
        Activation f = compiled();
        RandomStream random = new RandomStream(12);
        double[] z = row(33, 3, random);
        double[] a = value(f, z);
        for (int i = 0; i < z.length; i++) {
            if (a[i] != f.value(z[i])) {
                fail(called(f) + ": value of a row gives " + a[i] + " for z = " + z[i] + ", value of the element "
                        + f.value(z[i]) + "; they are one function");
            }
        }
    }

    @Test
    void nanInGivesNanOutForOneElement() {
        Activation f = compiled();
        if (!Double.isNaN(f.value(Double.NaN))) {
            fail(called(f) + ": value(NaN) is " + f.value(Double.NaN) + "; NaN in must give NaN out, so that a"
                    + " diverging run is noticed (z > 0 ? z : 0 hides it, z <= 0 ? 0 : z does not)");
        }
        if (!Double.isNaN(f.derivative(Double.NaN))) {
            fail(called(f) + ": derivative(NaN) is " + f.derivative(Double.NaN) + "; NaN in must give NaN out, so that"
                    + " a diverging run is noticed");
        }
    }

    @Test
    void extremesThrowNothingForOneElement() {
        Activation f = compiled();
        for (double z : EXTREMES) {
            assertDoesNotThrow(
                    () -> f.value(z) + f.derivative(z), () -> called(f) + ": must take any double, but fails for " + z);
        }
    }

    @Test
    void finiteElementsGiveNoNan() {
        Activation f = compiled();
        for (double magnitude : MAGNITUDES) {
            for (double z : new double[] {0.0, -0.0, magnitude, -magnitude}) {
                if (Double.isNaN(f.value(z)) || Double.isNaN(f.derivative(z))) {
                    fail(called(f) + ": value(" + z + ") is " + f.value(z) + ", derivative(" + z + ") is "
                            + f.derivative(z) + "; something overflows and cancels (0 · ∞ or ∞ − ∞)");
                }
            }
        }
    }

    /** Computes it by the derivative, which is checked on its own: ∂L/∂z = ∂L/∂a · f′(z). */
    @Override
    double gradient(RowActivation f, double[] z, double[] upstream, int i) {
        return upstream[i] * ((Activation) f).derivative(z[i]);
    }

    @Override
    protected double[] answers(RowActivation f, long seed) {
        Activation activation = (Activation) f.compiled();
        RandomStream random = new RandomStream(13, seed);
        Answers answers = new Answers();
        for (int i = 0; i < 100; i++) {
            double z = random.nextDouble(-20, 20);
            answers.add(activation.value(z)).add(activation.derivative(z));
        }
        return answers.add(super.answers(activation, seed)).toArray();
    }
}
