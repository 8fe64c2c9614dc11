package dev.chainrule.mlp.api;

import java.util.Optional;

/**
 * A measure of a classifier: accuracy, F1.
 *
 * <pre>{@code
 * public record ErrorRate() implements ClassMetric {
 *     public String name() { return "error-rate"; }
 *     public boolean higherIsBetter() { return false; }
 *     public ErrorRate with(PluginOptions options) { return this; }
 *     public Tally start(int classes) {
 *         return new Tally() {
 *             private long rows, wrong;
 *             public void add(double[] scores, int answer, int actual) { rows++; if (answer != actual) wrong++; }
 *             public double value() { return (double) wrong / rows; }
 *         };
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public non-sealed interface ClassMetric extends Metric {

    @Override
    default boolean higherIsBetter() {
        return true;
    }

    /**
     * Returns why this metric cannot measure a classifier.
     *
     * @param classes the number of classes; at least 2
     * @param probabilities whether the scores of a row are probabilities, from 0 to 1
     * @return a sentence for the user; empty if it can
     */
    default Optional<String> objectionTo(int classes, boolean probabilities) {
        return Optional.empty();
    }

    /**
     * Starts a new measurement.
     *
     * @param classes the number of classes; at least 2
     */
    Tally start(int classes);

    /** Accumulates the rows of one measurement. Not thread-safe. */
    interface Tally {

        /**
         * Adds one row.
         *
         * @param scores the network's outputs, one number per class; a network with one output a yields 1 − a and a;
         *     neither modified nor kept
         * @param answer the predicted class, from 0
         * @param actual the true class, from 0
         */
        void add(double[] scores, int answer, int actual);

        /** Returns the value for the rows so far; NaN where it is undefined, such as without rows. */
        double value();
    }
}
