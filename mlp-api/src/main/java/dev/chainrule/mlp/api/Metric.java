package dev.chainrule.mlp.api;

/**
 * A measure of how well a network's answers match known targets, for people to read and for early stopping to watch;
 * nothing is learnt from it, so it needs no derivative. A metric is a {@link ClassMetric} or a {@link NumberMetric}.
 *
 * <p>It measures row by row: a tally takes the rows one after the other and gives the value at the end, so that any number
 * of rows is measured in the memory of the tally alone.
 */
public sealed interface Metric extends Plugin<Metric> permits ClassMetric, NumberMetric {

    /**
     * What its values are called, as {@code top-3} for the metric {@code top-k} with k = 3. Two metrics of one run must
     * differ in it.
     */
    default String label() {
        return name();
    }

    /** Whether a larger value is a better one: true for accuracy, false for an error. */
    boolean higherIsBetter();
}
