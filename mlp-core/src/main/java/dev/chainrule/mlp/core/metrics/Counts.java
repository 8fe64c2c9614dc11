package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import java.util.Optional;

/** For each class, how many rows are of it, how many are said to be of it, and how many are both; and a measure of these. */
final class Counts implements ClassMetric.Tally {

    /** How the measures of the classes become one. */
    enum Average {
        /** That of the second of two classes. */
        SECOND,
        /** The mean over the classes that occur among the rows or the answers. */
        MACRO,
        /** That of the counts of all classes added up. */
        MICRO
    }

    /** A measure of one class. */
    interface Measure {

        /**
         * The measure.
         *
         * @param right rows of the class that are said to be of it
         * @param answered rows that are said to be of it
         * @param actual rows of it
         */
        double of(long right, long answered, long actual);
    }

    private final Average average;
    private final Measure measure;
    private final long[] right;
    private final long[] answered;
    private final long[] actual;
    private long rows;
    private long rightRows;

    Counts(int classes, Average average, Measure measure) {
        this.average = average;
        this.measure = measure;
        right = new long[classes];
        answered = new long[classes];
        actual = new long[classes];
    }

    @Override
    public void add(double[] scores, int answer, int is) {
        rows++;
        actual[is]++;
        answered[answer]++;
        if (answer == is) {
            right[is]++;
            rightRows++;
        }
    }

    @Override
    public double value() {
        if (rows == 0) {
            return Double.NaN;
        }
        return switch (average) {
            case SECOND -> of(1);
            case MACRO -> macro();
            case MICRO -> measure.of(rightRows, rows, rows); // a row has one class and one answer
        };
    }

    private double macro() {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < actual.length; c++) {
            if (actual[c] > 0 || answered[c] > 0) {
                sum += of(c);
                classes++;
            }
        }
        return sum / classes;
    }

    private double of(int c) {
        return measure.of(right[c], answered[c], actual[c]);
    }

    /** 0 where there is nothing to divide by, as in scikit-learn. */
    static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** What to say of a measure of the second class where there are more than two. */
    static Optional<String> objectionTo(String name, int classes) {
        return classes == 2
                ? Optional.empty()
                : Optional.of("metric '" + name + "' measures the second of two classes, and there are " + classes
                        + ". Use '" + name + "-macro' or '" + name + "-micro'");
    }
}
