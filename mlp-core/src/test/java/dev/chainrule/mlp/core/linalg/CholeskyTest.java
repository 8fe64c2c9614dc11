package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.RandomStream;
import org.junit.jupiter.api.Test;

class CholeskyTest {

    /** The example of Wikipedia's article "Cholesky decomposition". */
    @Test
    void theFactorOfATextbookExample() {
        double[][] a = {{4}, {12, 37}, {-16, -43, 98}};
        assertTrue(Cholesky.factorize(a, 3));
        double[][] expected = {{2}, {6, 1}, {-8, 5, 3}};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j <= i; j++) {
                assertEquals(expected[i][j], a[i][j], 1e-12);
            }
        }
    }

    @Test
    void theSolutionSolvesTheSystem() {
        for (int n : new int[] {1, 2, 3, 4, 5, 8, 13, 70}) {
            RandomStream random = new RandomStream(n);
            double[][] b = new double[n][n];
            for (double[] row : b) {
                for (int j = 0; j < n; j++) {
                    row[j] = random.nextGaussian();
                }
            }
            double[][] a = new double[n][n]; // B Bᵀ + I
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    a[i][j] = DoubleProducts.dot(b[i], 0, b[j], n) + (i == j ? 1 : 0);
                }
            }
            double[] solution = new double[n];
            double[] x = new double[n];
            for (int i = 0; i < n; i++) {
                solution[i] = random.nextGaussian();
            }
            for (int i = 0; i < n; i++) {
                x[i] = DoubleProducts.dot(a[i], 0, solution, n);
            }
            assertTrue(Cholesky.factorize(a, n));
            Cholesky.solve(a, x, n);
            for (int i = 0; i < n; i++) {
                assertEquals(solution[i], x[i], 1e-9, n + " equations, element " + i);
            }
        }
    }

    @Test
    void aMatrixThatIsNotPositiveDefiniteIsReported() {
        assertFalse(Cholesky.factorize(new double[][] {{1}, {2, 1}}, 2));
        assertFalse(Cholesky.factorize(new double[][] {{0}}, 1));
        assertFalse(Cholesky.factorize(new double[][] {{Double.NaN}}, 1));
        assertFalse(Cholesky.factorize(
                new double[][] {{1}, {0, 1}, {0, 0, 1}, {0, 0, 0, 1}, {0, 0, 0, 0, 1}, {0, 0, 0, 0, 2, 1}}, 6));
    }
}
