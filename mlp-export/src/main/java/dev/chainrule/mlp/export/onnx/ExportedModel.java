package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.ParameterRange;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.PlainPreprocessing;
import dev.chainrule.mlp.export.onnx.format.FloatSlice;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxType;
import dev.chainrule.mlp.export.onnx.format.OnnxWriter;
import dev.chainrule.mlp.io.csv.MissingTexts;
import dev.chainrule.mlp.io.document.DocumentWriter;
import dev.chainrule.mlp.io.model.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A model in ONNX format, in memory. Its weights are there once, and become bytes when they are written. */
final class ExportedModel {
    static final String PRODUCER = "mlp";

    private static final long IR_VERSION = 8;
    private static final long ML_VERSION = 3;

    /** Has the initializers of the weights without their elements. */
    private final OnnxModel model;

    /** The weights and biases of all layers by the names of their initializers. */
    private final SortedMap<String, FloatSlice> weights = new TreeMap<>();

    private final String weightsSha256;

    ExportedModel(TrainedModel trained) {
        List<TrainedModel> members = trained.members();
        List<ParameterArrays> parameters =
                members.stream().map(TrainedModel::weights).toList();
        if (!parameters.stream().allMatch(ParameterArrays::isFinite)) {
            throw new ModelFormatException(
                    ErrorCode.MDL_NONFINITE,
                    Location.NONE,
                    "the model has weights that are not finite; such a model is not exported");
        }
        weightsSha256 = Sha256.ofWeights(trained);
        GraphBuilder graph = new GraphBuilder();
        String inputs = addInputs(graph, trained);
        FiniteCheck check = new FiniteCheck(graph, graph.scalar(0));
        List<String> results = new ArrayList<>();
        for (int k = 0; k < members.size(); k++) {
            String prefix = members.size() == 1 ? "" : "member" + (k + 1) + "_";
            results.add(addLayers(graph, inputs, trained.network().layers(), parameters.get(k), check, prefix));
        }
        String values = results.size() == 1 ? results.get(0) : graph.node("Mean", "mean", results);
        String outputs = check.checked(values, "outputs");
        new OutputNodes(graph, trained.network()).add(trained.preprocessing().target(), outputs);
        SortedMap<String, Long> opsets = new TreeMap<>();
        opsets.put("", (long) OnnxOperators.OPSET);
        opsets.put(GraphBuilder.ML, ML_VERSION);
        String name = trained.spec().name();
        model = new OnnxModel(
                IR_VERSION,
                PRODUCER,
                version(),
                opsets,
                graph.build(name.isEmpty() ? PRODUCER : name),
                metadata(trained, weightsSha256));
    }

    private static String addInputs(GraphBuilder graph, TrainedModel trained) {
        Optional<DataSpec> data = trained.spec().data();
        List<String> missingTexts = data.map(MissingTexts::of).orElse(List.of(""));
        InputNodes inputs = new InputNodes(graph, trained.preprocessing(), missingTexts);
        boolean isOfImages = data.flatMap(DataSpec::labels).isPresent();
        PlainPreprocessing.require(trained.preprocessing(), "ONNX", !isOfImages);
        return isOfImages ? inputs.addTensor() : inputs.addColumns();
    }

    /** Adds the layers of one network and returns its outputs. */
    private String addLayers(
            GraphBuilder graph,
            String inputs,
            List<Layer> layers,
            ParameterArrays parameters,
            FiniteCheck check,
            String prefix) {
        ActivationNodes activations = new ActivationNodes(graph);
        String values = inputs;
        for (int l = 0; l < layers.size(); l++) {
            if (!layers.get(l).encodings().isEmpty()) {
                values = addEncodings(graph, values, layers.get(l), parameters.layer(l), prefix);
            }
            if (layers.get(l).inputScale()) {
                values = addScale(graph, values, layers.get(l), parameters.layer(l), prefix);
            }
            // all z of a layer are infinite or NaN if an input or an output of the layer before is
            String z = addLayer(graph, values, layers.get(l), parameters.layer(l), l, prefix);
            values = activations.add(layers.get(l).activation().definition(), z, prefix + "layer" + (l + 1));
            if (layers.get(l).parametric()) {
                values = addShare(graph, z, values, layers.get(l), parameters.layer(l), l, prefix);
            }
            if (!values.equals(z)) {
                check.require(z);
            }
        }
        check.require(values);
        return values;
    }

    private String addLayer(GraphBuilder graph, String inputs, Layer layer, float[] parameters, int l, String prefix) {
        int end = layer.inputs() * layer.units();
        String weight = addWeights(
                graph,
                prefix + EmbeddedModel.weightOf(l),
                new FloatSlice(parameters, 0, end),
                layer.inputs(),
                layer.units());
        String bias = addWeights(
                graph,
                prefix + EmbeddedModel.biasOf(l),
                new FloatSlice(parameters, end, end + layer.units()),
                layer.units());
        return graph.node("Gemm", prefix + "layer" + (l + 1) + "_z", List.of(inputs, weight, bias));
    }

