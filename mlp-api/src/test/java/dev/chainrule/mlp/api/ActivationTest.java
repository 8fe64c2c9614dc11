package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The default methods of {@link Activation} and {@link RowActivation}, by which a plugin states its factor alone. */
class ActivationTest {

    /** f(z) = z², f′(z) = 2z. */
    private static final Activation SQUARE = new Activation() {
        @Override
        public String name() {
            return "square";
        }

        @Override
        public Activation with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z * z;
        }

        @Override
        public double derivative(double z) {
            return 2 * z;
        }
    };

    /** aⱼ = zⱼ · Σ z, whose pullback is gⱼ Σ z + Σ gₖ zₖ. */
    private static final RowActivation TIMES_SUM = new RowActivation() {
        @Override
        public String name() {
            return "times-sum";
        }

        @Override
        public RowActivation with(PluginOptions options) {
            return this;
        }

        @Override
        public void value(double[] z, double[] a) {
            for (int j = 0; j < z.length; j++) {
                a[j] = z[j] * sum(z);
            }
        }

        @Override
        public void pullback(double[] z, double[] a, double[] gradient) {
            double products = 0;
            for (int k = 0; k < z.length; k++) {
                products += gradient[k] * z[k] + 0 * a[k];
            }
            for (int j = 0; j < z.length; j++) {
                gradient[j] = gradient[j] * sum(z) + products;
            }
        }

        private static double sum(double[] z) {
            double sum = 0;
            for (double each : z) {
                sum += each;
            }
            return sum;
        }
    };

    private static Matrix matrix(int rows, int columns, float... values) {
        Matrix matrix = new Matrix(rows, columns);
        System.arraycopy(values, 0, matrix.data(), 0, values.length);
        return matrix;
    }

    @Test
    void aRowAndABlockAreComputedElementByElement() {
        double[] a = new double[3];
        SQUARE.value(new double[] {1, -2, 3}, a);
        assertArrayEquals(new double[] {1, 4, 9}, a);
        Matrix block = new Matrix(2, 2);
        SQUARE.forward(matrix(2, 2, 1, -2, 3, -4), block);
        assertArrayEquals(new float[] {1, 4, 9, 16}, block.data());
    }

    @Test
    void theGradientIsMultipliedByTheDerivativeAtZ() {
        double[] gradient = {0.5, 10, -1};
        SQUARE.pullback(new double[] {1, -2, 3}, new double[3], gradient);
        assertArrayEquals(new double[] {1, -40, -6}, gradient);
        Matrix block = matrix(2, 2, 0.5f, 10, -1, 1);
        SQUARE.backward(matrix(2, 2, 1, -2, 3, -4), new Matrix(2, 2), block);
        assertArrayEquals(new float[] {1, -40, -6, -8}, block.data());
    }

    @Test
    void aBlockOfARowActivationIsComputedRowByRow() {
        Matrix z = matrix(2, 2, 1, 2, 3, -1);
        Matrix a = new Matrix(2, 2);
        TIMES_SUM.forward(z, a);
        assertArrayEquals(new float[] {3, 6, 6, -2}, a.data());
        Matrix gradient = matrix(2, 2, 1, 10, 2, 0.5f);
        TIMES_SUM.backward(z, a, gradient);
        // of row 0: Σ z = 3 and Σ g z = 21; of row 1: 2 and 5.5
        assertArrayEquals(new float[] {24, 51, 9.5f, 6.5f}, gradient.data());
    }

    @Test
    void theBackwardPassOfARowSeesItsOutput() {
        Matrix a = matrix(1, 1, Float.NaN);
        Matrix gradient = matrix(1, 1, 1);
        TIMES_SUM.backward(matrix(1, 1, 2), a, gradient);
        assertEquals(Float.NaN, gradient.get(0, 0));
    }

    @Test
    void itHasNoKinksAndNoFormulaUnlessItSaysSo() {
        assertArrayEquals(new double[0], SQUARE.kinks());
        assertEquals(Optional.empty(), SQUARE.formula());
        assertEquals("glorot-uniform", TIMES_SUM.defaultInitializer());
    }
}
