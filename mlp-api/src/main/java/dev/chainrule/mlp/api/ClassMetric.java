package dev.chainrule.mlp.api;

import java.util.Optional;

/**
 * A measure of a classifier: accuracy, F1.
 *
 * <pre>{@code
 * public record ErrorRate() implements ClassMetric {
 *     public String name() { return "error-rate"; }
 *     public boolean moreIsBetter() { return false; }
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
 */
public non-sealed interface ClassMetric extends Metric {

    @Override
    default boolean higherIsBetter() {
        return true;
    }

    /**
     * Why it cannot measure a classifier.
     *
     * @param classes the number of classes; at least 2
     * @param probabilities whether the scores of a row are probabilities, from 0 to 1
     * @return a sentence for the user; empty if there is nothing to object to
     */
    default Optional<String> objectionTo(int classes, boolean probabilities) {
        return Optional.empty();
    }

    /**
     * Starts to measure.
     *
     * @param classes the number of classes; at least 2
     */
    Tally start(int classes);

    /** What the rows so far add up to. Belongs to one caller. */
    interface Tally {

        /**
         * Takes one row.
         *
         * @param scores the network's outputs, one number a class; a network with one output a gives 1 − a and a. Left
         *     alone and not kept
         * @param answer the class that the network says, from 0
         * @param actual the class of the row, from 0
         */
        void add(double[] scores, int answer, int actual);

        /** The measure of the rows so far; NaN where it is not defined, as without a row. */
        double value();
    }
}
