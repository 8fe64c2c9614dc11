package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How often a run saves its state, so that it can go on after a crash, and how many of these checkpoints are kept.
 *
 * @param everyEpochs after how many epochs; empty if it goes by minutes
 * @param everyMinutes after how many minutes, at the end of the batch; empty if it goes by epochs
 * @param keep how many of the newest are kept; at least 1
 */
public record CheckpointSpec(OptionalInt everyEpochs, OptionalDouble everyMinutes, int keep) {

    /** How many are kept if nothing is said: if the newest is damaged, there is one before it. */
    public static final int DEFAULT_KEEP = 2;

    /** The numbers of epochs that are accepted. */
    public static final Range EPOCHS = Range.closed(1, Integer.MAX_VALUE);

    /** The numbers of checkpoints to keep that are accepted. */
    public static final Range KEEP = Range.closed(1, 1_000_000);

    /** Checks the ranges, and that it is one of the two. */
    public CheckpointSpec {
        if (everyEpochs.isPresent() == everyMinutes.isPresent()) {
            throw new IllegalArgumentException("checkpoints are made every so many epochs or every so many minutes");
        }
        everyEpochs.ifPresent(n -> EPOCHS.require("everyEpochs", n));
        everyMinutes.ifPresent(n -> Range.POSITIVE.require("everyMinutes", n));
        KEEP.require("keep", keep);
    }

    /** After every so many epochs, the last {@value #DEFAULT_KEEP} kept. */
    public static CheckpointSpec everyEpochs(int epochs) {
        return new CheckpointSpec(OptionalInt.of(epochs), OptionalDouble.empty(), DEFAULT_KEEP);
    }

    /** After every so many minutes, the last {@value #DEFAULT_KEEP} kept. */
    public static CheckpointSpec everyMinutes(double minutes) {
        return new CheckpointSpec(OptionalInt.empty(), OptionalDouble.of(minutes), DEFAULT_KEEP);
    }

    /** The same with another number of checkpoints kept. */
    public CheckpointSpec keep(int number) {
        return new CheckpointSpec(everyEpochs, everyMinutes, number);
    }
}
