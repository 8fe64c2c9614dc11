package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import dev.chainrule.mlp.io.file.InputFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads multi-layer perceptrons from ONNX files, whatever program wrote them.
 *
 * <p>The graph must be a chain of dense layers and elementwise functions, perhaps with a scaling of the inputs before it and
 * the choice of a label after it. Normalizations and constant operators become a part of the weights; the functions become
 * installed activations or formulas. The loss follows from the output layer: cross-entropy for softmax,
 * binary-cross-entropy for one logistic output, otherwise mean-squared-error.
 *
 * <p>A file of {@link OnnxExport} becomes the model that it was, with its document, preprocessing and categories, unless its
 * graph was changed.
 *
 * @since 0.2
 */
public final class OnnxImport {
    private static final int LARGEST_FILE = Integer.MAX_VALUE - 8;

    private OnnxImport() {}

    /**
     * Reads a model with the names of its file, with the plugins that {@link Plugins#load()} finds and the fastest kernel
     * that this JVM can run.
     *
     * @throws ModelFormatException if it is not an ONNX file, or not one of a multi-layer perceptron
     * @throws dev.chainrule.mlp.api.StorageException if it cannot be read
     */
    public static ImportedModel read(Path file) {
        return read(file, ImportOptions.NONE, Plugins.load(), Kernels.choose().kernel());
    }

    /**
     * Reads a model.
     *
     * @param file the ONNX file; weights may be in other files of its folder
     * @param options names that the file may lack
     * @param plugins where the activations are found
     * @param kernel the kernel that runs the matrix products of the model
     * @throws ModelFormatException if it is not an ONNX file, or not one of a multi-layer perceptron; names the first node
     *     that does not fit
     * @throws dev.chainrule.mlp.api.StorageException if it cannot be read
     */
    public static ImportedModel read(Path file, ImportOptions options, Plugins plugins, Kernel kernel) {
        String source = Problem.clean(file.toString());
        long length = InputFile.length(file);
        if (length > LARGEST_FILE) {
            throw new ModelFormatException(
                    ErrorCode.MDL_LIMIT,
                    Location.of(source, ""),
                    "a file of " + length + " bytes is longer than 2 GB. Export the network with its weights in a"
                            + " file beside it");
        }
        byte[] bytes = InputFile.read(file, LARGEST_FILE);
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return read(bytes, source, Optional.of(folder), options, plugins, kernel);
    }

    /**
     * Reads a model whose weights are all in these bytes.
     *
     * @param source what to call them in messages
     * @throws ModelFormatException as {@link #read(Path, ImportOptions, Plugins, Kernel)}
     */
    public static ImportedModel decode(
            byte[] bytes, String source, ImportOptions options, Plugins plugins, Kernel kernel) {
        return read(bytes, Problem.clean(source), Optional.empty(), options, plugins, kernel);
    }

    private static ImportedModel read(
            byte[] bytes, String source, Optional<Path> folder, ImportOptions options, Plugins plugins, Kernel kernel) {
        OnnxModel model = model(bytes, source);
        List<String> warnings = new ArrayList<>();
        if (model.metadata().containsKey(EmbeddedModel.KEY)) {
            Optional<TrainedModel> embedded = EmbeddedModel.decode(model, source, plugins, kernel);
            if (embedded.isPresent()) {
                return new ImportedModel(requireNoNames(embedded.get(), source, options), warnings);
            }
            warnings.add(
                    "mlp wrote this file, but its graph was changed since, or a plugin of the model is not installed."
                            + " The graph alone is read: the document and the preparation of the data are lost");
        }
        TensorSource tensors = new TensorSource(source, folder);
        List<GraphValue> outputs = new GraphInterpreter(source, model, tensors, bytes.length).outputs();
        try {
            OutputChoice found = OutputChoice.of(source, model.graph().outputs(), outputs);
            OutputChoice choice = options.areLogits() ? found.ofLogits() : found;
            LayerChain chain = LayerChain.of(choice.rows(), new ActivationFinder(plugins));
            return new ModelAssembler(source, options, plugins, kernel).assemble(choice, chain, warnings);
        } catch (UnfitException e) {
            throw explained(unfit(source, "", e.getMessage()), model);
        } catch (ModelFormatException e) {
            throw explained(e, model);
        }
    }

    /** Says of a graph that only mlp writes why it cannot be read, although mlp wrote it. */
    private static ModelFormatException explained(ModelFormatException fault, OnnxModel model) {
        boolean isOfMlp = model.producerName().equals(ExportedModel.PRODUCER)
                || model.metadata().containsKey(EmbeddedModel.KEY);
        if (!isOfMlp || fault.code() != ErrorCode.MDL_UNSUPPORTED) {
            return fault;
        }
        Problem problem = fault.problems().get(0);
        Location location = problem.location();
        return new ModelFormatException(
                ErrorCode.MDL_UNSUPPORTED,
                location,
                "mlp wrote this file, but "
                        + (model.metadata().containsKey(EmbeddedModel.KEY)
                                ? "its metadata do not belong to its graph, which was changed since, or a plugin of the model"
                                        + " is not installed"
                                : "its metadata (" + EmbeddedModel.KEY + ") are missing")
                        + ". Preprocessing is read only from an unchanged file: import the one that 'mlp export' wrote. The"
                        + " graph alone fits no network: " + (location.path().isEmpty() ? "" : "this node ")
                        + problem.message().replaceFirst("\\. .*", ""));
    }

    private static OnnxModel model(byte[] bytes, String source) {
        try {
            return OnnxReader.read(source, ByteBuffer.wrap(bytes));
        } catch (ModelFormatException e) {
            throw OtherFormat.describe(bytes)
                    .map(found -> new ModelFormatException(ErrorCode.MDL_NOT_A_MODEL, Location.of(source, ""), found))
                    .orElse(e);
        }
    }

    private static TrainedModel requireNoNames(TrainedModel model, String source, ImportOptions options) {
        if (!options.equals(ImportOptions.NONE)) {
            throw new ModelFormatException(
                    ErrorCode.MDL_LABELS,
                    Location.of(source, ""),
                    "mlp wrote this file, which has the names of its columns, targets and labels. Give no other names");
        }
        return model;
    }

    /** Returns the error about a graph that is not that of a multi-layer perceptron. */
    static ModelFormatException unfit(String source, String where, String reason) {
        return new ModelFormatException(
                ErrorCode.MDL_UNSUPPORTED,
                Location.of(source, where),
                reason.contains(". ")
                        ? reason
                        : reason + ". Export the part of the network that is a chain of dense layers");
    }
}
