package dev.chainrule.mlp.export.onnx;

import static dev.chainrule.mlp.export.onnx.OnnxModels.PLUGINS;
import static dev.chainrule.mlp.export.onnx.OnnxModels.hidden;
import static dev.chainrule.mlp.export.onnx.OnnxModels.model;
import static dev.chainrule.mlp.export.onnx.OnnxModels.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.chainrule.mlp.activations.Activations;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.ParameterRange;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxModel;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import dev.chainrule.mlp.export.onnx.format.OnnxWriter;
import dev.chainrule.mlp.io.document.DocumentWriter;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.model.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportedModelTest {
    @Test
    void learnedScalesAndSharesAreInTheGraphAndComeBack() {
        RunSpec spec = RunSpec.builder()
                .seed(7)
                .network(network -> network.inputScale(InputScale.LEARNED)
                        .layer(layer -> layer.units(16).activation("tanh").parametric(true))
                        .layer(layer -> layer.units(4).activation("identity").parametric(true))
                        .layer(3, "softmax"))
                .loss("cross-entropy")
                .build();
        Target target = new Target.Classes("kind", List.of("p", "q", "r"), 3);
        TrainedModel first = model(spec, PLUGINS, Features.ofNumbers(List.of("a", "b")), target);
        ParameterArrays weights = first.weights();
        ParameterRange scale = first.network().layers().get(0).range(ParameterKind.INPUT_SCALE);
        weights.layer(0)[scale.from()] = 0.3f;
        weights.layer(0)[scale.from() + 1] = -1.7f;
        ParameterRange alpha = first.network().layers().get(0).range(ParameterKind.ALPHA);
        for (int i = alpha.from(); i < alpha.to(); i++) {
            weights.layer(0)[i] = 0.3f * (i - alpha.from());
        }
        TrainedModel model =
                new TrainedModel(first.spec(), first.network(), weights, first.preprocessing(), new JavaKernel());
        OnnxRuntime.assertSamePredictions(model, numbers(2));
        OnnxModel file = OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(model)));
        TrainedModel found =
                EmbeddedModel.decode(file, "x.onnx", PLUGINS, new JavaKernel()).orElseThrow();
        assertArrayEquals(ModelFile.encode(model), ModelFile.encode(found));
    }

    @Test
    void averagesTheMembersOfAnEnsemble() {
        TrainedModel first = hidden(PluginSpec.of("tanh"), PLUGINS);
        RunSpec spec = first.spec().withTraining(first.spec().training().withMembers(3));
        List<TrainedModel> members = IntStream.range(0, 3)
                .mapToObj(k -> new TrainedModel(
                        spec.member(k),
                        first.network(),
                        ParameterArrays.initial(first.network(), spec.member(k).seed()),
                        first.preprocessing(),
                        new JavaKernel()))
                .toList();
        TrainedModel model = TrainedModel.ensemble(spec, members);
        OnnxRuntime.assertSamePredictions(model, numbers(2));
        double one = first.predict(1, 2).toArray()[0];
        assertTrue(Math.abs(one - model.predict(1, 2).toArray()[0]) > 1e-3, "the members differ");
    }

    @Test
    void hasTheDocumentAndTheHashesOfTheModelInItsMetadata() throws IOException {
        TrainedModel model = hidden(PluginSpec.of("relu"), PLUGINS);
        ExportedModel exported = new ExportedModel(model);
        OnnxModel whole = exported.whole();
        String document = DocumentWriter.write(model.spec());
        assertEquals(document, whole.metadata().get("mlp.document"));
        assertEquals(Sha256.of(document), whole.metadata().get("mlp.document.sha256"));
        assertEquals(Sha256.of(model.weights()), whole.metadata().get("mlp.weights.sha256"));
        assertEquals(Sha256.of(model.weights()), exported.weightsSha256());
        assertEquals("mlp", whole.producerName());
        assertEquals(Map.of("", 17L, "ai.onnx.ml", 3L), whole.opsets());
        assertEquals("mlp", whole.graph().name(), "the model has no name");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exported.writeTo(out);
        assertEquals(out.size(), exported.size());
        assertEquals(whole, OnnxReader.read("", ByteBuffer.wrap(out.toByteArray())));
    }

    @Test
    void theWeightsBesideAFileLieInTheOrderOfTheirTensors() throws IOException {
        TrainedModel model = hidden(PluginSpec.of("relu"), PLUGINS);
        ExportedModel exported = new ExportedModel(model);
        ByteArrayOutputStream weights = new ByteArrayOutputStream();
        exported.writeWeightsTo(weights);
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        exported.writeWithoutWeightsTo(graph, "w.data");
        OnnxModel read = OnnxReader.read("", ByteBuffer.wrap(graph.toByteArray()));
        List<OnnxTensor.External> places = read.graph().initializers().stream()
                .flatMap(tensor -> tensor.external().stream())
                .toList();
        // 2 × 16 weights and 16 biases, 16 × 3 weights and 3 biases
        assertEquals(
                List.of(
                        new OnnxTensor.External("w.data", 0, 128),
                        new OnnxTensor.External("w.data", 128, 64),
                        new OnnxTensor.External("w.data", 192, 192),
                        new OnnxTensor.External("w.data", 384, 12)),
                places);
        float[] first = new float[3 * 16];
        ByteBuffer.wrap(weights.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(first);
        assertArrayEquals(model.weights().layer(0), first);
    }

    @Test
    void refusesWeightsThatAreNotFinite() {
        TrainedModel model = hidden(PluginSpec.of("relu"), PLUGINS);
        ParameterArrays weights = model.weights();
        weights.layer(1)[0] = Float.NaN;
        TrainedModel broken =
                new TrainedModel(model.spec(), model.network(), weights, model.preprocessing(), new JavaKernel());
        assertEquals(
                "the model has weights that are not finite; such a model is not exported [MDL_NONFINITE]",
                assertThrows(ModelFormatException.class, () -> new ExportedModel(broken))
                        .getMessage());
    }

    @Test
    void theSameModelGivesTheSameBytes() {
        assertArrayEquals(
                OnnxRuntime.bytes(hidden(PluginSpec.of("mish"), PLUGINS)),
                OnnxRuntime.bytes(hidden(PluginSpec.of("mish"), PLUGINS)));
    }

    /** On another machine and JDK, too. If the graph is changed on purpose, an import reads older files by their graphs. */
    @Test
    void theGraphKeepsItsBytes() throws IOException {
        Plugins plugins = PLUGINS.plus(Activations.formula("mine", "z * sigmoid(1.702 * z) + 0.002", Map.of()));
        OnnxModel whole =
                OnnxReader.read("", ByteBuffer.wrap(OnnxRuntime.bytes(hidden(PluginSpec.of("mine"), plugins))));
        OnnxModel graph = new OnnxModel(8, "", "", whole.opsets(), whole.graph(), new TreeMap<>());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxWriter.write(graph, out);
        assertEquals(
                "42737ad66df46a99d8bacc8e5c30990e6f67692d109e0556fdd8b94cc86b0f3a",
                Sha256.of(HexFormat.of().formatHex(out.toByteArray())));
    }

    @Test
    void weightsAboveTheLimitOfTheFormatAreInAFileBesideIt(@TempDir Path folder) throws IOException, OrtException {
        TrainedModel model = hidden(PluginSpec.of("relu"), PLUGINS);
        Path file = folder.resolve("net.onnx");
        OnnxExport.write(model, file, 3000);
        Path weights = folder.resolve("net.onnx." + Sha256.of(model.weights()).substring(0, 8) + ".data");
        assertEquals(4 * (3 * 16 + 17 * 3), Files.size(weights));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file, weights), files.sorted().toList());
        }
        DataTable rows = numbers(2);
        Map<String, Object> found = OnnxRuntime.run(file, OnnxRuntime.inputs(model, rows));
        Map<String, Object> expected = OnnxRuntime.run(OnnxRuntime.bytes(model), OnnxRuntime.inputs(model, rows));
        assertArrayEquals(OnnxRuntime.scores(expected), OnnxRuntime.scores(found));

        OnnxExport.write(model, file);
        assertArrayEquals(OnnxRuntime.bytes(model), Files.readAllBytes(file));
    }
}
