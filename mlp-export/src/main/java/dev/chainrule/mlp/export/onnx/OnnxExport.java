package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.file.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes models as ONNX files, for onnxruntime and every other program that reads ONNX: preprocessing, network, and
 * predictions in the units of the targets.
 *
 * <p>Each column of the training data is an input of its name: float64 for a number, a text for a category, N × 1. The
 * outputs are {@code label} (texts) and {@code probabilities} (float32, N × classes, in the order of {@link
 * TrainedModel#labels()}; {@code scores} if the model's outputs are no probabilities), or {@code variable} (float64, N ×
 * targets). A model of images has one float32 input, {@code input}, N × pixels. docs/export.md has the details.
 *
 * @since 0.2
 */
public final class OnnxExport {
    /** The limit of protocol buffers. */
    private static final long MOST_BYTES = Integer.MAX_VALUE;

    private static final int DIGITS_IN_NAME = 8;

    private OnnxExport() {}

    /**
     * Writes a model as an ONNX file, whole or not at all. The same model gives the same bytes. Above 2 GB, the limit of
     * the format, the weights are written to a file beside it, {@code NAME.DIGEST.data}, which belongs to it.
     *
     * @throws PluginException if an activation has no formula, or ONNX cannot express another part; names the part
     * @throws ModelFormatException if a weight is not finite
     * @throws StorageException if the file cannot be written; the previous file is then unchanged
     */
    public static void write(TrainedModel model, Path file) {
        write(model, file, MOST_BYTES);
    }

    /**
     * Writes a model as an ONNX file.
     *
     * @param mostBytes the size from which on the weights are in another file
     */
    static void write(TrainedModel model, Path file, long mostBytes) {
        ExportedModel exported = new ExportedModel(model);
        if (exported.size() <= mostBytes) {
            AtomicFile.write(file, exported::writeTo);
            return;
        }
        // a name that tells weights apart, so that the previous file has its own until the new one is complete
        String weights = file.getFileName() + "." + exported.weightsSha256().substring(0, DIGITS_IN_NAME) + ".data";
        AtomicFile.write(file.resolveSibling(weights), exported::writeWeightsTo);
        AtomicFile.write(file, out -> exported.writeWithoutWeightsTo(out, weights));
    }

    /**
     * Writes a model in ONNX format to a stream, which is not closed.
     *
     * @throws PluginException if an activation has no formula, or ONNX cannot express another part; names the part
     * @throws ModelFormatException if a weight is not finite, or the model takes more than 2 GB
     * @throws IOException if the stream cannot be written
     */
    public static void write(TrainedModel model, OutputStream out) throws IOException {
        ExportedModel exported = new ExportedModel(model);
        if (exported.size() > MOST_BYTES) {
            throw new ModelFormatException(
                    ErrorCode.MDL_LIMIT,
                    Location.NONE,
                    "the model takes " + exported.size() + " bytes; one ONNX file holds at most " + MOST_BYTES
                            + ". Write it to a path, where the weights have a file of their own");
        }
        exported.writeTo(out);
    }
}
