package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoubleProductsTest {
    private final SplittableRandom random = new SplittableRandom(1);

    private double[] vector(int n) {
        return random.doubles(n, -1, 1).toArray();
    }

    private double[][] matrix(int rows, int columns) {
        double[][] matrix = new double[rows][];
        for (int r = 0; r < rows; r++) {
            matrix[r] = vector(columns);
        }
        return matrix;
    }

    private static double[][] copy(double[][] matrix) {
        double[][] copy = matrix.clone();
        for (int r = 0; r < copy.length; r++) {
            copy[r] = copy[r].clone();
        }
        return copy;
    }

    @Test
    void addsTheProductOfTwoSmallMatrices() {
        double[][] out = {{100, 0}, {0, 100}};
        DoubleProducts.addProduct(
                new double[][] {{1, 2, 3}, {4, 5, 6}}, new double[][] {{1, 0}, {0, 1}, {10, 20}}, 3, out, 2, 2);
        assertArrayEquals(new double[] {131, 62}, out[0]);
        assertArrayEquals(new double[] {64, 225}, out[1]);
    }

    /** Blocks of four rows and of two or four terms, with each remainder; sums in ascending order, to the bit. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 2", "4, 2, 3", "4, 3, 8", "5, 4, 7", "8, 6, 1", "9, 7, 5", "11, 9, 16"})
    void addsTermsInAscendingOrder(int count, int depth, int width) {
        double[][] a = matrix(count, depth);
        double[][] b = matrix(depth, width);
        double[][] start = matrix(count, width);
        double[][] expected = copy(start);
        for (int m = 0; m < count; m++) {
            for (int j = 0; j < width; j++) {
                for (int k = 0; k < depth; k++) {
                    expected[m][j] += a[m][k] * b[k][j];
                }
            }
        }
        double[][] out = copy(start);
        DoubleProducts.addProduct(a, b, depth, out, count, width);
        assertArrayEquals(expected, out);

        double[] rows = new double[3 + count * depth];
        double[] columns = new double[3 + count * depth];
        for (int m = 0; m < count; m++) {
            for (int k = 0; k < depth; k++) {
                rows[3 + m * depth + k] = a[m][k];
                columns[3 + k * count + m] = a[m][k];
            }
        }
        double[][] byRows = copy(start);
        DoubleProducts.addProduct(rows, 3, depth, 1, b, depth, byRows, count, width);
        assertArrayEquals(expected, byRows, "by rows");
        double[][] transposed = copy(start);
        DoubleProducts.addProduct(columns, 3, 1, count, b, depth, transposed, count, width);
        assertArrayEquals(expected, transposed, "transposed");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "4, 5", "7, 4", "9, 3", "12, 6"})
    void addsWeightedSquaresBelowTheDiagonal(int n, int depth) {
        double[] weights = vector(depth);
        double[][] b = matrix(depth, n);
        double[][] start = matrix(n, n);
        double[][] out = copy(start);
        DoubleProducts.addSquares(weights, b, depth, out, 0, n);
        for (int p = 0; p < n; p++) {
            for (int q = 0; q <= p; q++) {
                double expected = start[p][q];
                for (int k = 0; k < depth; k++) {
                    expected += weights[k] * b[k][p] * b[k][q];
                }
                assertEquals(expected, out[p][q], p + ", " + q);
            }
            for (int q = p + 4; q < n; q++) {
                assertEquals(start[p][q], out[p][q], "not written: " + p + ", " + q);
            }
        }
    }

    @Test
    void addsSquaresToTheAskedRowsAlone() {
        double[][] whole = new double[10][10];
        double[][] inParts = new double[10][10];
        double[] weights = vector(5);
        double[][] b = matrix(5, 10);
        DoubleProducts.addSquares(weights, b, 5, whole, 0, 10);
        DoubleProducts.addSquares(weights, b, 5, inParts, 4, 8);
        assertArrayEquals(new double[10], inParts[3]);
        assertArrayEquals(new double[10], inParts[8]);
        DoubleProducts.addSquares(weights, b, 5, inParts, 8, 10);
        DoubleProducts.addSquares(weights, b, 5, inParts, 0, 4);
        assertArrayEquals(whole, inParts);
    }

    @Test
    void transposes() {
        double[][] to = new double[3][2];
        DoubleProducts.transpose(new double[][] {{1, 2, 3}, {4, 5, 6}}, 2, 3, to);
        assertArrayEquals(new double[][] {{1, 4}, {2, 5}, {3, 6}}, to);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "4, 5", "7, 4", "9, 3"})
    void transposesBlocksOfFourRowsAndTheRemainder(int rows, int columns) {
        double[][] from = matrix(rows, columns);
        double[][] to = new double[columns][rows];
        DoubleProducts.transpose(from, rows, columns, to);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                assertEquals(from[r][c], to[c][r], r + ", " + c);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "4, 5", "7, 4", "9, 31"})
    void addsTheSumsOfRowsInAscendingOrder(int rows, int width) {
        double[][] a = matrix(rows, width + 1); // the last element does not count
        double[] sums = vector(rows);
        double[] expected = sums.clone();
        for (int m = 0; m < rows; m++) {
            double sum = 0;
            for (int j = 0; j < width; j++) {
                sum += a[m][j];
            }
            expected[m] += sum;
        }
        DoubleProducts.addRowSums(a, width, sums);
        assertArrayEquals(expected, sums);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 8, 11})
    void multipliesVectorsFromAnOffset(int n) {
        double[] a = new double[n + 2];
        double[] b = new double[n];
        double expected = 0;
        for (int i = 0; i < n; i++) {
            a[i + 2] = i + 1;
            b[i] = 2 * i - 3;
            expected += (i + 1) * (2 * i - 3); // whole numbers: every order gives the same sum
        }
        assertEquals(expected, DoubleProducts.dot(a, 2, b, n));
    }
}
