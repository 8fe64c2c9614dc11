package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.MlpException;

/**
 * Is told how a run goes, on the thread that trains. An exception from a listener ends the run and reaches its caller.
 */
public interface TrainingListener {

    /** Told before the first epoch. */
    default void started(TrainingStarted started) {}

    /**
     * Told after each batch, for progress within long epochs. Called often: it should return at once.
     *
     * @param epoch from 1
     * @param rowsDone how many rows of the epoch were trained on so far
     * @param rows how many rows the epoch has
     */
    default void batchFinished(int epoch, long rowsDone, long rows) {}

    /**
     * Receives a warning about the run while it goes on.
     *
     * @param warning one sentence for the user
     */
    default void warned(String warning) {}

    /** Told after each epoch. */
    default void epochFinished(EpochResult result) {}

    /** Told after the last epoch, if the run comes to it or to where it stops early. */
    default void finished(TrainingFinished finished) {}

    /**
     * Told once, after {@link #started}, when an error ends the run; the caller of the run then receives the same error. An
     * exception from this method is added to it as suppressed.
     *
     * @param error why the run ended, for example because training diverged or a row could no longer be read
     * @since 0.2
     */
    default void failed(MlpException error) {}
}
