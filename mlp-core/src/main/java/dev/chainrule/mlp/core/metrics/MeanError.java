package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;

/** Averages a function of the errors over the rows, transforms the average of each target, and averages the targets. */
abstract class MeanError implements NumberMetric.Tally {
    private final double[] sums;
    private long rows;

    MeanError(int targets) {
        sums = new double[targets];
    }

    /** Returns the term of an error of a target. */
    abstract double of(int target, double error);

    /** Returns the measure of a target whose terms have this mean. */
    abstract double ofMean(double mean);

    @Override
    public void add(double[] predicted, double[] actual) {
        rows++;
        for (int c = 0; c < sums.length; c++) {
            sums[c] += of(c, actual[c] - predicted[c]);
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
