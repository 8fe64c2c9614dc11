package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.RandomStream;

/**
 * What random numbers are drawn for. Each purpose has streams of its own, so that one more draw for one leaves the
 * others as they were.
 *
 * @since 0.2
 */
public enum RandomPurpose {
    /** The first weights; coordinate: layer. */
    WEIGHTS(1),
    /** The first biases; coordinate: layer. */
    BIASES(2),
    /** The order of the rows; coordinates: epoch and, where it is shuffled window by window, window. */
    SHUFFLE(3),
    /** Which rows are held out; coordinate: class. */
    SPLIT(4),
    /** Rows to check gradients on when none are given; coordinate: none, 0. */
    CHECK(5),
    /** Which outputs are dropped; coordinates: layer, 0 for the network's inputs, and step. */
    DROPOUT(6),
    /** What a search tries; coordinate: trial. */
    SEARCH(9);

    private final long number;

    RandomPurpose(long number) {
        this.number = number;
    }

    /** The stream for this purpose of a run. */
    public RandomStream stream(long seed, long coordinate) {
        return new RandomStream(seed, number, coordinate);
    }

    /** The stream for this purpose of a run, of two coordinates. */
    public RandomStream stream(long seed, long first, long second) {
        return new RandomStream(seed, number, first, second);
    }
}
