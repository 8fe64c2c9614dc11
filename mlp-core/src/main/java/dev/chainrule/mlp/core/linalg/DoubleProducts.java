package dev.chainrule.mlp.core.linalg;

/**
 * Matrix products in float64, in loops that the JIT compiler vectorizes.
 *
 * <p>Matrices are arrays of rows, each row an array of its own, because C2 vectorizes {@code c[j] += a * b[j]} only if the
 * arrays are indexed by the loop variable alone. Every sum has one order, and products are rounded before they are added:
 * an emulated fma of doubles is slow, and an unfused sum has the same bits on every machine.
 *
 * @since 0.2
 */
public final class DoubleProducts {
    private DoubleProducts() {}

    /**
     * Adds a product to a matrix, out[m] += Σₖ a[from + m·rowStride + k·step] · b[k], in ascending order of k.
     *
     * @param a the left factor, of which an element is reached by two strides, so that it may be transposed
     * @param b the right factor, depth × width
     * @param out the sums, at least count × width
     */
    public static void addProduct(
            double[] a,
            int from,
            int rowStride,
            int step,
            double[][] b,
            int depth,
            double[][] out,
            int count,
            int width) {
        int m = 0;
        for (; m + 4 <= count; m += 4) {
            int a0 = from + m * rowStride;
            int a1 = a0 + rowStride;
            int a2 = a1 + rowStride;
            int a3 = a2 + rowStride;
            int k = 0;
            for (; k + 2 <= depth; k += 2) {
                int i = k * step;
                int j = i + step;
                double[] b0 = b[k];
                double[] b1 = b[k + 1];
                rank2(a[a0 + i], a[a0 + j], a[a1 + i], a[a1 + j], b0, b1, out[m], out[m + 1], width);
                rank2(a[a2 + i], a[a2 + j], a[a3 + i], a[a3 + j], b0, b1, out[m + 2], out[m + 3], width);
            }
            if (k < depth) {
                int i = k * step;
                rank1(a[a0 + i], b[k], out[m], width);
                rank1(a[a1 + i], b[k], out[m + 1], width);
                rank1(a[a2 + i], b[k], out[m + 2], width);
                rank1(a[a3 + i], b[k], out[m + 3], width);
            }
        }
        for (; m < count; m++) {
            int a0 = from + m * rowStride;
            int k = 0;
            for (; k + 4 <= depth; k += 4) {
                row4(
                        a[a0 + k * step],
                        a[a0 + (k + 1) * step],
                        a[a0 + (k + 2) * step],
                        a[a0 + (k + 3) * step],
                        b[k],
                        b[k + 1],
                        b[k + 2],
                        b[k + 3],
                        out[m],
                        width);
            }
            for (; k < depth; k++) {
                rank1(a[a0 + k * step], b[k], out[m], width);
            }
        }
    }

    /**
     * Adds a product to a matrix, out[m] += Σₖ a[m][k] · b[k], in ascending order of k.
     *
     * @param a the left factor, at least count × depth
     * @param b the right factor, depth × width
     * @param out the sums, at least count × width
     */
    public static void addProduct(double[][] a, double[][] b, int depth, double[][] out, int count, int width) {
        int m = 0;
        for (; m + 4 <= count; m += 4) {
            double[] a0 = a[m];
            double[] a1 = a[m + 1];
            double[] a2 = a[m + 2];
            double[] a3 = a[m + 3];
            int k = 0;
            for (; k + 2 <= depth; k += 2) {
                double[] b0 = b[k];
                double[] b1 = b[k + 1];
                rank2(a0[k], a0[k + 1], a1[k], a1[k + 1], b0, b1, out[m], out[m + 1], width);
                rank2(a2[k], a2[k + 1], a3[k], a3[k + 1], b0, b1, out[m + 2], out[m + 3], width);
            }
            if (k < depth) {
                rank1(a0[k], b[k], out[m], width);
                rank1(a1[k], b[k], out[m + 1], width);
                rank1(a2[k], b[k], out[m + 2], width);
                rank1(a3[k], b[k], out[m + 3], width);
            }
        }
        for (; m < count; m++) {
            int k = 0;
            for (; k + 4 <= depth; k += 4) {
                row4(a[m][k], a[m][k + 1], a[m][k + 2], a[m][k + 3], b[k], b[k + 1], b[k + 2], b[k + 3], out[m], width);
            }
            for (; k < depth; k++) {
                rank1(a[m][k], b[k], out[m], width);
            }
        }
    }

