package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The block hooks of an encoding that defines a row alone. */
class LearnedEncodingTest {
    private static final LearnedEncoding MIXED = new Mixed();

    /** e = (θ₀x₀ + θ₁x₁, θ₂x₀x₁). */
    private static final class Mixed implements LearnedEncoding {
        @Override
        public int parameters(int inputs) {
            return 3;
        }

        @Override
        public int outputs(int inputs) {
            return 2;
        }

        @Override
        public List<String> outputNames(List<String> inputs) {
            return List.of("sum", "product");
        }

        @Override
        public void initialize(double[] parameters, int inputs, RandomStream random) {
            Arrays.fill(parameters, 1);
        }

        @Override
        public void value(double[] x, double[] parameters, double[] encoded) {
            encoded[0] = parameters[0] * x[0] + parameters[1] * x[1];
            encoded[1] = parameters[2] * x[0] * x[1];
        }

        @Override
        public void pullback(
                double[] x, double[] parameters, double[] lossByEncoded, double[] lossByX, double[] lossByParameters) {
            lossByX[0] = lossByEncoded[0] * parameters[0] + lossByEncoded[1] * parameters[2] * x[1];
            lossByX[1] = lossByEncoded[0] * parameters[1] + lossByEncoded[1] * parameters[2] * x[0];
            lossByParameters[0] = lossByEncoded[0] * x[0];
            lossByParameters[1] = lossByEncoded[0] * x[1];
            lossByParameters[2] = lossByEncoded[1] * x[0] * x[1];
        }
    }

    /** x is in columns 1 and 2 of four, θ = (2, 3, 0.5) from index 3, e in columns 2 and 3 of five. */
    private static final LearnedEncoding.Place PLACE = new LearnedEncoding.Place(1, 2, 2, 3);

    private static final float[] PARAMETERS = {9, 9, 9, 2, 3, 0.5f, 9};

    private static Matrix x() {
        return new Matrix(new float[] {9, 1, 2, 9, 9, -4, 0.5f, 9}, 2, 4);
    }

    private static Matrix lossByEncoded(float... sumAndProduct) {
        Matrix matrix = new Matrix(2, 5);
        Arrays.fill(matrix.data(), 9);
        for (int r = 0; r < 2; r++) {
            matrix.set(r, 2, sumAndProduct[2 * r]);
            matrix.set(r, 3, sumAndProduct[2 * r + 1]);
        }
        return matrix;
    }

    /** (2·1 + 3·2, 0.5·1·2) and (2·(−4) + 3·0.5, 0.5·(−4)·0.5). */
    @Test
    void aBlockIsEncodedRowByRowInItsPlace() {
        Matrix encoded = new Matrix(2, 5);
        Arrays.fill(encoded.data(), 7);
        MIXED.forward(x(), PARAMETERS, encoded, PLACE);
        assertArrayEquals(new float[] {7, 7, 8, 1, 7, 7, 7, -6.5f, -1, 7}, encoded.data());
    }

    /** 10·1 − 1·(−4), 10·2 − 1·0.5 and 1·2 + 4·(−2); what was there before is not added. */
    @Test
    void theGradientIsTheSumOverTheRowsInItsPlace() {
        float[] gradient = new float[7];
        Arrays.fill(gradient, 7);
        MIXED.backward(x(), PARAMETERS, lossByEncoded(10, 1, -1, 4), gradient, PLACE);
        assertArrayEquals(new float[] {7, 7, 7, 14, 19.5f, -6, 7}, gradient);
        MIXED.backward(new Matrix(0, 4), PARAMETERS, new Matrix(0, 5), gradient, PLACE);
        assertArrayEquals(new float[] {7, 7, 7, 0, 0, 0, 7}, gradient);
    }

    /** 1 + 1 + 2²⁴ in float32; from the last row to the first each 1 would be lost. */
    @Test
    void theSumBeginsWithTheFirstRow() {
        Matrix ones = new Matrix(new float[] {1, 0, 1, 0, 1, 0}, 3, 2);
        Matrix lossByEncoded = new Matrix(new float[] {1, 0, 1, 0, 16_777_216, 0}, 3, 2);
        float[] gradient = new float[3];
        MIXED.backward(ones, new float[3], lossByEncoded, gradient, new LearnedEncoding.Place(0, 2, 0, 0));
        assertEquals(16_777_218, gradient[0]);
    }

    @Test
    void theParametersAreTrainedAtTheRateOfTheRun() {
        assertEquals(1, MIXED.learningRateFactor());
    }
}
