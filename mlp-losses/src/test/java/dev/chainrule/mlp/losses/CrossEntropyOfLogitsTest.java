package dev.chainrule.mlp.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Matrix;
import org.junit.jupiter.api.Test;

class CrossEntropyOfLogitsTest {
    private static final CrossEntropyOfLogits LOSS = new CrossEntropyOfLogits();

    private static double[] gradient(double[] logits, double[] target) {
        double[] gradient = new double[logits.length];
        LOSS.gradient(logits, target, gradient);
        return gradient;
    }

    private static Matrix row(float... values) {
        Matrix matrix = new Matrix(1, values.length);
        System.arraycopy(values, 0, matrix.data(), 0, values.length);
        return matrix;
    }

    @Test
    void isTheLogarithmOfTheSumLessTheLogitOfTheClass() {
        double[] logits = {Math.log(1), Math.log(2), Math.log(5)};
        assertEquals(Math.log(8) - Math.log(2), LOSS.value(logits, new double[] {0, 1, 0}), 1e-15);
        assertArrayEquals(
                new double[] {1 / 8.0, 2 / 8.0 - 1, 5 / 8.0}, gradient(logits, new double[] {0, 1, 0}), 1e-15);
    }

    @Test
    void takesProbabilitiesAsTargets() {
        double[] logits = {Math.log(1), Math.log(2), Math.log(5)};
        double[] target = {0.5, 0.25, 0.25};
        double expected = Math.log(8) - 0.25 * Math.log(2) - 0.25 * Math.log(5);
        assertEquals(expected, LOSS.value(logits, target), 1e-15);
        assertArrayEquals(new double[] {-3 / 8.0, 0, 3 / 8.0}, gradient(logits, target), 1e-15);
    }

    /** Targets that add up to 2 weigh the row twice. */
    @Test
    void multipliesSoftmaxByTheSumOfTheTargets() {
        assertArrayEquals(new double[] {0, 0}, gradient(new double[] {3, 3}, new double[] {1, 1}), 1e-15);
        assertEquals(2 * Math.log(2), LOSS.value(new double[] {3, 3}, new double[] {1, 1}), 1e-15);
    }

    @Test
    void isExactForLogitsOfAnySize() {
        assertEquals(2000, LOSS.value(new double[] {1000, -1000}, new double[] {0, 1}));
        // ln(1 + e⁻⁵⁰) is e⁻⁵⁰, which 1 + e⁻⁵⁰ would lose
        assertEquals(Math.exp(-50), LOSS.value(new double[] {50, 0}, new double[] {1, 0}), 1e-37);
        assertEquals(0, LOSS.value(new double[] {1e300, -1e300}, new double[] {1, 0}));
    }

    @Test
    void givesNaNForInfiniteLogits() {
        for (double infinite : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            double[] logits = {infinite, 0};
            assertTrue(Double.isNaN(LOSS.value(logits, new double[] {0, 1})), "value at " + infinite);
            assertTrue(Double.isNaN(gradient(logits, new double[] {0, 1})[1]), "gradient at " + infinite);
            Matrix block = row((float) infinite, 0);
            Matrix gradient = new Matrix(1, 2);
            double sum = LOSS.valueAndGradient(block, row(0, 1), gradient);
            assertTrue(Double.isNaN(sum) || Double.isNaN(gradient.data()[1]), "block at " + infinite);
        }
    }

    @Test
    void computesBlocksInFloat32() {
        Matrix logits = new Matrix(2, 3);
        System.arraycopy(new float[] {0, 1, 2, 200, 100, -100}, 0, logits.data(), 0, 6);
        Matrix target = new Matrix(2, 3);
        target.data()[0] = 1;
        target.data()[4] = 1;
        Matrix gradient = new Matrix(2, 3);
        double expected = Math.log(1 + Math.E + Math.exp(2)) + 100;
        assertEquals(expected, LOSS.valueAndGradient(logits, target, gradient), 1e-5);
        assertEquals(expected, LOSS.value(logits, target), 1e-5);
        double sum = 1 + Math.E + Math.exp(2);
        float[] exact = {
            (float) (1 / sum - 1), (float) (Math.E / sum), (float) (Math.exp(2) / sum), 1, -1, 0 // e⁻¹⁰⁰ counts as 0
        };
        assertArrayEquals(exact, gradient.data(), 1e-7f);
        assertEquals(0, gradient.data()[5]);
    }
}
