package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainingFinished;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingStarted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the results of the epochs of a run and passes every event on. Of a very long run it keeps evenly spaced epochs with
 * the first and the last, so that memory and pages stay small.
 *
 * @since 0.2
 */
public final class EpochHistory implements TrainingListener {
    /** More points than a curve can show. */
    private static final int MAX_EPOCHS = 1000;

    private final TrainingListener next;
    private final List<EpochResult> kept = new ArrayList<>();
    private Optional<EpochResult> last = Optional.empty();
    private Optional<TrainingFinished> end = Optional.empty();
    private int every = 1;

    /** @param next receives the same events */
    public EpochHistory(TrainingListener next) {
        this.next = next;
    }

    @Override
    public void started(TrainingStarted started) {
        kept.clear();
        every = (started.epochs() + MAX_EPOCHS - 1) / MAX_EPOCHS;
        started.done().forEach(this::keep);
        next.started(started);
    }

    @Override
    public void batchFinished(int epoch, long rowsDone, long rows) {
        next.batchFinished(epoch, rowsDone, rows);
    }

    @Override
    public void warned(String warning) {
        next.warned(warning);
    }

    @Override
    public void epochFinished(EpochResult result) {
        keep(result);
        next.epochFinished(result);
    }

    private void keep(EpochResult result) {
        int epoch = result.epoch();
        if (epoch == 1 || epoch % every == 0 || epoch == result.epochs()) {
            kept.add(result);
        }
        last = Optional.of(result);
    }

    @Override
    public void finished(TrainingFinished finished) {
        end = Optional.of(finished);
        last.filter(result -> !kept.contains(result)).ifPresent(kept::add);
        next.finished(finished);
    }

    @Override
    public void failed(MlpException error) {
        next.failed(error);
    }

    /** Returns the end of the run; empty before it. */
    public Optional<TrainingFinished> end() {
        return end;
    }

    /** Returns the results kept so far, in order. */
    public List<EpochResult> epochs() {
        return List.copyOf(kept);
    }
}
