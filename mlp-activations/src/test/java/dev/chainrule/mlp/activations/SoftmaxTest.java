package dev.chainrule.mlp.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Matrix;
import org.junit.jupiter.api.Test;

class SoftmaxTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private final Softmax softmax = new Softmax();

    /** Exact values computed with 80 digits (Python's decimal). */
    @Test
    void valueIsWithinFourUlp() {
        double[] a = value(1, 2, 3);
        assertEquals(0.09003057317038046, a[0], 4 * Math.ulp(0.09));
        assertEquals(0.24472847105479764, a[1], 4 * Math.ulp(0.24));
        assertEquals(0.6652409557748219, a[2], 4 * Math.ulp(0.66));
        double[] large = value(1000, 1000, 999);
        assertEquals(0.4223187982515182, large[0], 4 * Math.ulp(0.42));
        assertEquals(0.4223187982515182, large[1], 4 * Math.ulp(0.42));
        assertEquals(0.15536240349696362, large[2], 4 * Math.ulp(0.15));
    }

    @Test
    void extremeLogitsGiveProbabilities() {
        assertArrayEquals(new double[] {1, 0}, value(1e308, -1e308));
        assertArrayEquals(new double[] {0.5, 0, 0.5}, value(1e308, -1e308, 1e308));
        assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, value(-7, -7, -7, -7));
        assertArrayEquals(new double[] {0.5, 0, 0.5}, value(2, -INFINITY, 2));
        assertArrayEquals(new double[] {1}, value(-3));
        assertArrayEquals(new double[] {}, value());
    }

    @Test
    void aRowWithoutASoftmaxIsNaN() {
        double nan = Double.NaN;
        assertArrayEquals(new double[] {nan, nan}, value(-INFINITY, -INFINITY));
        assertArrayEquals(new double[] {nan, nan, nan}, value(1, nan, 2));
        assertArrayEquals(new double[] {nan, nan}, value(INFINITY, 0));
    }

    @Test
    void probabilitiesSumToOne() {
        double[] z = new double[1000];
        for (int i = 0; i < z.length; i++) {
            z[i] = 30 * StrictMath.sin(i);
        }
        double sum = 0;
        for (double p : value(z)) {
            sum += p;
        }
        assertEquals(1, sum, 1000 * Math.ulp(1.0) / 2);
    }

    /** a = [1/4, 3/4] for z = [0, log 3], so that ∂L/∂z = ±(g₀ − g₁)·3/16. */
    @Test
    void pullbackMultipliesByTheJacobian() {
        double[] z = {0, StrictMath.log(3)};
        double[] gradient = {2, -6};
        softmax.pullback(z, value(z), gradient);
        assertArrayEquals(new double[] {1.5, -1.5}, gradient, 1e-15);
    }

    @Test
    void blocksAreTheDefinitionRowByRow() {
        float inf = Float.POSITIVE_INFINITY;
        float[][] rows = {
            {1, 2, 3},
            {1000, 1000, 999},
            {3e38f, -3e38f, 0},
            {-88, 88, -104},
            {2, -inf, 2},
            {-inf, -inf, -inf},
            {1, Float.NaN, 2},
            {inf, 0, 0},
            {0, -0f, 0},
            {-1e4f, -1e4f, -1e4f}
        };
        Matrix z = new Matrix(rows.length, 3);
        Matrix a = new Matrix(rows.length, 3);
        Matrix gradient = new Matrix(rows.length, 3);
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < 3; c++) {
                z.set(r, c, rows[r][c]);
                gradient.set(r, c, c - 0.5f);
            }
        }
        softmax.forward(z, a);
        softmax.backward(z, a, gradient);
        for (int r = 0; r < rows.length; r++) {
            double[] row = {rows[r][0], rows[r][1], rows[r][2]};
            double[] expected = value(row);
            double[] delta = {-0.5, 0.5, 1.5};
            softmax.pullback(row, expected, delta);
            for (int c = 0; c < 3; c++) {
                assertEquals(expected[c], a.get(r, c), 2e-7, "forward, row " + r);
                assertEquals(delta[c], gradient.get(r, c), 2e-7, "backward, row " + r);
            }
        }
    }

    private double[] value(double... z) {
        double[] a = new double[z.length];
        softmax.value(z, a);
        return a;
    }
}
