package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.spec.CheckpointSpec;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingOutcome;
import dev.chainrule.mlp.core.training.TrainingRun;
import dev.chainrule.mlp.core.training.TrainingState;
import dev.chainrule.mlp.io.model.Checkpoint;
import dev.chainrule.mlp.io.model.DataFingerprint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A training run whose state is saved in a folder of checkpoints, as its document says and when its caller asks for it.
 */
final class SavedRun implements SavedTraining {
    private static final Logger LOG = System.getLogger(CheckpointedRun.class.getName());
    private static final double NANOS_A_MINUTE = 60e9;

    private final TrainingRun run;
    private final Setting setting;
    private final PreparedData rows;
    private final Path folder;
    private final Optional<CheckpointSpec> plan;
    private Optional<CheckpointFolder> open;
    private boolean othersAreSetAside;
    private long lastSaved;

    /**
     * The settings that all runs of a document share.
     *
     * @param network the network
     * @param kernel the kernel that runs the matrix products
     * @param data identifies the rows when the run is resumed
     * @param warnings receives a warning for each checkpoint that cannot be saved, one sentence each
     * @param nanoTime the clock
     */
    record Setting(
            Network network, Kernel kernel, DataFingerprint data, Consumer<String> warnings, LongSupplier nanoTime) {}

    /**
     * @param run the run; closed with this
     * @param rows its rows and its spec
     * @param folder the folder of its checkpoints
     * @param open the same folder if it is open already; closed with this
     * @param isResumed whether the run continues from the checkpoints in the folder, which are otherwise set aside
     */
    SavedRun(
            TrainingRun run,
            Setting setting,
            PreparedData rows,
            Path folder,
            Optional<CheckpointFolder> open,
            boolean isResumed) {
        this.run = run;
        this.setting = setting;
        this.rows = rows;
        this.folder = folder;
        this.plan = rows.spec().training().checkpoint();
        this.open = open;
        this.othersAreSetAside = isResumed;
        lastSaved = setting.nanoTime().getAsLong();
    }

    /** Returns the run. */
    TrainingRun run() {
        return run;
    }

    @Override
    public TrainedModel train(LastFinite lastFinite) {
        return train(run::step, lastFinite);
    }

    /**
     * Trains to the end, or until it is stopped; then the state is saved.
     *
     * @param step takes the next step of the run, and returns false if there is none
     */
    TrainedModel train(BooleanSupplier step, LastFinite lastFinite) {
        try {
            while (step.getAsBoolean()) {
                if (isDue()) {
                    saveIfPossible();
                }
            }
        } catch (TrainingDivergedException e) {
            throw lastFinite.add(e, run);
        }
        if (run.outcome().equals(Optional.of(TrainingOutcome.STOPPED))) {
            save();
        }
        return run.model();
    }

    @Override
    public void stop() {
        run.stop();
    }

    @Override
    public Optional<TrainingOutcome> outcome() {
        return run.outcome();
    }

    @Override
    public List<EpochResult> history() {
        return run.history();
    }

    private boolean isDue() {
        if (plan.isEmpty()) {
            return false;
        }
        return plan.get().everyEpochs().isPresent()
                ? run.batch() == 0
                        && (run.epoch() - 1) % plan.get().everyEpochs().getAsInt() == 0
                : setting.nanoTime().getAsLong() - lastSaved
                        >= plan.get().everyMinutes().getAsDouble() * NANOS_A_MINUTE;
    }

    /** Saves the state; if that fails, it is a warning. Returns whether it was saved. */
    boolean saveIfPossible() {
        try {
            save();
            return true;
        } catch (RuntimeException | OutOfMemoryError e) { // a run must not end because its state is too large to keep
            setting.warnings().accept("no checkpoint was saved, the run continues: " + reason(e));
            return false;
        } finally {
            lastSaved = setting.nanoTime().getAsLong();
        }
    }

    @Override
    public void save() {
        if (open.isEmpty()) {
            open = Optional.of(CheckpointFolder.open(folder));
        }
        CheckpointFolder checkpoints = open.get();
        if (!othersAreSetAside) {
            checkpoints.setAside();
            othersAreSetAside = true;
        }
        TrainingState state = run.state();
        TrainedModel soFar = new TrainedModel(
                rows.spec(), setting.network(), state.weights(), rows.preprocessing(), setting.kernel());
        Path file = checkpoints.save(
                new Checkpoint(soFar, state, setting.data()),
                plan.map(CheckpointSpec::keep).orElse(CheckpointSpec.DEFAULT_KEEP));
        LOG.log(Level.DEBUG, () -> "checkpoint saved: " + Problem.clean(file.toString()));
    }

    /** Says why something cannot be saved. */
    static String reason(Throwable e) {
        return e instanceof MlpException ? e.getMessage() : Problem.clean(e.toString());
    }

    @Override
    public void clear() {
        if (plan.isEmpty()) {
            open.ifPresent(CheckpointFolder::clear);
        }
    }

    @Override
    public void close() {
        try {
            run.close();
        } finally {
            open.ifPresent(CheckpointFolder::close);
        }
    }
}
