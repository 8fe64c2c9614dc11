package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingOutcome;
import dev.chainrule.mlp.core.training.TrainingResult;
import dev.chainrule.mlp.core.training.TrainingRun;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A run of a document that can be resumed: it saves its state as the document says, and when it is stopped, in a folder
 * beside the model, and resumes from there with the same bits as a run that never stopped.
 *
 * <pre>{@code
 * try (CheckpointedRun run = CheckpointedRun.start(documentRun, kernel, model, listener, System.err::println)) {
 *     run.save(run.train());
 *     run.saved();
 * }
 * }</pre>
 *
 * <p>A checkpoint that cannot be saved when it is due, as on a full disk, is a warning: the run continues, the
 * checkpoints
 * before it stay, and the next one is tried when it is due. Only the checkpoint of a run that was stopped must succeed.
 *
 * <p>An interrupt of the training thread stops the run as {@link #stop} does, and its state is saved; the thread stays
 * interrupted.
 *
 * <p>The logger of this class is told of each file that it saves, at level DEBUG.
 *
 * @since 0.2
 */
public final class CheckpointedRun implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CheckpointedRun.class.getName());
    private final DocumentRun document;
    private final Path folder;
    private final Path model;
    private final Path lastFinite;
    private final InputDigests inputs;
    private final SavedTraining runs;

    CheckpointedRun(DocumentRun document, Path model, InputDigests inputs, SavedTraining runs) {
        this.document = document;
        this.folder = CheckpointFolder.beside(model);
        this.model = model;
        this.lastFinite = lastFinite(model);
        this.inputs = inputs;
        this.runs = runs;
    }

    /**
     * Starts a document's run from the beginning. Checkpoints of another run that are there are moved to {@code
     * earlier} in the same folder when the first of this run is saved.
     *
     * @param kernel the kernel that runs the matrix products
     * @param model where the model will be saved; the checkpoints go to a folder beside it, {@code MODEL.checkpoints}
     * @param listener receives progress events
     * @param warnings receives a warning for each checkpoint that cannot be saved, one sentence each
     * @throws StorageException if the document wants checkpoints and they cannot be written, or another run writes
     *     there
     */
    public static CheckpointedRun start(
            DocumentRun document, Kernel kernel, Path model, TrainingListener listener, Consumer<String> warnings) {
        return start(document, kernel, model, listener, warnings, System::nanoTime);
    }

    static CheckpointedRun start(
            DocumentRun document,
            Kernel kernel,
            Path model,
            TrainingListener listener,
            Consumer<String> warnings,
            LongSupplier nanoTime) {
        checkModel(document, model, kernel);
        Trainer trainer = new Trainer(document.plugins(), kernel);
        return start(document, trainer, () -> InputDigests.of(document), model, listener, warnings, nanoTime);
    }

    /**
     * Starts a run from the beginning whose rows do not come from files of the document.
     *
     * @param trainer trains with the plugins of the document
     * @param inputs identifies the rows when the run is resumed
     * @param model where the model will be saved; the checkpoints go to a folder beside it
     * @param listener receives progress events
     * @param warnings receives a warning for each checkpoint that cannot be saved, one sentence each
     * @throws StorageException if checkpoints cannot be written, or another run writes there
     * @since 0.2
     */
    public static CheckpointedRun start(
            DocumentRun document,
            Trainer trainer,
            InputDigests inputs,
            Path model,
            TrainingListener listener,
            Consumer<String> warnings) {
        checkModel(document, model, trainer.kernel());
        return start(document, trainer, () -> inputs, model, listener, warnings, System::nanoTime);
    }

    private static CheckpointedRun start(
            DocumentRun document,
            Trainer trainer,
            Supplier<InputDigests> digests,
            Path model,
            TrainingListener listener,
            Consumer<String> warnings,
            LongSupplier nanoTime) {
        RunStart start = new RunStart(document, trainer, CheckpointFolder.beside(model), listener, warnings, nanoTime);
        return document.resolved().members() == 1
                ? start.single(digests, (inputs, run) -> new CheckpointedRun(document, model, inputs, run))
                : start.ensemble(digests, false, (inputs, runs) -> new CheckpointedRun(document, model, inputs, runs));
    }

    /**
     * Resumes a document's run from its newest checkpoint.
     *
     * @param kernel the kernel that runs the matrix products
     * @param model where the model will be saved, as it was named when the run began
     * @param listener receives progress events
     * @param warnings receives a warning for each checkpoint that is damaged or cannot be saved, one sentence each
     * @throws ConfigException if the document has changed
     * @throws ModelFormatException if the data has changed, or all checkpoints are damaged
     * @throws StorageException if there is no checkpoint, or another run writes there
     */
    public static CheckpointedRun resume(
            DocumentRun document, Kernel kernel, Path model, TrainingListener listener, Consumer<String> warnings) {
        Trainer trainer = new Trainer(document.plugins(), kernel);
        return resume(document, trainer, () -> InputDigests.of(document), model, listener, warnings);
    }

    /**
     * Resumes a run whose rows do not come from files of the document.
     *
     * @param trainer trains with the plugins of the document
     * @param inputs identifies the rows, as when the run began
     * @param model where the model will be saved, as it was named when the run began
     * @param listener receives progress events
     * @param warnings receives a warning for each checkpoint that is damaged or cannot be saved, one sentence each
     * @throws ConfigException if the document has changed
     * @throws ModelFormatException if the data has changed, or all checkpoints are damaged
     * @throws StorageException if there is no checkpoint, or another run writes there
     * @since 0.2
     */
    public static CheckpointedRun resume(
            DocumentRun document,
            Trainer trainer,
            InputDigests inputs,
            Path model,
            TrainingListener listener,
            Consumer<String> warnings) {
        return resume(document, trainer, () -> inputs, model, listener, warnings);
    }

    private static CheckpointedRun resume(
            DocumentRun document,
            Trainer trainer,
            Supplier<InputDigests> digests,
            Path model,
            TrainingListener listener,
            Consumer<String> warnings) {
        RunStart start =
                new RunStart(document, trainer, CheckpointFolder.beside(model), listener, warnings, System::nanoTime);
        return document.resolved().members() == 1
                ? start.resumedSingle(digests, (inputs, run) -> new CheckpointedRun(document, model, inputs, run))
                : start.ensemble(digests, true, (inputs, runs) -> new CheckpointedRun(document, model, inputs, runs));
    }

    private static void checkModel(DocumentRun document, Path model, Kernel kernel) {
        PreparedData rows = document.preparation();
        ModelFile.check(rows.spec(), document.network(), rows.preprocessing(), model, document.plugins(), kernel);
    }

    /** Returns the folder of the checkpoints of a model: {@code iris.safetensors.checkpoints}. */
    public static Path checkpoints(Path model) {
        return CheckpointFolder.beside(model);
    }

    /** Returns the file of the last finite model if training diverges: {@code iris.last-finite.safetensors}. */
    public static Path lastFinite(Path model) {
        return model.resolveSibling(
                model.getFileName().toString().replaceFirst("\\.safetensors$", "") + ".last-finite.safetensors");
    }

    /**
     * Returns checkpoints that a run from the beginning would move aside although they led to no model yet: somebody
     * may have meant to go on with them.
     *
     * @param model where the model will be saved
     * @return the newest of them
     */
    public static Optional<Path> unfinished(Path model) {
        return CheckpointFolder.newerThan(model);
    }

    /**
     * Trains to the end, or until it is stopped or the thread is interrupted; then its state is saved.
     *
     * @return the model, also if it was stopped and is half-trained, which {@link #outcome} tells
     * @throws IllegalStateException if the run is closed
     * @throws TrainingDivergedException if the loss, a gradient or a weight is no longer finite; the last finite model
     *     is then saved beside the model, as {@code iris.last-finite.safetensors}
     * @throws PluginException if a plugin throws, or turns finite numbers into others
     * @throws StorageException if it was stopped and its state cannot be saved
     */
    public TrainedModel train() {
        TrainedModel trained = runs.train(this::withLastFinite);
        return new TrainingResult(trained, List.of(), runs.outcome().orElseThrow())
                .calibrated(document.preparation())
                .model();
    }

    private TrainingDivergedException withLastFinite(TrainingDivergedException e, TrainingRun run) {
        Problem problem = e.problems().get(0);
        String kept;
        try {
            ModelFile.save(run.lastFinite(), lastFinite);
            LOG.log(Level.DEBUG, () -> "last finite model saved: " + Problem.clean(lastFinite.toString()));
            kept = ". The last finite model is " + Problem.clean(lastFinite.toString());
        } catch (RuntimeException | OutOfMemoryError fault) {
            e.addSuppressed(fault);
            kept = ". The last finite model could not be saved: " + fault.getMessage();
        }
        return new TrainingDivergedException(problem.code(), problem.location(), problem.message() + kept, e);
    }

    /**
     * Saves the model of a run that came to its end. If it cannot be saved where it was to go, the run is kept as a
     * checkpoint, or its model in the folder for temporary files, and the fault says where.
     *
     * @param trained what {@link #train} returned
     * @throws StorageException if it cannot be saved where it was to go
     */
    public void save(TrainedModel trained) {
        try {
            ModelFile.save(trained, model);
        } catch (RuntimeException | OutOfMemoryError e) {
            Problem problem = e instanceof MlpException known
                    ? known.problems().get(0)
                    : new Problem(
                            ErrorCode.STO_IO,
                            Location.of(Problem.clean(model.toString()), ""),
                            "cannot be saved: " + SavedRun.reason(e));
            throw new StorageException(
                    problem.code(), problem.location(), problem.message() + ". " + keptElsewhere(trained, e), e);
        }
    }

    /** Saves a finished run whose model cannot be saved in its place, and returns a sentence that says where it is. */
    private String keptElsewhere(TrainedModel trained, Throwable cause) {
        try {
            runs.save();
            return "The run is kept in " + Problem.clean(newest().orElseThrow().toString())
                    + "; resuming it saves the model without training again";
        } catch (RuntimeException | OutOfMemoryError e) {
            cause.addSuppressed(e);
        }
        try {
            Path other = Files.createTempDirectory("mlp-").resolve(model.getFileName());
            ModelFile.save(trained, other);
            return "The model is saved as " + Problem.clean(other.toString()) + " instead";
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            cause.addSuppressed(e);
            return newestInWords();
        }
    }

    private String newestInWords() {
        try {
            return newest().map(file -> "The newest checkpoint is " + Problem.clean(file.toString()))
                    .orElse("There is no checkpoint");
        } catch (StorageException e) {
            return "The checkpoints cannot be listed";
        }
    }

    /** Ends the run after the batch that it is at. Any thread may call this at any time. */
    public void stop() {
        runs.stop();
    }

    /** Returns whether it was stopped before its end. */
    public boolean wasStopped() {
        return runs.outcome().equals(Optional.of(TrainingOutcome.STOPPED));
    }

    /** Returns the outcome of the run; empty while it has batches left and was not stopped. */
    public Optional<TrainingOutcome> outcome() {
        return runs.outcome();
    }

    /**
     * Returns the results of the epochs, including those before the run was resumed; of an ensemble, the means of its
     * members.
     */
    public List<EpochResult> history() {
        return runs.history();
    }

    /**
     * Returns the files that it reads besides the document, and their digests: those of the data that it began with.
     */
    public InputDigests inputs() {
        return inputs;
    }

    /** Returns the newest checkpoint, if there is one. */
    public Optional<Path> newest() {
        return CheckpointFolder.newest(folder);
    }

    /**
     * Notes that everything that the run produced is saved: checkpoints that the document did not ask for are
     * removed. Until then {@link #resume} can do the end of the run again.
     */
    public void saved() {
        runs.clear();
    }

    /** Ends its threads and lets go of the folder. */
    @Override
    public void close() {
        runs.close();
    }
}
