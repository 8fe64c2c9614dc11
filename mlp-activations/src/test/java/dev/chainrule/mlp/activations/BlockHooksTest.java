package dev.chainrule.mlp.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.RowActivation;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The float32 block hooks: they are their definitions, to the same bits on every JDK, compiled or not. */
class BlockHooksTest {

    /** |block − definition| ≤ t + t · |definition|. */
    private static final double TOLERANCE = 2e-6;

    /** The bits of forward and backward over {@link #sweep()}, hashed. */
    private static final Map<String, Integer> HASHES = Map.ofEntries(
            Map.entry("celu", -1086526194),
            Map.entry("elu", -1086526194),
            Map.entry("gelu", 478979695),
            Map.entry("gelu-tanh", -1114326051),
            Map.entry("hard-sigmoid", -471254462),
            Map.entry("hard-tanh", 717762288),
            Map.entry("identity", -1150476872),
            Map.entry("leaky-relu", 1357750933),
            Map.entry("mish", -1405124560),
            Map.entry("relu", 1746774125),
            Map.entry("relu6", -111657157),
            Map.entry("selu", 1161283106),
            Map.entry("sigmoid", -2060532343),
            Map.entry("silu", -20021660),
            Map.entry("softmax", 1678950494),
            Map.entry("softplus", -946081927),
            Map.entry("softsign", -956120603),
            Map.entry("tanh", 2116251677));

    static Stream<Activation> activations() {
        return Shipped.plugins(Activation.class).map(Activation::compiled);
    }

    static Stream<RowActivation> all() {
        return Stream.concat(activations(), Stream.of(new Softmax()));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void forwardIsTheValue(Activation f) {
        Matrix z = sweep();
        float[] a = forward(f, z).data();
        for (int i = 0; i < z.size(); i++) {
            agree(f, "forward", z.data()[i], a[i], f.value(z.data()[i]));
        }
    }

    @ParameterizedTest
    @MethodSource("activations")
    void backwardIsTheDerivative(Activation f) {
        Matrix z = sweep();
        float[] g = backward(f, z, forward(f, z), 1).data();
        for (int i = 0; i < z.size(); i++) {
            // Identity leaves the gradient alone; its output is NaN, and so the gradient that comes back.
            if (!(f.definition() instanceof Identity && Float.isNaN(z.data()[i]))) {
                agree(f, "backward", z.data()[i], g[i], f.derivative(z.data()[i]));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void backwardMultipliesTheGradientThatComesIn(RowActivation f) {
        Matrix z = new Matrix(new float[] {0.5f, -0.25f, 2, -3}, 2, 2);
        Matrix a = forward(f, z);
        float[] once = backward(f, z, a, 1).data();
        float[] minusFour = backward(f, z, a, -4).data();
        for (int i = 0; i < once.length; i++) {
            assertEquals(-4 * once[i], minusFour[i], 1e-6f);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theBitsAreTheSameOnEveryJdk(RowActivation f) {
        assertEquals(HASHES.get(f.name()), hash(f), f.name());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theBitsAreTheSameWhenCompiled(RowActivation f) {
        int before = hash(f);
        Matrix z = sweep();
        for (int round = 0; round < 1_500; round++) {
            backward(f, z, forward(f, z), 1);
        }
        assertEquals(before, hash(f));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theBitsOfARowDoNotDependOnTheOthers(RowActivation f) {
        Matrix z = sweep();
        Matrix a = forward(f, z);
        Matrix g = backward(f, z, a, 1);
        int columns = z.columns();
        for (int r = 0; r < z.rows(); r += 17) {
            int start = r * columns;
            Matrix row = new Matrix(Arrays.copyOfRange(z.data(), start, start + columns), 1, columns);
            Matrix output = forward(f, row);
            assertArrayEquals(Arrays.copyOfRange(a.data(), start, start + columns), output.data());
            assertArrayEquals(
                    Arrays.copyOfRange(g.data(), start, start + columns),
                    backward(f, row, output, 1).data());
        }
    }

    @Test
    void leakyReluTakesSlopesAboveOne() {
        Matrix z = new Matrix(new float[] {-2, 0, 3}, 1, 3);
        LeakyRelu f = new LeakyRelu(2);
        assertArrayEquals(new float[] {-4, 0, 3}, forward(f, z).data());
        assertArrayEquals(
                new float[] {2, 2, 1}, backward(f, z, forward(f, z), 1).data());
    }

    private static void agree(Activation f, String method, float z, float found, double definition) {
        boolean same = Math.abs(found - definition) <= TOLERANCE + TOLERANCE * Math.abs(definition)
                || found == (float) definition
                || Float.isNaN(found) && Double.isNaN(definition);
        if (!same) {
            fail(f.name() + " " + method + " gives " + found + " at z = " + z + ", its definition " + definition);
        }
    }

    private static Matrix forward(RowActivation f, Matrix z) {
        Matrix a = new Matrix(z.rows(), z.columns());
        f.forward(z, a);
        return a;
    }

    private static Matrix backward(RowActivation f, Matrix z, Matrix a, float upstream) {
        Matrix gradient = new Matrix(z.rows(), z.columns());
        Arrays.fill(gradient.data(), upstream);
        f.backward(z, a, gradient);
        return gradient;
    }

    private static int hash(RowActivation f) {
        Matrix z = sweep();
        Matrix a = forward(f, z);
        // A gradient that is not the same everywhere, for softmax.
        Matrix gradient = new Matrix(z.rows(), z.columns());
        for (int i = 0; i < z.size(); i++) {
            gradient.data()[i] = 1 + i % 3;
        }
        f.backward(z, a, gradient);
        return 31 * Arrays.hashCode(a.data()) + Arrays.hashCode(gradient.data());
    }

    /** Rows of 7: finely around 0, coarsely to ±125, and the delicate points of float32. */
    private static Matrix sweep() {
        float[] z = new float[7 * 1_000];
        int n = 0;
        for (float point : new float[] {
            0,
            1e-45f,
            1.17549435e-38f,
            1e-30f,
            1e-8f,
            1e-4f,
            0.7517916f,
            1,
            3,
            6,
            9.02f,
            15,
            19.1f,
            20,
            88,
            88.8f,
            89,
            103.9f,
            104,
            150,
            1e4f,
            1e10f,
            1e30f,
            Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NaN
        }) {
            z[n++] = point;
            z[n++] = -point;
        }
        for (int i = n; i < z.length; i++) {
            float t = (i - 3_500) / 3_500f;
            z[i] = i % 2 == 0 ? 125 * t : 8 * t;
        }
        return new Matrix(z, 1_000, 7);
    }
}
