package dev.chainrule.mlp.api;

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
     * Starts a new measurement.
     *
     * @param targets the number of targets per row; at least 1
     */
    Tally start(int targets);

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
