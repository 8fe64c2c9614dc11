package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.LogisticFunction;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Tests the contract of every {@link RowActivation}. Extend it and name the plugin; all checks then run:
 *
 * <pre>{@code
 * class SoftmaxTest extends RowActivationContract {
 *     @Override
 *     protected RowActivation plugin() {
 *         return new Softmax();
 *     }
 * }
 * }</pre>
 *
 * <p>An element-wise activation extends {@link ActivationContract} instead.
 *
 * @since 0.2
 */
public abstract class RowActivationContract extends PluginContract<RowActivation> {
    private static final int[] LENGTHS = {1, 2, 3, 10, 33};
    private static final double[] SCALES = {0.01, 1, 5, 30};
    static final double[] EXTREMES = {
        0.0,
        -0.0,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        1e308,
        -1e308,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    @Override
    protected abstract RowActivation plugin();

    @Override
    protected Class<? extends RowActivation> service() {
        return RowActivation.class;
    }

    /** Returns the plugin as networks use it. */
    RowActivation compiled() {
        return plugin().compiled();
    }

    /** Returns how far a block hook may be from its definition f: |block − f| ≤ t + t · |f|. */
    protected double blockTolerance() {
        return 2e-6;
    }

    /**
     * Returns the distance of a row from the nearest one where f has no derivative. Checks of derivatives keep away.
     *
     * @return the distance in the largest norm of {@code z}; infinite for a smooth activation
     */
    protected double distanceToKink(double[] z) {
        return Double.POSITIVE_INFINITY;
    }

    @Test
    void pullbackIsTheGradientOfValue() {
        RowActivation f = compiled();
        RandomStream random = new RandomStream(1);
        for (int length : LENGTHS) {
            for (double scale : SCALES) {
                double[] z = row(length, scale, random);
                if (distanceToKink(z) < 1e-3) {
                    continue;
                }
                double[] a = value(f, z);
                double[] upstream = row(length, 1, random);
                double[] found = upstream.clone();
                f.pullback(z, a, found);
                for (int i = 0; i < length; i++) {
                    double expected = gradient(f, z, upstream, i);
                    if (!CentralDifferences.agree(expected, found[i])) {
                        fail(called(f) + ": pullback gives ∂L/∂z = " + found[i] + " for element " + i + ", expected "
                                + expected + ", for z = " + Arrays.toString(z) + " and ∂L/∂a = "
                                + Arrays.toString(upstream) + "; ∂L/∂zᵢ = Σⱼ ∂L/∂aⱼ · ∂aⱼ/∂zᵢ");
                    }
                }
            }
        }
    }

    /** Returns ∂L/∂zᵢ of L(z) = Σⱼ upstreamⱼ · fⱼ(z), by other means than the pullback. */
    double gradient(RowActivation f, double[] z, double[] upstream, int i) {
        double[] moved = z.clone();
        return CentralDifferences.derivative(
                t -> {
                    moved[i] = z[i] + t;
                    double[] a = value(f, moved);
                    double sum = 0;
                    for (int j = 0; j < a.length; j++) {
                        sum += upstream[j] * a[j];
                    }
                    return sum;
                },
                distanceToKink(z) / 2);
    }

    @Test
    void isTheFunctionThatItsTypeDeclares() {
        RowActivation f = compiled();
        RandomStream random = new RandomStream(8);
        for (int length : LENGTHS) {
            for (double scale : SCALES) {
                double[] z = row(length, scale, random);
                if (f.definition() instanceof SoftmaxFunction) {
                    double sum = Arrays.stream(z).map(StrictMath::exp).sum();
                    requireFunction(f, z, "softmax", SoftmaxFunction.class, x -> StrictMath.exp(x) / sum);
                }
                if (f.definition() instanceof LogisticFunction) {
                    requireFunction(
                            f, z, "the logistic function", LogisticFunction.class, x -> 1 / (1 + StrictMath.exp(-x)));
                }
            }
        }
    }

    private void requireFunction(
            RowActivation f, double[] z, String function, Class<?> type, DoubleUnaryOperator expected) {
        double[] a = value(f, z);
        for (int i = 0; i < z.length; i++) {
            if (!(Math.abs(a[i] - expected.applyAsDouble(z[i])) <= 1e-12)) {
                fail(called(f) + ": value gives " + a[i] + " for z = " + z[i] + ", " + function + " is "
                        + expected.applyAsDouble(z[i]) + "; only an activation that is exactly this function may have"
                        + " the type " + type.getSimpleName());
            }
        }
    }

    @Test
    void forwardAgreesWithValue() {
        RowActivation f = compiled();
        RandomStream random = new RandomStream(2);
        for (int[] shape : Blocks.SHAPES) {
            for (double scale : SCALES) {
                Matrix z = block(shape, scale, random);
                Matrix a = Blocks.unset(z.rows(), z.columns());
                f.forward(z, a);
                for (int r = 0; r < z.rows(); r++) {
                    double[] row = Blocks.row(z, r);
                    double[] expected = value(f, row);
                    for (int c = 0; c < expected.length; c++) {
                        if (!Blocks.agree(a.get(r, c), expected[c], blockTolerance())) {
                            fail(called(f) + ": forward gives " + a.get(r, c) + " at row " + r + ", column " + c
                                    + " of a " + z + " block, where z is " + row[c] + "; value gives " + expected[c]
                                    + ", and a block hook is the same function (tolerance " + blockTolerance() + ")");
                        }
                    }
                }
            }
        }
    }

    @Test
    void backwardAgreesWithPullback() {
        RowActivation f = compiled();
        RandomStream random = new RandomStream(3);
        for (int[] shape : Blocks.SHAPES) {
            for (double scale : SCALES) {
                Matrix z = block(shape, scale, random);
                Matrix a = Blocks.unset(z.rows(), z.columns());
                f.forward(z, a);
                // Another block goes forward in between, for a plugin that remembers the last one.
                Matrix other = block(shape, 1, random);
                f.forward(other, Blocks.unset(z.rows(), z.columns()));
                Matrix upstream = block(shape, 1, random);
                Matrix gradient = Blocks.copy(upstream);
                f.backward(z, a, gradient);
                for (int r = 0; r < z.rows(); r++) {
                    double[] row = Blocks.row(z, r);
                    double[] expected = Blocks.row(upstream, r);
                    f.pullback(row, value(f, row), expected);
                    // A block is given its outputs in float32, whose rounding a pullback may magnify.
                    double[] ofRounded = Blocks.row(upstream, r);
                    f.pullback(row, Blocks.row(a, r), ofRounded);
                    for (int c = 0; c < expected.length; c++) {
                        if (!Blocks.agree(gradient.get(r, c), expected[c], blockTolerance())
                                && !Blocks.agree(gradient.get(r, c), ofRounded[c], blockTolerance())) {
                            fail(called(f) + ": backward gives " + gradient.get(r, c) + " at row " + r + ", column " + c
                                    + " of a " + z + " block, where z is " + row[c] + " and ∂L/∂a is "
                                    + upstream.get(r, c) + "; pullback gives " + expected[c]
                                    + ", and a block hook is the same function (tolerance " + blockTolerance() + ")");
                        }
                    }
                }
            }
        }
    }

    @Test
    void blocksEndAtTheirLastRow() {
        RowActivation f = compiled();
        RandomStream random = new RandomStream(4);
        for (int[] shape : Blocks.SHAPES) {
            Matrix z = block(shape, 1, random);
            Matrix a = Blocks.unset(z.rows(), z.columns());
            f.forward(z, a);
            if (!Blocks.intactBeyond(a)) {
                fail(called(f) + ": forward writes beyond the last row of a " + a + " block; the array may be longer"
                        + " than size(), and only the first size() elements are in use");
            }
            Matrix gradient = block(shape, 1, random);
            f.backward(z, a, gradient);
            if (!Blocks.intactBeyond(gradient)) {
                fail(called(f) + ": backward writes beyond the last row of a " + gradient + " block; the array may be"
                        + " longer than size(), and only the first size() elements are in use");
            }
        }
    }

    @Test
    void argumentsAreLeftAlone() {
        RowActivation f = compiled();
        RandomStream random = new RandomStream(5);
        for (int length : LENGTHS) {
            double[] z = row(length, 3, random);
            double[] z0 = z.clone();
            double[] a = new double[length];
            f.value(z, a);
            unchanged(f, "value", "z", Arrays.equals(z0, z));
            double[] a0 = a.clone();
            f.pullback(z, a, row(length, 1, random));
            unchanged(f, "pullback", "z", Arrays.equals(z0, z));
            unchanged(f, "pullback", "a", Arrays.equals(a0, a));
        }
        Matrix z = block(new int[] {5, 7}, 3, random);
        Matrix z0 = Blocks.copy(z);
        Matrix a = Blocks.unset(5, 7);
        f.forward(z, a);
        unchanged(f, "forward", "z", Blocks.same(z0, z));
        Matrix a0 = Blocks.copy(a);
        f.backward(z, a, block(new int[] {5, 7}, 1, random));
        unchanged(f, "backward", "z", Blocks.same(z0, z));
        unchanged(f, "backward", "a", Blocks.same(a0, a));
    }

    static void unchanged(Plugin<?> plugin, String method, String argument, boolean same) {
        if (!same) {
            fail(called(plugin) + ": " + method + " changes its argument " + argument + ", which must not be modified");
        }
    }

    @Test
    void nanInGivesNanOut() {
        RowActivation f = compiled();
        RandomStream random = new RandomStream(6);
        for (int length : LENGTHS) {
            for (int i = 0; i < length; i++) {
                double[] z = row(length, 1, random);
                z[i] = Double.NaN;
                if (!hasNan(value(f, z))) {
                    fail(called(f) + ": value hides a NaN at element " + i + " of a row of " + length
                            + "; NaN in must give NaN out, so that a diverging run is noticed");
                }
            }
        }
        int rows = 4;
        int columns = 19;
        for (int c = 0; c < columns; c++) {
            Matrix z = block(new int[] {rows, columns}, 1, random);
            Matrix clean = Blocks.unset(rows, columns);
            f.forward(z, clean);
            z.set(2, c, Float.NaN);
            Matrix a = Blocks.unset(rows, columns);
            f.forward(z, a);
            for (int r = 0; r < rows; r++) {
                double[] row = Blocks.row(a, r);
                if (r == 2 && !hasNan(row)) {
                    fail(called(f) + ": forward hides a NaN at row 2, column " + c + " of a " + z
                            + " block; NaN in must give NaN out, so that a diverging run is noticed");
                }
                if (r != 2 && !Arrays.equals(row, Blocks.row(clean, r))) {
                    fail(called(f) + ": a NaN in row 2 changes row " + r + " of forward; rows are different examples");
                }
            }
        }
    }

    @Test
    void extremesThrowNothing() {
        RowActivation f = compiled();
        for (double x : EXTREMES) {
            for (double y : EXTREMES) {
                double[] z = {x, y, 0.5};
                assertDoesNotThrow(
                        () -> {
                            double[] a = value(f, z);
                            f.pullback(z, a, new double[] {1, -1, 1});
                            Matrix block = Blocks.of(new double[][] {z, z}, 3);
                            Matrix output = Blocks.unset(2, 3);
                            f.forward(block, output);
                            f.backward(block, output, Blocks.of(new double[][] {a, a}, 3));
                        },
                        () -> called(f) + ": must take any double, but fails for z = " + Arrays.toString(z));
            }
        }
    }

    @Test
    void finiteInputsGiveNoNan() {
        RowActivation f = compiled();
        double[] magnitudes = {0, 1e-30, 1e-8, 1e-3, 0.5, 1, 3, 10, 50, 88, 89, 104, 200, 700, 710, 746, 1e3, 1e4};
        for (double x : magnitudes) {
            for (double y : magnitudes) {
                finite(f, new double[] {x, -y});
                finite(f, new double[] {-x, -y, 1});
                finite(f, new double[] {x, y, -1});
            }
        }
    }

    private void finite(RowActivation f, double[] z) {
        double[] a = value(f, z);
        double[] gradient = new double[z.length];
        Arrays.fill(gradient, 1);
        double[][] upstream = {gradient.clone()};
        f.pullback(z, a, gradient);
        Matrix block = Blocks.of(new double[][] {z}, z.length);
        Matrix output = Blocks.unset(1, z.length);
        f.forward(block, output);
        Matrix delta = Blocks.of(upstream, z.length);
        f.backward(block, output, delta);
        String wrong = hasNan(a)
                ? "value"
                : hasNan(gradient)
                        ? "pullback"
                        : hasNan(Blocks.row(output, 0)) ? "forward" : hasNan(Blocks.row(delta, 0)) ? "backward" : "";
        if (!wrong.isEmpty()) {
            fail(called(f) + ": " + wrong + " gives NaN for the finite z = " + Arrays.toString(z)
                    + "; something overflows and cancels (0 · ∞ or ∞ − ∞)");
        }
    }

    @Test
    void defaultInitializerIsAPluginName() {
        RowActivation f = compiled();
        String name = f.defaultInitializer();
        if (name == null || !name.matches(Plugin.NAME_PATTERN)) {
            fail(called(f) + ": defaultInitializer() is " + name + ", expected the name of an initializer, as"
                    + " he-normal");
        }
    }

    @Override
    protected double[] answers(RowActivation f, long seed) {
        RandomStream random = new RandomStream(7, seed);
        Answers answers = new Answers();
        for (int length : LENGTHS) {
            double[] z = uniform(length, random);
            double[] a = value(f, z);
            double[] gradient = uniform(length, random);
            f.pullback(z, a, gradient);
            answers.add(a).add(gradient);
        }
        Matrix z = new Matrix(33, 17);
        Matrix gradient = new Matrix(33, 17);
        for (int r = 0; r < z.rows(); r++) {
            z.setRow(r, uniform(17, random));
            gradient.setRow(r, uniform(17, random));
        }
        Matrix a = new Matrix(33, 17);
        f.forward(z, a);
        f.backward(z, a, gradient);
        return answers.add(a).add(gradient).toArray();
    }

    /** Uniform rather than gaussian where threads race: the time should go to the plugin. */
    private static double[] uniform(int length, RandomStream random) {
        double[] row = new double[length];
        for (int i = 0; i < length; i++) {
            row[i] = random.nextDouble(-8, 8);
        }
        return row;
    }

    static double[] value(RowActivation f, double[] z) {
        double[] a = new double[z.length];
        Arrays.fill(a, Double.NaN);
        f.value(z, a);
        return a;
    }

    static boolean hasNan(double[] values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    static double[] row(int length, double scale, RandomStream random) {
        double[] row = new double[length];
        for (int i = 0; i < length; i++) {
            row[i] = scale * random.nextGaussian();
        }
        return row;
    }

    /** Returns a block of gaussians, with a zero in it if there is room. */
    static Matrix block(int[] shape, double scale, RandomStream random) {
        double[][] rows = new double[shape[0]][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = row(shape[1], scale, random);
        }
        if (shape[0] * shape[1] > 10) {
            rows[1][2] = 0;
        }
        return Blocks.of(rows, shape[1]);
    }
}