    /**
     * Adds weighted squares to rows of a symmetric matrix, out[p][q] += Σₖ weights[k] · b[k][p] · b[k][q] for q ≤ p, in
     * ascending order of k. Up to three elements after the diagonal may be written too.
     *
     * @param b depth × n
     * @param out the lower triangle of an n × n matrix
     * @param from the first row p, a multiple of 4
     * @param to the row after the last; a multiple of 4, or n
     */
    public static void addSquares(double[] weights, double[][] b, int depth, double[][] out, int from, int to) {
        int p = from;
        for (; p + 4 <= to; p += 4) {
            for (int k = 0; k + 2 <= depth; k += 2) {
                double[] b0 = b[k];
                double[] b1 = b[k + 1];
                double w0 = weights[k];
                double w1 = weights[k + 1];
                rank2(w0 * b0[p], w1 * b1[p], w0 * b0[p + 1], w1 * b1[p + 1], b0, b1, out[p], out[p + 1], p + 4);
                rank2(
                        w0 * b0[p + 2],
                        w1 * b1[p + 2],
                        w0 * b0[p + 3],
                        w1 * b1[p + 3],
                        b0,
                        b1,
                        out[p + 2],
                        out[p + 3],
                        p + 4);
            }
            if (depth % 2 == 1) {
                int k = depth - 1;
                for (int m = p; m < p + 4; m++) {
                    rank1(weights[k] * b[k][m], b[k], out[m], p + 4);
                }
            }
        }
        for (; p < to; p++) {
            for (int k = 0; k < depth; k++) {
                rank1(weights[k] * b[k][p], b[k], out[p], p + 1);
            }
        }
    }

    /** Sets to[c][r] = from[r][c], four rows at a time, so that a cache line of the result is visited a quarter as often. */
    public static void transpose(double[][] from, int rows, int columns, double[][] to) {
        int r = 0;
        for (; r + 4 <= rows; r += 4) {
            double[] row0 = from[r];
            double[] row1 = from[r + 1];
            double[] row2 = from[r + 2];
            double[] row3 = from[r + 3];
            for (int c = 0; c < columns; c++) {
                double[] column = to[c];
                column[r] = row0[c];
                column[r + 1] = row1[c];
                column[r + 2] = row2[c];
                column[r + 3] = row3[c];
            }
        }
        for (; r < rows; r++) {
            double[] row = from[r];
            for (int c = 0; c < columns; c++) {
                to[c][r] = row[c];
            }
        }
    }

    /** Adds the sum of the first {@code width} elements of each row, sums[m] += Σⱼ a[m][j], in ascending order of j. */
    public static void addRowSums(double[][] a, int width, double[] sums) {
        int m = 0;
        for (; m + 4 <= a.length; m += 4) { // an addition waits for the one before, but not for those of other rows
            double[] a0 = a[m];
            double[] a1 = a[m + 1];
            double[] a2 = a[m + 2];
            double[] a3 = a[m + 3];
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int j = 0; j < width; j++) {
                s0 += a0[j];
                s1 += a1[j];
                s2 += a2[j];
                s3 += a3[j];
            }
            sums[m] += s0;
            sums[m + 1] += s1;
            sums[m + 2] += s2;
            sums[m + 3] += s3;
        }
        for (; m < a.length; m++) {
            double sum = 0;
            for (int j = 0; j < width; j++) {
                sum += a[m][j];
            }
            sums[m] += sum;
        }
    }

    /** Returns Σ a[from + i] · b[i] over n elements, in four interleaved sums. */
    public static double dot(double[] a, int from, double[] b, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            s0 += a[from + i] * b[i];
            s1 += a[from + i + 1] * b[i + 1];
            s2 += a[from + i + 2] * b[i + 2];
            s3 += a[from + i + 3] * b[i + 3];
        }
        for (; i < n; i++) {
            s0 += a[from + i] * b[i];
        }
        return s0 + s1 + (s2 + s3);
    }

    /**
     * Adds two terms to each of two rows: four vectors are read and two written for four products. With four rows the loop
     * would be too long for C2 of JDK 17 to unroll, and so would not be vectorized.
     */
    private static void rank2(
            double a00,
            double a01,
            double a10,
            double a11,
            double[] b0,
            double[] b1,
            double[] c0,
            double[] c1,
            int width) {
        for (int j = 0; j < width; j++) {
            double x0 = b0[j];
            double x1 = b1[j];
            c0[j] = c0[j] + a00 * x0 + a01 * x1;
            c1[j] = c1[j] + a10 * x0 + a11 * x1;
        }
    }

    /** Adds four terms to one row. */
    private static void row4(
            double a0,
            double a1,
            double a2,
            double a3,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] b3,
            double[] c,
            int width) {
        for (int j = 0; j < width; j++) {
            c[j] = c[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
        }
    }

    /** Adds one term to one row. */
    private static void rank1(double a, double[] b, double[] c, int width) {
        for (int j = 0; j < width; j++) {
            c[j] += a * b[j];
        }
    }
}
