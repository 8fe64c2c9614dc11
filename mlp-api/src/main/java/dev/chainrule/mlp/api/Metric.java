package dev.chainrule.mlp.api;

/**
 * A measure of how well predictions match known targets, for reports and early stopping. Training does not minimize
 * it, so it needs no derivative. A metric is a {@link ClassMetric} or a {@link NumberMetric}.
 *
 * <p>A metric is computed row by row: a tally receives the rows one after the other and returns the value at the end,
 * so any number of rows is measured in constant memory.
 *
 * @since 0.2
 */
public sealed interface Metric extends Plugin<Metric> permits ClassMetric, NumberMetric {

    /**
     * Returns the name of its values, such as {@code top-3} for the metric {@code top-k} with k = 3. The metrics of
     * one run must have different labels.
     */
    default String label() {
        return name();
    }

    /** Returns whether larger values are better: true for accuracy, false for an error. */
    boolean higherIsBetter();

    /**
     * Returns whether a better value means a better model. A measure that should be near a number, such as the coverage of
     * intervals, ranks no models: early stopping and search refuse it.
     *
     * @since 0.2
     */
    default boolean ranksModels() {
        return true;
    }
}
