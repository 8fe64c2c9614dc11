package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Saves and loads models, as <a href="https://github.com/huggingface/safetensors#format">safetensors</a> files.
 *
 * <p>A file has three parts: the length of the header (8 bytes, little-endian), the header, which is JSON, and the
 * tensors. The strings under {@code __metadata__} are {@code format} ("mlp"), {@code mlp.version} ("1" to "5"), {@code mlp.spec}
 * (the document of the run, all sizes given), {@code mlp.features} (a JSON array of names), for categorical features
 * {@code mlp.categories} (a JSON array with an array for each feature, empty for numbers) and {@code mlp.target} (a JSON
 * object: {@code {"type":"classes","name":…,"labels":[…],"outputs":…}} or {@code {"type":"numbers","names":[…]}}). The
 * tensors are {@code inputs.center} and {@code inputs.width} (F64), where missing values are filled in {@code inputs.fill} (F64), for targets that are numbers {@code targets.center} and
 * {@code targets.width} (F64), of a calibrated model of numbers {@code targets.residuals} (F64, targets × errors, ascending),
 * for each layer from 0 {@code layers.0.weight} (F32, units × inputs, row j is unit j) and
 * {@code layers.0.bias} (F32, units), whose names begin with {@code members.0.} and so on in an ensemble, and last {@code mlp.sha256} (U8, 32), the SHA-256 of all bytes before it. Nothing in a
 * file can run, and the same model gives the same bytes. A model
 * without categories and values to fill in is written in version 1; all versions are read.
 *
 * <p>A {@link CheckpointFile} has the same and more; loaded here, it is the model as far as it is trained.
 *
 * @since 0.2
 */
public final class ModelFile {
    private ModelFile() {}

    /**
     * Saves a model, whole or not at all. If its document gives more than 10,000 weights, they are left out of the
     * document; they were only where training began.
     *
     * @throws ModelFormatException if a weight is not finite, or the model is larger than a file may be
     * @throws StorageException if it cannot be written; the previous file is then unchanged
     */
    public static void save(TrainedModel model, Path file) {
        AtomicFile.write(file, new ModelWriter(model, faults(file.toString())).write(model));
    }

    /**
     * Checks before training that the model of a run can be saved and loaded again: its size, its names and its document.
     *
     * @param run the run, all sizes given
     * @param network the network that it describes
     * @param preprocessing how its rows become inputs
     * @param file where the model will be saved, for messages
     * @param plugins where the plugins that it names are found
     * @param kernel the kernel of the run
     * @throws ModelFormatException if it cannot
     */
    public static void check(
            RunSpec run, Network network, Preprocessing preprocessing, Path file, Plugins plugins, Kernel kernel) {
        try {
            new ModelWriter(run, network, preprocessing, faults(file.toString())).check(plugins, kernel);
        } catch (ModelFormatException e) {
            Problem problem = e.problems().get(0);
            throw new ModelFormatException(
                    problem.code(),
                    problem.location(),
                    "the model of this run could not be saved and loaded again, so it is not trained: "
                            + problem.message(),
                    e);
        }
    }

    /**
     * Returns the bytes of a model's file.
     *
     * @throws ModelFormatException if a weight is not finite, or the model is larger than a file may be
     */
    public static byte[] encode(TrainedModel model) {
        return new ModelWriter(model, faults("")).write(model);
    }

    /**
     * Returns the bytes of a model's file before its weights: the header, the scalers and the values to fill in. After them
     * come, for each layer, its weights (units × inputs) and its biases, and last the SHA-256 of all bytes before it.
     *
     * @throws ModelFormatException if the model is larger than a file may be
     * @since 0.2
     */
    public static byte[] encodeWithoutWeights(TrainedModel model) {
        return new ModelWriter(model, faults("")).writeBeginning();
    }

    /**
     * Loads a model, with the plugins that {@link Plugins#load()} finds and the fastest kernel that this JVM can run. All of
     * it is verified before it is returned.
     *
     * @throws ModelFormatException if it is not a model, or not as it was saved, or a plugin is missing
     * @throws StorageException if it cannot be read
     * @since 0.2
     */
    public static TrainedModel load(Path file) {
        return load(file, Plugins.load(), Kernels.choose().kernel());
    }

    /**
     * Loads a model from a stream, such as a resource of an application: reads it to its end, into memory, and does not close
     * it. Plugins and kernel are those of {@link #load(Path)}.
     *
     * @throws ModelFormatException if it is not a model, or not as it was saved, or a plugin is missing
     * @throws StorageException if it cannot be read
     * @since 0.2
     */
    public static TrainedModel load(InputStream in) {
        return load(in, Plugins.load(), Kernels.choose().kernel());
    }

    /**
     * Loads a model from a stream: reads it to its end, into memory, and does not close it.
     *
     * @param plugins where the plugins that it names are found
     * @param kernel the kernel that runs the matrix products
     * @throws ModelFormatException if it is not a model, or not as it was saved, or a plugin is missing
     * @throws StorageException if it cannot be read
     * @since 0.2
     */
    public static TrainedModel load(InputStream in, Plugins plugins, Kernel kernel) {
        byte[] bytes;
        try {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new StorageException(
                    ErrorCode.STO_IO,
                    Location.NONE,
                    "the stream cannot be read: " + Problem.clean(String.valueOf(e.getMessage())),
                    e);
        }
        return decode(bytes, "", plugins, kernel);
    }

    /**
     * Loads a model. All of it is verified before it is returned.
     *
     * @param plugins where the plugins that it names are found
     * @param kernel the kernel that runs the matrix products
     * @throws ModelFormatException if it is not a model, or not as it was saved, or a plugin is missing
     * @throws StorageException if it cannot be read
     */
    public static TrainedModel load(Path file, Plugins plugins, Kernel kernel) {
        long length = InputFile.length(file);
        try (InputStream in = InputFile.open(file)) {
            return new ModelReader(in, length, faults(file.toString()), plugins, kernel).read();
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
    }

    /**
     * Returns the model in the bytes of a file.
     *
     * @param source what to call them in messages
     * @param plugins where the plugins that it names are found
     * @param kernel the kernel that runs the matrix products
     * @throws ModelFormatException if it is not a model, or not as it was saved, or a plugin is missing
     */
    public static TrainedModel decode(byte[] bytes, String source, Plugins plugins, Kernel kernel) {
        try {
            InputStream in = new ByteArrayInputStream(bytes);
            return new ModelReader(in, bytes.length, faults(source), plugins, kernel).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelFaults faults(String source) {
        return new ModelFaults(Problem.clean(source));
    }
}
