package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.OnnxModels.PLUGINS;
import static dev.chainrule.mlp.export.onnx.OnnxModels.hidden;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.io.model.ModelFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EmbeddedModelTest {
    @Test
    void theModelThatAFileWasMadeOfIsInTheFile() {
        TrainedModel model = hidden(PluginSpec.of("mish"), PLUGINS);
        OnnxModel file = OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(model)));
        TrainedModel found =
                EmbeddedModel.decode(file, "x.onnx", PLUGINS, new JavaKernel()).orElseThrow();
        assertArrayEquals(ModelFile.encode(model), ModelFile.encode(found));

        OnnxTensor first = file.graph().initializers().stream()
                .filter(tensor -> tensor.name().equals("layer1_weight"))
                .findFirst()
                .orElseThrow();
        ByteBuffer changed =
                ByteBuffer.allocate(first.raw().remaining()).put(first.raw().duplicate());
        changed.put(0, (byte) (changed.get(0) ^ 1));
        List<OnnxTensor> tensors = file.graph().initializers().stream()
                .map(tensor -> tensor == first
                        ? new OnnxTensor(
                                first.name(),
                                first.type(),
                                first.shape(),
                                changed.rewind(),
                                List.of(),
                                Optional.empty())
                        : tensor)
                .toList();
        TrainedModel other = decoded(file, file.graph().nodes(), tensors).orElseThrow();
        assertEquals(
                first.raw().order(ByteOrder.LITTLE_ENDIAN).getFloat(4),
                other.weights().layer(0)[1]);
        assertEquals(
                changed.order(ByteOrder.LITTLE_ENDIAN).getFloat(0),
                other.weights().layer(0)[0]);

        List<OnnxNode> nodes = file.graph().nodes().stream()
                .map(node -> node.operator().equals("Tanh")
                        ? new OnnxNode("Sigmoid", "", node.name(), node.inputs(), node.outputs(), List.of())
                        : node)
                .toList();
        assertEquals(Optional.empty(), decoded(file, nodes, file.graph().initializers()));
    }

    @Test
    void namesTheParametersOfALayerInTheGraph() {
        assertEquals("layer1_weight", EmbeddedModel.weightOf(0));
        assertEquals("layer12_bias", EmbeddedModel.biasOf(11));
        assertEquals("layer2_alpha", EmbeddedModel.alphaOf(1));
    }

    @Test
    void anEnsembleIsNotEmbedded() {
        TrainedModel first = hidden(PluginSpec.of("tanh"), PLUGINS);
        RunSpec spec = first.spec().withTraining(first.spec().training().withMembers(2));
        TrainedModel member = new TrainedModel(
                spec.member(0), first.network(), first.weights(), first.preprocessing(), new JavaKernel());
        TrainedModel other = new TrainedModel(
                spec.member(1), first.network(), first.weights(), first.preprocessing(), new JavaKernel());
        assertEquals(Optional.empty(), EmbeddedModel.encode(TrainedModel.ensemble(spec, List.of(member, other))));
        assertTrue(EmbeddedModel.encode(first).isPresent());
    }

    @Test
    void metadataThatAreNoModelGiveNone() {
        OnnxModel file = file(hidden(PluginSpec.of("mish"), PLUGINS));
        assertEquals(Optional.empty(), decoded(file, new TreeMap<>(), PLUGINS));
        for (String text : List.of("", "no Base64!", "AAAA", file.metadata().get(EmbeddedModel.KEY) + "AAAA")) {
            assertEquals(
                    Optional.empty(), decoded(file, new TreeMap<>(Map.of(EmbeddedModel.KEY, text)), PLUGINS), text);
        }
        assertTrue(decoded(file, file.metadata(), PLUGINS).isPresent());
        assertEquals(Optional.empty(), decoded(file, file.metadata(), Plugins.none()), "a plugin is missing");
    }

    @Test
    void theGraphMustHaveTheWeightsOfAllLayers() {
        OnnxModel file = file(hidden(PluginSpec.of("mish"), PLUGINS));
        List<OnnxTensor> all = file.graph().initializers();
        List<OnnxTensor> withoutBias = all.stream()
                .filter(tensor -> !tensor.name().equals("layer2_bias"))
                .toList();
        assertEquals(Optional.empty(), decoded(file, file.graph().nodes(), withoutBias));
        List<OnnxTensor> ofDoubles = all.stream()
                .map(tensor -> tensor.name().equals("layer2_bias")
                        ? OnnxTensor.ofDoubles("layer2_bias", new double[3], 3)
                        : tensor)
                .toList();
        assertEquals(Optional.empty(), decoded(file, file.graph().nodes(), ofDoubles));
    }

    private static OnnxModel file(TrainedModel model) {
        return OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(model)));
    }

    private static Optional<TrainedModel> decoded(OnnxModel file, SortedMap<String, String> metadata, Plugins plugins) {
        OnnxModel changed = new OnnxModel(
                file.irVersion(), file.producerName(), file.producerVersion(), file.opsets(), file.graph(), metadata);
        return EmbeddedModel.decode(changed, "x.onnx", plugins, new JavaKernel());
    }

    private static Optional<TrainedModel> decoded(OnnxModel file, List<OnnxNode> nodes, List<OnnxTensor> tensors) {
        OnnxGraph graph = file.graph();
        OnnxModel changed = new OnnxModel(
                file.irVersion(),
                file.producerName(),
                file.producerVersion(),
                file.opsets(),
                new OnnxGraph(graph.name(), nodes, tensors, graph.inputs(), graph.outputs()),
                file.metadata());
        return EmbeddedModel.decode(changed, "x.onnx", PLUGINS, new JavaKernel());
    }
}
