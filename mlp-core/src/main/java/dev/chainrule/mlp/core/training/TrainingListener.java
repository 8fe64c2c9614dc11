package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.MlpException;

/**
 * Receives the progress events of a run, on the thread that trains. An exception from a listener ends the run and is
 * thrown to its caller.
 *
 * @since 0.2
 */
public interface TrainingListener {

    /** Called before the first epoch. */
    default void started(TrainingStarted started) {}

    /**
     * Called after each batch, for progress within long epochs. It is called often and should return quickly.
     *
     * @param epoch the epoch, from 1
     * @param rowsDone the number of rows of the epoch trained on so far
     * @param rows the number of rows of the epoch
     */
    default void batchFinished(int epoch, long rowsDone, long rows) {}

    /**
     * Called with a non-fatal warning; the run continues.
     *
     * @param warning one sentence for the user
     */
    default void warned(String warning) {}

    /** Called after each epoch. */
    default void epochFinished(EpochResult result) {}

    /** Called after the last epoch or after early stopping, but not if the run is stopped before. */
    default void finished(TrainingFinished finished) {}

    /**
     * Called once, after {@link #started}, if an error ends the run, before the error is thrown to the caller. An
     * exception from this method is added to the error as suppressed.
     *
     * @param error the error, for example that training diverged or a row could no longer be read
     * @since 0.2
     */
    default void failed(MlpException error) {}
}
