package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.OptionalInt;

/**
 * How long and in what portions to train.
 *
 * @param epochs how many times to go through the training rows; at least 1
 * @param batchSize how many rows share one update; at least 1. The last batch of an epoch may be smaller
 * @param shuffle whether each epoch takes the rows in an order of its own, drawn from the seed
 * @param threads how many threads share the work; if empty, as many as there are processors. The result is the same
 */
public record TrainingSpec(int epochs, int batchSize, boolean shuffle, OptionalInt threads) {

    /** The numbers of epochs and the batch sizes that are accepted. */
    public static final Range COUNT = Range.closed(1, Integer.MAX_VALUE);

    /** The numbers of threads that are accepted. */
    public static final Range THREADS = Range.closed(1, 1024);

    /** 100 epochs of shuffled batches of 32 rows. */
    public static final TrainingSpec DEFAULT = new TrainingSpec(100, 32, true);

    /** Checks the ranges. */
    public TrainingSpec {
        COUNT.require("epochs", epochs);
        COUNT.require("batchSize", batchSize);
        threads.ifPresent(n -> THREADS.require("threads", n));
    }

    /** Training on as many threads as there are processors. */
    public TrainingSpec(int epochs, int batchSize, boolean shuffle) {
        this(epochs, batchSize, shuffle, OptionalInt.empty());
    }

    /** This training on another number of threads. */
    public TrainingSpec withThreads(OptionalInt number) {
        return new TrainingSpec(epochs, batchSize, shuffle, number);
    }
}
