package dev.chainrule.mlp.api;

import java.util.List;
import java.util.Optional;

/**
 * A measure of a network that predicts numbers: the mean absolute error, R².
 *
 * @since 0.2
 */
public non-sealed interface NumberMetric extends Metric {

    @Override
    default boolean higherIsBetter() {
        return false;
    }

    /**
     * Returns why this metric cannot measure a network that predicts numbers.
     *
     * @param targets the number of targets per row; at least 1
     * @param labels whether each target is a label of its own, 0 or 1, and its prediction the probability of 1
     * @return a sentence for the user; empty if it can
     * @since 0.2
     */
    default Optional<String> objectionTo(int targets, boolean labels) {
        return Optional.empty();
    }

    /**
     * Starts a new measurement.
     *
     * @param targets the number of targets per row; at least 1
     */
    Tally start(int targets);

    /**
     * Starts a new measurement of predicted quantiles, if this metric knows them.
     *
     * @param quantiles the probabilities of the quantiles, one for each target, such as 0.5 for the median
     * @return empty if the metric measures by how much predictions and targets differ, as most do; quantiles other than the
     *     median are not meant to be close to the targets
     * @since 0.2
     */
    default Optional<Tally> startOfQuantiles(List<Double> quantiles) {
        return Optional.empty();
    }

    /** Accumulates the rows of one measurement. Not thread-safe. */
    interface Tally {

        /**
         * Adds one row.
         *
         * @param predicted the predictions, in the units of the targets; neither modified nor kept
         * @param actual the targets, same length; neither modified nor kept
         */
        void add(double[] predicted, double[] actual);

        /** Returns the value for the rows so far; NaN where it is undefined, such as without rows. */
        double value();
    }
}
