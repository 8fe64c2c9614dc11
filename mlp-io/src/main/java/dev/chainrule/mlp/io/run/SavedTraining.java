package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingOutcome;
import dev.chainrule.mlp.core.training.TrainingRun;
import java.util.List;
import java.util.Optional;

/** The training of a document, whose state is saved: one run, or the runs of the members of an ensemble. */
interface SavedTraining extends AutoCloseable {

    /** Adds to the error of a run that diverged where its last finite model is. */
    interface LastFinite {
        TrainingDivergedException add(TrainingDivergedException error, TrainingRun run);
    }

    /**
     * Trains to the end, or until it is stopped; then the state is saved.
     *
     * @throws TrainingDivergedException if a run diverges
     * @throws StorageException if it was stopped and its state cannot be saved
     */
    TrainedModel train(LastFinite lastFinite);

    /** Ends training after the current batch. Any thread may call this at any time. */
    void stop();

    /** Returns how training ended; empty before. */
    Optional<TrainingOutcome> outcome();

    /** Returns the results of the epochs. */
    List<EpochResult> history();

    /**
     * Saves the state.
     *
     * @throws StorageException if it cannot be saved
     */
    void save();

    /** Removes the checkpoints that the document did not ask for. */
    void clear();

    /** Ends the threads and lets go of the folders. */
    @Override
    void close();
}
