package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;

/** Computes the fraction of rows that a subclass counts as correct. */
abstract class FractionCorrect implements ClassMetric.Tally {
    private long rows;
    private long correct;

    abstract boolean isCorrect(double[] scores, int predicted, int actual);

    @Override
    public void add(double[] scores, int predicted, int actual) {
        rows++;
        if (isCorrect(scores, predicted, actual)) {
            correct++;
        }
    }

    @Override
    public double value() {
        return (double) correct / rows;
    }
}
