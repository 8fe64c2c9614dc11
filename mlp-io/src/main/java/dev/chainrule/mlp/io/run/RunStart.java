package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.MemberRuns;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingRun;
import dev.chainrule.mlp.io.model.Checkpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Starts or resumes the training of a document.
 *
 * @param document the document
 * @param trainer trains with the plugins of the document
 * @param folder the folder of the checkpoints
 * @param listener receives progress events
 * @param warnings receives a warning for each checkpoint that is damaged or cannot be saved, one sentence each
 * @param nanoTime the clock
 */
record RunStart(
        DocumentRun document,
        Trainer trainer,
        Path folder,
        TrainingListener listener,
        Consumer<String> warnings,
        LongSupplier nanoTime) {

    /** Starts the run of a single network. */
    CheckpointedRun single(
            Supplier<InputDigests> digests, BiFunction<InputDigests, SavedTraining, CheckpointedRun> make) {
        Optional<CheckpointFolder> open =
                wantsCheckpoints() ? Optional.of(CheckpointFolder.open(folder)) : Optional.empty();
        try {
            InputDigests inputs = digests.get();
            TrainingRun run = document.start(trainer, listener);
            return make.apply(inputs, new SavedRun(run, setting(inputs), document.preparation(), folder, open, false));
        } catch (RuntimeException | Error e) {
            open.ifPresent(CheckpointFolder::close);
            throw e;
        }
    }

    private boolean wantsCheckpoints() {
        return document.preparation().spec().training().checkpoint().isPresent();
    }

    /** Resumes the run of a single network. */
    CheckpointedRun resumedSingle(
            Supplier<InputDigests> digests, BiFunction<InputDigests, SavedTraining, CheckpointedRun> make) {
        CheckpointFolder open = CheckpointFolder.open(folder);
        try {
            Checkpoint checkpoint = open.loadNewest(document.plugins(), trainer.kernel(), warnings);
            InputDigests inputs = digests.get();
            ResumeCheck.requireSame(document, document.preparation().spec(), inputs, checkpoint);
            TrainingRun run = trainer.resume(document.resolved(), checkpoint.state(), listener);
            return make.apply(
                    inputs,
                    new SavedRun(run, setting(inputs), document.preparation(), folder, Optional.of(open), true));
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    private SavedRun.Setting setting(InputDigests inputs) {
        return new SavedRun.Setting(
                document.network(),
                trainer.kernel(),
                ResumeCheck.fingerprint(document, inputs),
                warning -> {
                    synchronized (this) {
                        warnings.accept(warning);
                    }
                },
                nanoTime);
    }

    /** Starts the runs of an ensemble, or resumes those that have checkpoints. */
    CheckpointedRun ensemble(
            Supplier<InputDigests> digests,
            boolean resumes,
            BiFunction<InputDigests, SavedTraining, CheckpointedRun> make) {
        CheckpointFolder open = CheckpointFolder.open(folder);
        try {
            InputDigests inputs = digests.get();
            if (resumes) {
                requireResumable(inputs);
            }
            SavedRun.Setting setting = setting(inputs);
            MemberRuns members = trainer.members(document.resolved(), listener);
            IntFunction<SavedRun> begin = k ->
                    resumes && hasCheckpoints(k) ? resumed(members, k, inputs, setting) : begun(members, k, setting);
            RunSpec spec = document.preparation().spec();
            return make.apply(inputs, new SavedEnsemble(spec, members, begin, folder, open));
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    private boolean hasCheckpoints(int member) {
        return !CheckpointFolder.list(CheckpointFolder.ofMember(folder, member)).isEmpty();
    }

    /** Requires that there is a checkpoint, and that the first is one of this document. */
    private void requireResumable(InputDigests inputs) {
        int first = IntStream.range(0, document.resolved().members())
                .filter(this::hasCheckpoints)
                .findFirst()
                .orElseThrow(() -> new StorageException(
                        ErrorCode.STO_NOT_FOUND,
                        Location.of(Problem.clean(folder.toString()), ""),
                        "there is no checkpoint to resume from"));
        try (CheckpointFolder open = CheckpointFolder.open(CheckpointFolder.ofMember(folder, first))) {
            Checkpoint checkpoint = open.loadNewest(document.plugins(), trainer.kernel(), warning -> {});
            ResumeCheck.requireSame(document, document.preparation().spec().member(first), inputs, checkpoint);
        }
    }

    private SavedRun begun(MemberRuns members, int k, SavedRun.Setting setting) {
        TrainingRun run = ErrorContext.naming(
                document.source(),
                () -> members.start(
                        k, document.initialWeights().stream().skip(k).findFirst()));
        return new SavedRun(
                run,
                setting,
                document.preparation().member(k),
                CheckpointFolder.ofMember(folder, k),
                Optional.empty(),
                false);
    }

    private SavedRun resumed(MemberRuns members, int k, InputDigests inputs, SavedRun.Setting setting) {
        Path own = CheckpointFolder.ofMember(folder, k);
        CheckpointFolder open = CheckpointFolder.open(own);
        try {
            Checkpoint checkpoint = open.loadNewest(document.plugins(), trainer.kernel(), setting.warnings());
            ResumeCheck.requireSame(document, document.preparation().spec().member(k), inputs, checkpoint);
            TrainingRun run = members.resume(k, checkpoint.state());
            return new SavedRun(run, setting, document.preparation().member(k), own, Optional.of(open), true);
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }
}
