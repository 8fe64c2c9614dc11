package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.RandomStream;

/**
 * The purposes of random numbers. Each has its own streams, so that additional draws for one do not change the others.
 *
 * @since 0.2
 */
public enum RandomPurpose {
    /** The initial weights; coordinate: layer. */
    WEIGHTS(1),
    /** The initial biases; coordinate: layer. */
    BIASES(2),
    /** The order of the rows; coordinates: epoch and, where it is shuffled window by window, window. */
    SHUFFLE(3),
    /** The held-out rows; coordinate: class. */
    SPLIT(4),
    /** Rows to check gradients on when none are given; coordinate: none, 0. */
    CHECK(5),
    /** The dropped outputs; coordinates: layer, 0 for the network's inputs, and step. */
    DROPOUT(6),
    /** The values that a search tries; coordinate: trial. */
    SEARCH(9),
    /** The permutations of a feature's importance; coordinates: feature and repeat. */
    IMPORTANCE(10),
    /** The seed of a member of an ensemble; coordinate: its number from 0. */
    MEMBER(11),
    /** The initial parameters of learned encodings; coordinate: the first input that is encoded. */
    ENCODINGS(12),
    /** The points at which fitted initial biases make z = 0; coordinate: layer. */
    FITTED_BIASES(13);

    private final long number;

    RandomPurpose(long number) {
        this.number = number;
    }

    /** Returns the stream of a run for this purpose. */
    public RandomStream stream(long seed, long coordinate) {
        return new RandomStream(seed, number, coordinate);
    }

    /** Returns the stream of a run for this purpose, of two coordinates. */
    public RandomStream stream(long seed, long first, long second) {
        return new RandomStream(seed, number, first, second);
    }
}
