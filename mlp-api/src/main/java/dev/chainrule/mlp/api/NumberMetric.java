package dev.chainrule.mlp.api;

/** A measure of a network that predicts numbers: the mean absolute error, R². */
public non-sealed interface NumberMetric extends Metric {

    @Override
    default boolean higherIsBetter() {
        return false;
    }

    /**
     * Starts to measure.
     *
     * @param targets how many numbers a row has; at least 1
     */
    Tally start(int targets);

    /** What the rows so far add up to. Belongs to one caller. */
    interface Tally {

        /**
         * Takes one row.
         *
         * @param predicted what the network says, in the units of the targets. Left alone and not kept
         * @param actual the targets, as long. Left alone and not kept
         */
        void add(double[] predicted, double[] actual);

        /** The measure of the rows so far; NaN where it is not defined, as without a row. */
        double value();
    }
}
