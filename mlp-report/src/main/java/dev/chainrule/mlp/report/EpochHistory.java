package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainingFinished;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingStarted;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final List<EpochHistory> members = new ArrayList<>();
    private int every = 1;

    /** @param next receives the same events */
    public EpochHistory(TrainingListener next) {
        this.next = next;
    }

    @Override
    public TrainingListener ofMember(int member, int count) {
        EpochHistory history = new EpochHistory(next.ofMember(member, count));
        members.add(history);
        return history;
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

    /** Returns the end of the run; empty before it. Of an ensemble, it is that of the member that was trained longest. */
    public Optional<TrainingFinished> end() {
        return members.isEmpty()
                ? end
                : members.stream()
                        .flatMap(member -> member.end.stream())
                        .max(Comparator.comparingInt(TrainingFinished::epochs));
    }

    /** Returns the results kept so far, in order; of an ensemble, the means of its members. */
    public List<EpochResult> epochs() {
        return members.isEmpty()
                ? List.copyOf(kept)
                : EpochResult.means(members.stream().map(member -> member.kept).toList());
    }

    /** Returns the result of the epoch whose weights are those of the model, or of the nearest epoch that is kept. */
    EpochResult kept() {
        int epoch = end.orElseThrow().keptEpoch();
        return kept.stream()
                .min(Comparator.comparingInt(result -> Math.abs(result.epoch() - epoch)))
                .orElseThrow();
    }

    /** Returns the histories of the members of an ensemble; empty for a single network. */
    public List<EpochHistory> members() {
        return List.copyOf(members);
    }
}
