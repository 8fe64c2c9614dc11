package dev.chainrule.mlp.core.metrics;

/**
 * Computes Σ (y − ȳ)² of each target in one pass by Welford's method (1962), which avoids cancellation, from the distances
 * to the first row, which are exact if the targets are far from zero and close together.
 */
final class SquaredDeviations {
    private final double[] first;
    private final double[] mean;
    private final double[] sum;
    private long rows;

    SquaredDeviations(int targets) {
        first = new double[targets];
        mean = new double[targets];
        sum = new double[targets];
    }

    /** Begins a row, before its values are added. */
    void nextRow() {
        rows++;
    }

    /** Adds the value of a target in the current row. */
    void add(int target, double y) {
        first[target] = rows == 1 ? y : first[target];
        double fromFirst = y - first[target];
        double fromMean = fromFirst - mean[target];
        mean[target] += fromMean / rows;
        sum[target] += fromMean * (fromFirst - mean[target]);
    }

    long rows() {
        return rows;
    }

    /** Returns the sum of a target. */
    double of(int target) {
        return sum[target];
    }

    /** Returns 1 − unexplained/total; for a total of 0, it is 1 if nothing is unexplained and 0 otherwise. */
    static double explained(double unexplained, double total) {
        return 1 - (unexplained == 0 ? 0 : total == 0 ? 1 : unexplained / total);
    }
}