    /** Applies the learned encodings of the inputs. */
    private String addEncodings(GraphBuilder graph, String inputs, Layer layer, float[] parameters, String prefix) {
        ParameterRange range = layer.range(ParameterKind.ENCODINGS);
        FloatSlice values = new FloatSlice(parameters, range.from(), range.to());
        String learned = addWeights(graph, prefix + EmbeddedModel.ENCODINGS, values, range.length());
        return new EncodingNodes(graph, prefix).add(layer.encodings(), inputs, learned);
    }

    /** Multiplies the inputs by their learned scale. */
    private String addScale(GraphBuilder graph, String inputs, Layer layer, float[] parameters, String prefix) {
        ParameterRange range = layer.range(ParameterKind.INPUT_SCALE);
        FloatSlice values = new FloatSlice(parameters, range.from(), range.to());
        String scale = addWeights(graph, prefix + EmbeddedModel.INPUT_SCALE, values, range.length());
        return graph.node("Mul", prefix + "scaled_inputs", List.of(inputs, scale));
    }

    /** Adds z + α(f(z) − z). */
    private String addShare(
            GraphBuilder graph, String z, String f, Layer layer, float[] parameters, int l, String prefix) {
        ParameterRange range = layer.range(ParameterKind.ALPHA);
        FloatSlice values = new FloatSlice(parameters, range.from(), range.to());
        String alpha = addWeights(graph, prefix + EmbeddedModel.alphaOf(l), values, range.length());
        String name = prefix + "layer" + (l + 1);
        String difference = graph.node("Sub", name + "_difference", List.of(f, z));
        String share = graph.node("Mul", name + "_share", List.of(difference, alpha));
        return graph.node("Add", name + "_a", List.of(z, share));
    }

    private String addWeights(GraphBuilder graph, String wish, FloatSlice values, long... shape) {
        String name = graph.constant(OnnxTensor.ofFloats(wish, new float[0], shape));
        weights.put(name, values);
        return name;
    }

    private static SortedMap<String, String> metadata(TrainedModel trained, String weightsSha256) {
        SortedMap<String, String> metadata = new TreeMap<>();
        String document = DocumentWriter.write(trained.spec());
        metadata.put("mlp.document", document);
        metadata.put("mlp.document.sha256", Sha256.of(document));
        metadata.put("mlp.weights.sha256", weightsSha256);
        EmbeddedModel.encode(trained).ifPresent(text -> metadata.put(EmbeddedModel.KEY, text));
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

    /** Returns the number of bytes of the file with all weights in it. */
    long size() {
        return OnnxWriter.size(model, weights);
    }

    /** Writes the file with all weights in it. */
    void writeTo(OutputStream out) throws IOException {
        OnnxWriter.write(model, weights, out);
    }

    /** Writes the file without the weights, which are in another one beside it. */
    void writeWithoutWeightsTo(OutputStream out, String fileOfWeights) throws IOException {
        long[] offset = new long[1];
        OnnxWriter.write(
                withInitializers(tensor -> find(tensor)
                        .map(values -> {
                            long start = offset[0];
                            offset[0] += values.bytes();
                            return new OnnxTensor(
                                    tensor.name(),
                                    OnnxType.FLOAT,
                                    tensor.shape(),
                                    ByteBuffer.allocate(0),
                                    List.of(),
                                    Optional.of(new OnnxTensor.External(fileOfWeights, start, values.bytes())));
                        })
                        .orElse(tensor)),
                out);
    }

    /** Writes all weights, one after the other, in the order of their initializers. */
    void writeWeightsTo(OutputStream out) throws IOException {
        for (OnnxTensor tensor : model.graph().initializers()) {
            Optional<FloatSlice> values = find(tensor);
            if (values.isPresent()) {
                values.get().writeTo(out);
            }
        }
    }

    /** Returns the SHA-256 of all weights. */
    String weightsSha256() {
        return weightsSha256;
    }

    /** Returns the whole model, with copies of the weights. */
    OnnxModel whole() {
        return withInitializers(tensor -> find(tensor)
                .map(values -> OnnxTensor.ofFloats(
                        tensor.name(),
                        values.toArray(),
                        tensor.shape().stream().mapToLong(Long::longValue).toArray()))
                .orElse(tensor));
    }

    private Optional<FloatSlice> find(OnnxTensor tensor) {
        return Optional.ofNullable(weights.get(tensor.name()));
    }

    private OnnxModel withInitializers(UnaryOperator<OnnxTensor> change) {
        OnnxGraph graph = model.graph();
        List<OnnxTensor> initializers =
                graph.initializers().stream().map(change).toList();
        return new OnnxModel(
                model.irVersion(),
                model.producerName(),
                model.producerVersion(),
                model.opsets(),
                new OnnxGraph(graph.name(), graph.nodes(), initializers, graph.inputs(), graph.outputs()),
                model.metadata());
    }
}
