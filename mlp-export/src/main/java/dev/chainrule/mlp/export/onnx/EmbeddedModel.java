package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import dev.chainrule.mlp.io.model.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model that an ONNX file of ours was made of. The metadata has the model's own file up to the weights, which are
 * in the graph; together they are the file, whose last 32 bytes are its SHA-256.
 */
final class EmbeddedModel {
    /** The key of the metadata. */
    static final String KEY = "mlp.model";

    /** The name of the learned scale of the inputs in the graph. */
    static final String INPUT_SCALE = "input_scale";

    /** The name of the parameters of learned encodings in the graph. */
    static final String ENCODINGS = "encodings";

    private static final int DIGEST_BYTES = 32;

    /** With more, the model's file would be near its limit of 2 GB. */
    private static final long MOST_PARAMETERS = 500_000_000;

    private EmbeddedModel() {}

    static String weightOf(int layer) {
        return "layer" + (layer + 1) + "_weight";
    }

    static String biasOf(int layer) {
        return "layer" + (layer + 1) + "_bias";
    }

    static String alphaOf(int layer) {
        return "layer" + (layer + 1) + "_alpha";
    }

    /**
     * Returns the beginning of the model's file in Base64; empty if the model is too large for a file, or an ensemble, whose
     * graph is not imported.
     */
    static Optional<String> encode(TrainedModel model) {
        return model.members().size() > 1 || model.network().parameterCount() > MOST_PARAMETERS
                ? Optional.empty()
                : Optional.of(Base64.getEncoder().encodeToString(ModelFile.encodeWithoutWeights(model)));
    }

    /**
     * Returns the model that a file was exported from, with the weights of the graph.
     *
     * @return empty if the file was not written by {@link OnnxExport}, or its graph has been changed in more than the
     *     values of weights: it must be the graph that an export of the model has
     */
    static Optional<TrainedModel> decode(OnnxModel onnx, String source, Plugins plugins, Kernel kernel) {
        Optional<byte[]> beginning = beginning(onnx);
        if (beginning.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] file = file(beginning.get(), weights(onnx.graph().initializers()));
            TrainedModel model = ModelFile.decode(file, source, plugins, kernel);
            return Optional.of(model)
                    .filter(m -> new ExportedModel(m).whole().graph().equals(onnx.graph()));
        } catch (MlpException e) {
            return Optional.empty(); // such as a plugin that is not installed
        }
    }

    private static Optional<byte[]> beginning(OnnxModel onnx) {
        try {
            return Optional.ofNullable(onnx.metadata().get(KEY))
                    .map(text -> Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the weights and biases in the order of the model's file, where those of a unit are adjacent. */
    private static ByteBuffer weights(List<OnnxTensor> initializers) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        initializers.forEach(tensor -> tensors.put(tensor.name(), tensor));
        ByteBuffer all = ByteBuffer.allocate(initializers.stream()
                        .mapToInt(tensor -> tensor.raw().remaining())
                        .sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int l = 0; ; l++) {
            Optional<OnnxTensor> weight = find(tensors, weightOf(l), 2);
            Optional<OnnxTensor> bias = find(tensors, biasOf(l), 1);
            if (weight.isEmpty() || bias.isEmpty()) {
                return all.flip();
            }
            int inputs = weight.get().shape().get(0).intValue();
            int units = weight.get().shape().get(1).intValue();
            FloatBuffer values = floats(weight.get());
            for (int j = 0; j < units; j++) {
                for (int i = 0; i < inputs; i++) {
                    all.putFloat(values.get(i * units + j));
                }
            }
            put(bias.get(), all);
            if (l == 0) {
                find(tensors, INPUT_SCALE, 1).ifPresent(scale -> put(scale, all));
                find(tensors, ENCODINGS, 1).ifPresent(parameters -> put(parameters, all));
            }
            find(tensors, alphaOf(l), 1).ifPresent(alpha -> put(alpha, all));
        }
    }

    private static void put(OnnxTensor tensor, ByteBuffer all) {
        FloatBuffer values = floats(tensor);
        while (values.hasRemaining()) {
            all.putFloat(values.get());
        }
    }

    private static Optional<OnnxTensor> find(Map<String, OnnxTensor> tensors, String name, int dimensions) {
        return Optional.ofNullable(tensors.get(name))
                .filter(tensor -> tensor.type() == OnnxType.FLOAT
                        && tensor.shape().size() == dimensions
                        && tensor.external().isEmpty());
    }

    private static FloatBuffer floats(OnnxTensor tensor) {
        return tensor.raw().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    private static byte[] file(byte[] beginning, ByteBuffer weights) {
        ByteBuffer file =
                ByteBuffer.allocate(Math.addExact(Math.addExact(beginning.length, weights.remaining()), DIGEST_BYTES));
        file.put(beginning).put(weights);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(file.array(), 0, file.position());
            file.put(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
        return file.array();
    }
}
