package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.MemberRuns;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingOutcome;
import dev.chainrule.mlp.core.training.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The runs of the members of an ensemble, each with a folder of checkpoints of its own. A member that is finished is saved
 * at once, so that a run that is killed loses only the members that were being trained.
 */
final class SavedEnsemble implements SavedTraining {
    private final RunSpec spec;
    private final MemberRuns members;
    private final IntFunction<SavedRun> begin;
    private final Path folder;
    private final CheckpointFolder open;
    private final List<Optional<TrainingResult>> results;
    private final List<SavedRun> unsaved = Collections.synchronizedList(new ArrayList<>());
    private Optional<TrainingResult> result = Optional.empty();

    /**
     * @param spec the run of the ensemble
     * @param members trains the members
     * @param begin starts or resumes the run of a member
     * @param folder the folder of the ensemble's checkpoints
     * @param open the same folder, locked; closed with this
     */
    SavedEnsemble(RunSpec spec, MemberRuns members, IntFunction<SavedRun> begin, Path folder, CheckpointFolder open) {
        this.spec = spec;
        this.members = members;
        this.begin = begin;
        this.folder = folder;
        this.open = open;
        results = new ArrayList<>(Collections.nCopies(spec.training().members(), Optional.empty()));
    }

    @Override
    public TrainedModel train(LastFinite lastFinite) {
        members.train(k -> {
            try (SavedRun member = begin.apply(k)) {
                boolean wasFinished = member.run().isFinished();
                TrainedModel model = member.train(() -> members.step(member.run()), lastFinite);
                if (member.run().isFinished() && !wasFinished && !member.saveIfPossible()) {
                    unsaved.add(member);
                }
                results.set(
                        k,
                        Optional.of(new TrainingResult(
                                model, member.history(), member.outcome().orElseThrow())));
            }
        });
        TrainingResult all = TrainingResult.ofMembers(
                spec, results.stream().flatMap(Optional::stream).toList());
        result = Optional.of(all);
        return all.model();
    }

    @Override
    public void stop() {
        members.stop();
    }

    @Override
    public Optional<TrainingOutcome> outcome() {
        return result.map(TrainingResult::outcome);
    }

    @Override
    public List<EpochResult> history() {
        return result.map(TrainingResult::history).orElse(List.of());
    }

    @Override
    public void save() {
        for (SavedRun member : List.copyOf(unsaved)) {
            member.save();
            member.close();
            unsaved.remove(member);
        }
    }

    @Override
    public void clear() {
        if (spec.training().checkpoint().isEmpty()) {
            for (int k = 0; k < results.size(); k++) {
                try (CheckpointFolder member = CheckpointFolder.open(CheckpointFolder.ofMember(folder, k))) {
                    member.clear();
                }
            }
        }
    }

    @Override
    public void close() {
        open.close();
    }
}
