package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import java.util.Optional;

/** Counts the actual, predicted and correctly predicted rows of each class, and computes a measure from the counts. */
final class Counts implements ClassMetric.Tally {

    /** How to combine the measures of the classes. */
    enum Average {
        /** The measure of the second of two classes. */
        SECOND_CLASS,
        /** The mean over the classes that occur among the targets or the predictions. */
        MACRO,
        /** The measure of the total counts of all classes. */
        MICRO
    }

    /** A measure of one class. */
    interface Measure {

        /**
         * Computes the measure.
         *
         * @param correct the number of rows of the class that are predicted to be of it
         * @param predicted the number of rows predicted to be of the class
         * @param actual the number of rows of the class
         */
        double of(long correct, long predicted, long actual);
    }

    private final Average average;
    private final Measure measure;
    private final long[] correct;
    private final long[] predicted;
    private final long[] actual;
    private long rows;
    private long correctRows;

    Counts(int classes, Average average, Measure measure) {
        this.average = average;
        this.measure = measure;
        correct = new long[classes];
        predicted = new long[classes];
        actual = new long[classes];
    }

    @Override
    public void add(double[] scores, int predictedClass, int actualClass) {
        rows++;
        actual[actualClass]++;
        predicted[predictedClass]++;
        if (predictedClass == actualClass) {
            correct[actualClass]++;
            correctRows++;
        }
    }

    @Override
    public double value() {
        if (rows == 0) {
            return Double.NaN;
        }
        return switch (average) {
            case SECOND_CLASS -> of(1);
            case MACRO -> macro();
            case MICRO -> measure.of(correctRows, rows, rows); // each row has one class and one prediction
        };
    }

    private double macro() {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < actual.length; c++) {
            if (actual[c] > 0 || predicted[c] > 0) {
                sum += of(c);
                classes++;
            }
        }
        return sum / classes;
    }

    private double of(int c) {
        return measure.of(correct[c], predicted[c], actual[c]);
    }

    /** Returns the ratio; 0 if the denominator is 0, as in scikit-learn. */
    static double ratio(long numerator, long denominator) {
        return denominator == 0 ? 0 : (double) numerator / denominator;
    }

    /** Returns the objection to a measure of the second class unless there are two classes. */
    static Optional<String> objectionTo(String name, int classes) {
        return classes == 2
                ? Optional.empty()
                : Optional.of("metric '" + name + "' measures the second of two classes, and there are " + classes
                        + ". Use '" + name + "-macro' or '" + name + "-micro'");
    }
}
