package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.MlpException;

/**
 * Passes the events of one member of an ensemble on, one at a time among those of all members.
 *
 * @param next receives the events
 * @param lock the lock that the listeners of all members share
 */
record MemberListener(TrainingListener next, Object lock) implements TrainingListener {

    @Override
    public void started(TrainingStarted started) {
        synchronized (lock) {
            next.started(started);
        }
    }

    @Override
    public void batchFinished(int epoch, long rowsDone, long rows) {
        synchronized (lock) {
            next.batchFinished(epoch, rowsDone, rows);
        }
    }

    @Override
    public void warned(String warning) {
        synchronized (lock) {
            next.warned(warning);
        }
    }

    @Override
    public void epochFinished(EpochResult result) {
        synchronized (lock) {
            next.epochFinished(result);
        }
    }

    @Override
    public void finished(TrainingFinished finished) {
        synchronized (lock) {
            next.finished(finished);
        }
    }

    @Override
    public void failed(MlpException error) {
        synchronized (lock) {
            next.failed(error);
        }
    }
}
