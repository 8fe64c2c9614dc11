package dev.chainrule.mlp.core.linalg;

/**
 * The Cholesky factorization A = L Lᵀ of a symmetric positive definite matrix, and the solution of A x = b.
 *
 * <p>By columns, four at a time, after Golub and Van Loan, "Matrix Computations" (2013), section 4.2: most of the work is
 * in loops over a row that the JIT compiler vectorizes.
 *
 * @since 0.2
 */
public final class Cholesky {
    private static final int BLOCK = 4;

    private Cholesky() {}

    /**
     * Factorizes a matrix in place.
     *
     * @param a the lower triangle of A on entry, L on return; row i has at least i + 1 elements, of which the first i + 1
     *     are used
     * @param n the number of rows
     * @return whether A is positive definite to working precision; if not, the content of {@code a} is undefined
     */
    public static boolean factorize(double[][] a, int n) {
        double[][] panel = new double[BLOCK][n];
        for (int k = 0; k < n; k += BLOCK) {
            int width = Math.min(BLOCK, n - k);
            if (!factorizePanel(a, n, k, width, panel)) {
                return false;
            }
            if (width == BLOCK) { // else there are no rows below
                subtract(a, n, k + BLOCK, panel);
            }
        }
        return true;
    }

    /** Factorizes columns k to k + width of all rows from k on, whose contributions of earlier columns are subtracted. */
    private static boolean factorizePanel(double[][] a, int n, int k, int width, double[][] panel) {
        for (int c = k; c < k + width; c++) {
            for (int i = c; i < n; i++) {
                double sum = a[i][c];
                for (int m = k; m < c; m++) {
                    sum -= a[i][m] * a[c][m];
                }
                a[i][c] = sum;
            }
            double pivot = a[c][c];
            if (!(pivot > 0 && pivot < Double.POSITIVE_INFINITY)) {
                return false;
            }
            double root = Math.sqrt(pivot);
            for (int i = c; i < n; i++) {
                a[i][c] /= root;
                panel[c - k][i] = a[i][c];
            }
        }
        return true;
    }

    /** Subtracts the products of four columns from the triangle that begins at a row. */
    private static void subtract(double[][] a, int n, int from, double[][] panel) {
        for (int i = from; i < n; i++) {
            subtract(
                    panel[0][i],
                    panel[1][i],
                    panel[2][i],
                    panel[3][i],
                    panel[0],
                    panel[1],
                    panel[2],
                    panel[3],
                    a[i],
                    from,
                    i + 1);
        }
    }

    private static void subtract(
            double a0,
            double a1,
            double a2,
            double a3,
            double[] p0,
            double[] p1,
            double[] p2,
            double[] p3,
            double[] row,
            int from,
            int to) {
        for (int j = from; j < to; j++) {
            row[j] = row[j] - a0 * p0[j] - a1 * p1[j] - a2 * p2[j] - a3 * p3[j];
        }
    }

    /**
     * Solves L Lᵀ x = b in place.
     *
     * @param l the factor L
     * @param x b on entry, the solution on return
     */
    public static void solve(double[][] l, double[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = (x[i] - DoubleProducts.dot(l[i], 0, x, i)) / l[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            x[i] /= l[i][i];
            double[] row = l[i];
            for (int j = 0; j < i; j++) {
                x[j] -= row[j] * x[i];
            }
        }
    }
}
