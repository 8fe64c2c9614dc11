package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxNode;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import dev.chainrule.mlp.export.onnx.format.OnnxWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A model that goes out and comes in again. */
class OnnxRoundTripTest {
    private static final Plugins PLUGINS = Plugins.load();

    @Test
    void anExportOfAnImportOfAnExportIsTheSameFile() throws IOException {
        byte[] first = exported();
        ImportedModel imported = read(first, ImportOptions.NONE);
        assertEquals(List.of(), imported.warnings());
        assertArrayEquals(first, bytes(imported.model()));
        assertEquals(
                new Feature("plan", List.of("basic", "plus"), List.of("old", "odd")),
                imported.model().features().get(1));
        ModelFormatException e = assertThrows(
                ModelFormatException.class, () -> read(first, ImportOptions.NONE.withFeatures("a", "b", "c")));
        assertEquals(
                "net.onnx  mlp wrote this file, which has the names of its columns, targets and labels. Give no other names"
                        + " [MDL_LABELS]",
                e.getMessage());
    }

    @Test
    void theGraphCountsIfItWasChanged() throws IOException {
        Preprocessing preprocessing = new Preprocessing(
                List.of("a", "b"),
                new Scaler(new double[] {1, 2}, new double[] {3, 0.1}),
                new Target.Classes("kind", List.of("x", "y", "z"), 3));
        OnnxModel onnx =
                OnnxReader.read("net.onnx", ByteBuffer.wrap(bytes(model("cross-entropy", "softmax", preprocessing))));
        List<OnnxNode> nodes = onnx.graph().nodes().stream()
                .map(node -> node.operator().equals("Tanh")
                        ? new OnnxNode("Softsign", node.domain(), node.name(), node.inputs(), node.outputs(), List.of())
                        : node)
                .toList();
        OnnxGraph graph = new OnnxGraph(
                onnx.graph().name(),
                nodes,
                onnx.graph().initializers(),
                onnx.graph().inputs(),
                onnx.graph().outputs());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxWriter.write(
                new OnnxModel(
                        onnx.irVersion(),
                        onnx.producerName(),
                        onnx.producerVersion(),
                        onnx.opsets(),
                        graph,
                        new TreeMap<>(onnx.metadata())),
                out);

        ImportedModel imported = read(out.toByteArray(), ImportOptions.NONE.withLabels("x", "y", "z"));
        assertEquals(
                "mlp wrote this file, but its graph was changed since, or a plugin of the model is not installed. The graph"
                        + " alone is read: the document and the preparation of the data are lost",
                imported.warnings().get(0));
        assertEquals(
                PluginSpec.of("softsign"),
                imported.model().spec().network().layers().get(0).activation());
        assertEquals(List.of("a", "b"), imported.model().preprocessing().featureNames());
        assertEquals(preprocessing.scaler(), imported.model().preprocessing().scaler());
    }

    @Test
    void preprocessingNeedsTheMetadataOfTheGraph() throws IOException {
        Features features = new Features(List.of(Feature.number("a"), Feature.number("b")), List.of(1.0, 2.0));
        Preprocessing preprocessing =
                new Preprocessing(features, Scaler.none(2), new Target.Classes("kind", List.of("x", "y", "z"), 3));
        OnnxModel onnx =
                OnnxReader.read("net.onnx", ByteBuffer.wrap(bytes(model("cross-entropy", "softmax", preprocessing))));
        assertEquals(
                "net.onnx  IsNaN node 'is_missing'  mlp wrote this file, but its metadata (mlp.model) are missing."
                        + " Preprocessing is read only from an unchanged file: import the one that 'mlp export' wrote. The"
                        + " graph alone fits no network: this node fills in missing values, which can be read only from an"
                        + " unchanged file of 'mlp export', with its metadata [MDL_UNSUPPORTED]",
                faultOf(onnx, onnx.graph().nodes(), new TreeMap<>()));
        List<OnnxNode> nodes = onnx.graph().nodes().stream()
                .map(node -> node.operator().equals("Tanh")
                        ? new OnnxNode("Softsign", node.domain(), node.name(), node.inputs(), node.outputs(), List.of())
                        : node)
                .toList();
        String changed = faultOf(onnx, nodes, new TreeMap<>(onnx.metadata()));
        assertTrue(
                changed.startsWith(
                        "net.onnx  IsNaN node 'is_missing'  mlp wrote this file, but its metadata do not belong to"
                                + " its graph, which was changed since, or a plugin of the model is not installed. "),
                changed);
    }

    private static String faultOf(OnnxModel onnx, List<OnnxNode> nodes, TreeMap<String, String> metadata)
            throws IOException {
        OnnxGraph graph = onnx.graph();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxWriter.write(
                new OnnxModel(
                        onnx.irVersion(),
                        onnx.producerName(),
                        onnx.producerVersion(),
                        onnx.opsets(),
                        new OnnxGraph(graph.name(), nodes, graph.initializers(), graph.inputs(), graph.outputs()),
                        metadata),
                out);
        return assertThrows(ModelFormatException.class, () -> read(out.toByteArray(), ImportOptions.NONE))
                .getMessage();
    }

    /** A file with numbers, categories, missing values and two scaled targets. */
    static byte[] exported() throws IOException {
        Features features = new Features(
                List.of(
                        Feature.number("age"),
                        new Feature("plan", List.of("basic", "plus"), List.of("old", "odd")),
                        Feature.number("size")),
                List.of(41.5, 0.5, 0.25, 0.25, 3.0));
        Scaler inputs = new Scaler(new double[] {40, 0, 0, 0, 3.1}, new double[] {10.1, 1, 1, 1, 0.7});
        Target target = new Target.Numbers(
                List.of("price", "cost"), new Scaler(new double[] {100, 3}, new double[] {33.3, 0.1}));
        return bytes(model("mean-squared-error", "identity", new Preprocessing(features, inputs, target)));
    }

    private static TrainedModel model(String loss, String output, Preprocessing preprocessing) {
        RunSpec spec = RunSpec.builder()
                .name("net")
                .network(NetworkSpec.of(
                        preprocessing.features().inputs(),
                        LayerSpec.of(3, "tanh"),
                        LayerSpec.of(preprocessing.target().outputs(), output)))
                .loss(loss)
                .build();
        Network network = Network.build(spec, PLUGINS);
        return new TrainedModel(spec, network, ParameterArrays.initial(network, 5), preprocessing, new JavaKernel());
    }

    private static ImportedModel read(byte[] bytes, ImportOptions options) {
        return OnnxImport.decode(bytes, "net.onnx", options, PLUGINS, new JavaKernel());
    }

    private static byte[] bytes(TrainedModel model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxExport.write(model, out);
        return out.toByteArray();
    }
}
