package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;

/** For each target a sum over the rows; at the end, the mean over the targets of what becomes of the sum. */
abstract class MeanError implements NumberMetric.Tally {
    private final double[] sums;
    private long rows;

    MeanError(int targets) {
        sums = new double[targets];
    }

    /** What a row adds to the sum. */
    abstract double of(double error);

    /** What a target's mean over the rows becomes. */
    abstract double ofMean(double mean);

    @Override
    public void add(double[] predicted, double[] actual) {
        rows++;
        for (int c = 0; c < sums.length; c++) {
            sums[c] += of(actual[c] - predicted[c]);
        }
    }

    @Override
    public double value() {
        double sum = 0;
        for (double each : sums) {
            sum += ofMean(each / rows);
        }
        return sum / sums.length;
    }
}
