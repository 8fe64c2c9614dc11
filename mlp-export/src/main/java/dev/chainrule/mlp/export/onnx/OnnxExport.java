package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxWriter;
import dev.chainrule.mlp.io.document.DocumentWriter;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.model.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
    private static final long IR_VERSION = 8;
    private static final long ML_VERSION = 3;

    private OnnxExport() {}

    /**
     * Writes a model as an ONNX file, whole or not at all. The same model gives the same bytes.
     *
     * @throws ConfigException if an activation has no formula, or ONNX cannot express another part; names the part
     * @throws StorageException if the file cannot be written; the previous file is then unchanged
     */
    public static void write(TrainedModel model, Path file) {
        OnnxModel onnx = of(model);
        AtomicFile.write(file, out -> OnnxWriter.write(onnx, out));
    }

    /**
     * Writes a model in ONNX format to a stream, which is not closed.
     *
     * @throws ConfigException if an activation has no formula, or ONNX cannot express another part; names the part
     * @throws IOException if the stream cannot be written
     */
    public static void write(TrainedModel model, OutputStream out) throws IOException {
        OnnxWriter.write(of(model), out);
    }

    static OnnxModel of(TrainedModel model) {
        GraphBuilder graph = new GraphBuilder();
        ParameterArrays weights = model.weights();
        String values = addInputs(graph, model);
        ActivationNodes activations = new ActivationNodes(graph);
        List<Layer> layers = model.network().layers();
        for (int l = 0; l < layers.size(); l++) {
            String z = addLayer(graph, values, layers.get(l), weights.layer(l), l);
            values = activations.add(layers.get(l).activation().definition(), z, "layer" + (l + 1));
        }
        new OutputNodes(graph, model.network()).add(model.preprocessing().target(), values);
        SortedMap<String, Long> opsets = new TreeMap<>();
        opsets.put("", (long) OnnxOperators.OPSET);
        opsets.put(GraphBuilder.ML, ML_VERSION);
        String name = model.spec().name();
        return new OnnxModel(
                IR_VERSION,
                "mlp",
                version(),
                opsets,
                graph.build(name.isEmpty() ? "mlp" : name),
                metadata(model, weights));
    }

    private static String addInputs(GraphBuilder graph, TrainedModel model) {
        Optional<DataSpec> data = model.spec().data();
        List<String> missingTexts = new ArrayList<>(List.of(""));
        data.ifPresent(spec -> missingTexts.addAll(spec.format().missingValues()));
        InputNodes inputs = new InputNodes(graph, model.preprocessing(), missingTexts);
        boolean isOfImages = data.flatMap(DataSpec::labels).isPresent();
        return isOfImages ? inputs.addTensor() : inputs.addColumns();
    }

    private static String addLayer(GraphBuilder graph, String inputs, Layer layer, float[] parameters, int l) {
        int weights = layer.inputs() * layer.units();
        String weight = graph.constant(OnnxTensor.ofFloats(
                EmbeddedModel.weightOf(l),
                Arrays.copyOf(parameters, weights),
                layer.inputs(),
                layer.units()));
        String bias = graph.constant(OnnxTensor.ofFloats(
                EmbeddedModel.biasOf(l),
                Arrays.copyOfRange(parameters, weights, parameters.length),
                layer.units()));
        return graph.node("Gemm", "layer" + (l + 1) + "_z", List.of(inputs, weight, bias));
    }

    private static SortedMap<String, String> metadata(TrainedModel model, ParameterArrays weights) {
        SortedMap<String, String> metadata = new TreeMap<>();
        String document = DocumentWriter.write(model.spec());
        metadata.put("mlp.document", document);
        metadata.put("mlp.document.sha256", Sha256.of(document));
        metadata.put(EmbeddedModel.KEY, EmbeddedModel.encode(model));
        metadata.put("mlp.weights.sha256", Sha256.of(weights));
        return metadata;
    }

    /** A named module has its version in its descriptor; on the class path the jar's manifest has it. */
    private static String version() {
        Module module = OnnxExport.class.getModule();
        Optional<String> version = module.isNamed()
                ? module.getDescriptor().rawVersion()
                : Optional.ofNullable(OnnxExport.class.getPackage().getImplementationVersion());
        return version.orElse("");
    }
}
