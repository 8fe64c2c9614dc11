package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Saves and loads checkpoints: {@linkplain ModelFile model files} that also hold the rest of a run's state.
 *
 * <p>{@code mlp.checkpoint} in the metadata is a JSON object with {@code epoch} (that of the next batch, from 1),
 * {@code batch} (how many of its batches are done), {@code step}, {@code slots}, {@code best} (whether there are best
 * weights), {@code history} (names of columns), and {@code rows}, {@code columns} and {@code data} of the data
 * ({@link DataFingerprint}). The tensors are {@code checkpoint.lossSum} (F64, 1),
 * {@code checkpoint.history} (F64, finished epochs × columns), {@code checkpoint.best} if there are best weights, and
 * {@code checkpoint.slot.0} and so on (F32, all parameters, layer by layer, for each input and last for the bias one number
 * a unit).
 *
 * @since 0.2
 */
public final class CheckpointFile {
    private CheckpointFile() {}

    /**
     * Saves a checkpoint, whole or not at all.
     *
     * @throws ModelFormatException if a weight is not finite, or it is larger than a file may be
     * @throws StorageException if it cannot be written
     */
    public static void save(Checkpoint checkpoint, Path file) {
        AtomicFile.write(
                file, new ModelWriter(checkpoint, ModelFile.faults(file.toString())).write(checkpoint.model()));
    }

    /**
     * Loads a checkpoint. All of it is verified before it is returned.
     *
     * @param plugins where the plugins that it names are found
     * @param kernel the kernel that runs the matrix products
     * @throws ModelFormatException if it is no checkpoint, or not as it was saved, or a plugin is missing
     * @throws StorageException if it cannot be read
     */
    public static Checkpoint load(Path file, Plugins plugins, Kernel kernel) {
        long length = InputFile.length(file);
        try (InputStream in = InputFile.open(file)) {
            return new ModelReader(in, length, ModelFile.faults(file.toString()), plugins, kernel).readCheckpoint();
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
    }
}
