package dev.chainrule.mlp.core.training;

import java.util.Arrays;
import java.util.List;

/**
 * The absolute errors of a model that predicts numbers on rows that it was not trained on, for prediction intervals by
 * split conformal prediction. Vovk, Gammerman and Shafer, "Algorithmic learning in a random world" (2005); Lei and others,
 * "Distribution-free predictive inference for regression" (2018).
 *
 * <p>The interval of level p around a prediction ŷ is ŷ ± the k-th smallest of n errors with k = ⌈(n + 1)p⌉. It contains the
 * target of a new row with a probability of at least p, if that row and the n rows are exchangeable, as rows drawn at random
 * are, whatever the model and the distribution of the errors. Immutable.
 *
 * @since 0.2
 */
public final class Residuals {
    /** More are thinned out: an interval of a level with four decimals is then still exact. */
    private static final int MAX_ROWS = 9_999;

    /** Keeps a rank of 90.00000000000001 from becoming 91. */
    private static final double ROUNDING = 1e-9;

    /** One array for each target, ascending. */
    private final double[][] sorted;

    private Residuals(double[][] sorted) {
        this.sorted = sorted;
    }

    /**
     * Creates residuals.
     *
     * @param errors for each target, the absolute errors of the rows in any order, in the unit of the target; copied. Of n
     *     &gt; 9,999 rows, the errors of the ranks ⌈i(n + 1)/10,000⌉ for i from 1 to 9,999 are kept
     * @throws IllegalArgumentException if there are no targets or no rows, the numbers of rows differ, or an error is negative,
     *     infinite or NaN
     */
    public static Residuals of(List<double[]> errors) {
        return of(errors, 0);
    }

    /**
     * Creates the residuals of a model that predicts quantiles of one target: by how much each row is outside of the interval
     * between two quantiles, max(low − y, y − high), negative for a row inside. Quantile i and the one as far from the other
     * end make a pair; a quantile in the middle makes one with itself.
     *
     * @param scores for each quantile, the numbers of its pair in any order, in the unit of the target; copied, and thinned
     *     out as those of {@link #of(List)}
     * @throws IllegalArgumentException if there are no quantiles or no rows, the numbers of rows differ, or one is infinite or
     *     NaN
     * @since 0.2
     */
    public static Residuals ofQuantiles(List<double[]> scores) {
        return of(scores, -Double.MAX_VALUE);
    }

    /**
     * Returns the lower quantile of the pair whose probabilities are closest to a level apart.
     *
     * @param quantiles the probabilities of the quantiles, two or more, ascending
     */
    static int pair(List<Double> quantiles, double level) {
        int best = 0;
        for (int i = 1; i < quantiles.size() / 2; i++) {
            if (Math.abs(apart(quantiles, i) - level) < Math.abs(apart(quantiles, best) - level)) {
                best = i;
            }
        }
        return best;
    }

    private static double apart(List<Double> quantiles, int pair) {
        return quantiles.get(quantiles.size() - 1 - pair) - quantiles.get(pair);
    }

    private static Residuals of(List<double[]> errors, double least) {
        if (errors.isEmpty() || errors.get(0).length == 0) {
            throw new IllegalArgumentException("needs the errors of at least one target and one row");
        }
        double[][] sorted = new double[errors.size()][];
        for (int t = 0; t < sorted.length; t++) {
            double[] all = errors.get(t).clone();
            if (all.length != errors.get(0).length) {
                throw new IllegalArgumentException(
                        "needs as many errors for each target, found " + errors.get(0).length + " and " + all.length);
            }
            Arrays.sort(all);
            if (!(all[0] >= least && all[all.length - 1] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("an error must be " + (least == 0 ? ">= 0 and " : "")
                        + "finite, was " + (all[0] >= least ? all[all.length - 1] : all[0]));
            }
            sorted[t] = thinned(all);
        }
        return new Residuals(sorted);
    }

    private static double[] thinned(double[] ascending) {
        long n = ascending.length;
        if (n <= MAX_ROWS) {
            return ascending;
        }
        double[] kept = new double[MAX_ROWS];
        for (int i = 1; i <= MAX_ROWS; i++) {
            kept[i - 1] = ascending[(int) ((i * (n + 1) + MAX_ROWS) / (MAX_ROWS + 1)) - 1]; // ⌈i(n + 1)/10,000⌉
        }
        return kept;
    }

    /** Returns the number of targets. */
    public int targets() {
        return sorted.length;
    }

    /** Returns the number of errors of each target; at most 9,999. */
    public int count() {
        return sorted[0].length;
    }

    /**
     * Returns the errors of a target.
     *
     * @param target the index of the target, from 0
     * @return a copy, ascending
     */
    public double[] toArray(int target) {
        return sorted[target].clone();
    }

    /**
     * Returns half of the width of the intervals of a target or, for quantiles, by how much the interval between the quantiles
     * is widened at each end, or narrowed if it is negative.
     *
     * @param target the index of the target, from 0
     * @param level the probability with which an interval contains the target of a new row; above 0
     * @return in the unit of the target
     * @throws IllegalArgumentException if the level is not above 0, or larger than {@link #highestLevel}
     */
    public double halfWidth(int target, double level) {
        if (!(level > 0 && level <= highestLevel() + ROUNDING)) {
            throw new IllegalArgumentException(
                    "an interval needs a level above 0 and, for a model that was calibrated with "
                            + count() + (count() == 1 ? " row" : " rows") + ", at most " + count() + "/" + (count() + 1)
                            + "; was " + level);
        }
        int rank = (int) Math.ceil((count() + 1) * level - ROUNDING);
        return sorted[target][Math.max(1, rank) - 1];
    }

    /** Returns the highest level for which there is an interval, n/(n + 1). */
    public double highestLevel() {
        return count() / (count() + 1.0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Residuals that && Arrays.deepEquals(sorted, that.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(sorted);
    }

    /** Returns text such as {@code 50 residuals of 1 target}. */
    @Override
    public String toString() {
        return count()
                + (count() == 1 ? " residual of " : " residuals of ")
                + targets()
                + (targets() == 1 ? " target" : " targets");
    }
}
