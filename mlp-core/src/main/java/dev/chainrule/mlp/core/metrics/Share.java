package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;

/** The share of rows that are right in some sense. */
abstract class Share implements ClassMetric.Tally {
    private long rows;
    private long right;

    abstract boolean isRight(double[] scores, int answer, int actual);

    @Override
    public void add(double[] scores, int answer, int actual) {
        rows++;
        if (isRight(scores, answer, actual)) {
            right++;
        }
    }

    @Override
    public double value() {
        return (double) right / rows;
    }
}
