package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.NumberMetric;
import java.util.Optional;

/**
 * Counts the decisions about the labels of rows that may have several: targets of 0 or 1, predicted to be 1 if their
 * probability is above a half.
 */
abstract class MultiLabel implements NumberMetric.Tally {
    final long[] correct;
    final long[] predicted;
    final long[] actual;
    private long rows;
    private long correctRows;
    private long wrongLabels;
    private boolean isDefined = true;

    MultiLabel(int targets) {
        correct = new long[targets];
        predicted = new long[targets];
        actual = new long[targets];
    }

    /** Returns the objection to a metric of labels unless each of several targets is one. */
    static Optional<String> objectionTo(String name, int targets, boolean labels) {
        return labels && targets > 1
                ? Optional.empty()
                : Optional.of(
                        "metric '" + name + "' measures several targets of 0 or 1, which need a 'sigmoid' output each"
                                + " and a loss for labels, such as 'binary-cross-entropy'");
    }

    @Override
    public final void add(double[] probabilities, double[] targets) {
        rows++;
        boolean isCorrect = true;
        for (int c = 0; c < targets.length; c++) {
            boolean isPredicted = probabilities[c] > 0.5;
            boolean isActual = targets[c] == 1;
            isDefined &= isActual || targets[c] == 0;
            predicted[c] += isPredicted ? 1 : 0;
            actual[c] += isActual ? 1 : 0;
            correct[c] += isPredicted && isActual ? 1 : 0;
            wrongLabels += isPredicted == isActual ? 0 : 1;
            isCorrect &= isPredicted == isActual;
        }
        correctRows += isCorrect ? 1 : 0;
    }

    @Override
    public final double value() {
        return isDefined && rows > 0 ? measure() : Double.NaN;
    }

    /** Returns the value for at least one row whose targets are all 0 or 1. */
    abstract double measure();

    /** Returns the fraction of the rows whose labels are all predicted correctly. */
    final double correctRows() {
        return (double) correctRows / rows;
    }

    /** Returns the fraction of all labels that are predicted wrongly. */
    final double wrongLabels() {
        return (double) wrongLabels / rows / actual.length;
    }
}
