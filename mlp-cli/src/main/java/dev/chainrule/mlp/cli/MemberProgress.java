package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainingFinished;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingStarted;
import java.util.Optional;

/** Shows how one member of an ensemble is trained: on a terminal as part of a bar for all, and a line at its end. */
final class MemberProgress implements TrainingListener {
    private final Progress all;
    private final int member;
    private final int members;
    private int done;
    private Optional<EpochResult> last = Optional.empty();

    /**
     * @param all shows the lines
     * @param member the number of the member, from 1
     * @param members the number of members
     */
    MemberProgress(Progress all, int member, int members) {
        this.all = all;
        this.member = member;
        this.members = members;
    }

    @Override
    public void started(TrainingStarted started) {
        done = started.done().size();
        last = done == 0 ? Optional.empty() : Optional.of(started.done().get(done - 1));
        all.memberAdvanced(done);
    }

    @Override
    public void warned(String warning) {
        all.warned(warning + " (member " + member + ")");
    }

    @Override
    public void epochFinished(EpochResult result) {
        last = Optional.of(result);
        done++;
        all.memberAdvanced(1);
        all.drawMembers(name() + Progress.line(result), (long) members * result.epochs());
    }

    @Override
    public void finished(TrainingFinished finished) {
        last.ifPresent(result -> {
            all.memberAdvanced(result.epochs() - done); // the epochs that early stopping saved
            all.printMember(name() + Progress.line(result));
        });
    }

    private String name() {
        return "member " + member + "/" + members + "  ";
    }
}
