package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The default methods of {@link Loss}. */
class LossTest {

    /** Σ (a − y)³, whose gradient is 3 (a − y)². */
    private static final Loss CUBED = new Loss() {
        @Override
        public String name() {
            return "cubed";
        }

        @Override
        public Loss with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double[] output, double[] target) {
            double sum = 0;
            for (int i = 0; i < output.length; i++) {
                sum += Math.pow(output[i] - target[i], 3);
            }
            return sum;
        }

        @Override
        public void gradient(double[] output, double[] target, double[] gradient) {
            for (int i = 0; i < output.length; i++) {
                gradient[i] = 3 * Math.pow(output[i] - target[i], 2);
            }
        }
    };

    private static Matrix matrix(int rows, int columns, float... values) {
        Matrix matrix = new Matrix(rows, columns);
        System.arraycopy(values, 0, matrix.data(), 0, values.length);
        return matrix;
    }

    private static final Matrix OUTPUT = matrix(2, 2, 1, 2, 3, 4);
    private static final Matrix TARGET = matrix(2, 2, 0, 4, 1, 3);

    /** 1 − 8 + 8 + 1. */
    @Test
    void theValueOfABlockIsTheSumOverItsRows() {
        assertEquals(2, CUBED.value(OUTPUT, TARGET));
    }

    @Test
    void theGradientOfABlockIsThatOfEachRow() {
        Matrix gradient = matrix(2, 2, 9, 9, 9, 9);
        assertEquals(2, CUBED.valueAndGradient(OUTPUT, TARGET, gradient));
        assertArrayEquals(new float[] {3, 12, 12, 3}, gradient.data());
    }

    @Test
    void itTakesAllNumbersAndObjectsToNothingUnlessItSaysSo() {
        assertEquals(Range.FINITE, CUBED.outputs());
        assertEquals(Range.FINITE, CUBED.targets());
        assertFalse(CUBED.classifies());
        assertEquals(Double.POSITIVE_INFINITY, CUBED.distanceToKink(new double[1], new double[1]));
        assertEquals(Optional.empty(), CUBED.formula());
    }
}
