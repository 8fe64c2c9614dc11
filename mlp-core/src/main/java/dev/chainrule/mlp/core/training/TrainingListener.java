package dev.chainrule.mlp.core.training;

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
}
