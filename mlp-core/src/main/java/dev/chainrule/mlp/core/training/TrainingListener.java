package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.MlpException;

/**
 * Receives the progress events of a run, on the thread that trains. An exception from a listener ends the run and is
 * thrown to its caller.
 *
 * @since 0.2
 */
public interface TrainingListener {

    /** Receives the start of a run, before the first epoch. */
    default void started(TrainingStarted started) {}

    /**
     * Receives the end of each batch, for progress within long epochs. It is called often and should return quickly.
     *
     * @param epoch the epoch, from 1
     * @param rowsDone the number of rows of the epoch trained on so far
     * @param rows the number of rows of the epoch
     */
    default void batchFinished(int epoch, long rowsDone, long rows) {}

    /**
     * Receives a non-fatal warning; the run continues.
     *
     * @param warning one sentence for the user
     */
    default void warned(String warning) {}

    /** Receives the result of each epoch. */
    default void epochFinished(EpochResult result) {}

    /** Receives the end of a run, by its last epoch or early stopping, but not if the run is stopped before. */
    default void finished(TrainingFinished finished) {}

    /**
     * Receives the error that ends a run, after {@link #started} and before it is thrown to the caller; at most once.
     * An exception from this method is added to the error as suppressed.
     *
     * @param error the error, for example that training diverged or a row could no longer be read
     * @since 0.2
     */
    default void failed(MlpException error) {}

    /**
     * Returns the listener of one member of an ensemble, which receives the events of that member's run. Called for each
     * member in order before the first starts. Members may be trained at the same time; their events come one at a time.
     *
     * @param member the number of the member, from 1
     * @param members the number of members
     * @return by default this listener, which then receives the events of all members
     * @since 0.2
     */
    default TrainingListener ofMember(int member, int members) {
        return this;
    }
}
