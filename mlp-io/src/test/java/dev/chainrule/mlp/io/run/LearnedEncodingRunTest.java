package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentWriter;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents whose columns have learned encodings. */
class LearnedEncodingRunTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final int EPOCHS = 6;

    private static final String ADAM =
            "\"optimizer\": {\"type\": \"adam\", \"learningRate\": 0.02}, \"training\": {\"epochs\": 6, "
                    + "\"batchSize\": 16, \"shards\": 4";

    @TempDir
    Path folder;

    /** z = sin(4x) plus a number for each of twelve towns. */
    @BeforeEach
    void rows() throws IOException {
        StringBuilder rows = new StringBuilder("x,town,z\n");
        for (int r = 0; r < 120; r++) {
            double x = (r * 7 % 61 - 30) / 15.0;
            int town = r * 5 % 12;
            rows.append(x).append(",t").append(town).append(',');
            rows.append(StrictMath.sin(4 * x) + (town * town % 7 - 3)).append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
    }

    private static String text(String encode, String keys) {
        return """
                {"seed": 4, "data": {"file": "rows.csv", "target": "z", "scaleTarget": "standard", "encode": %s,
                                     "validation": {"every": 5}},
                 "network": {"inputScale": "learned", "layers": [{"units": 8, "activation": "mish", "parametric": true}, {"activation": "identity"}]},
                 "loss": "mean-squared-error", %s}
                """.formatted(encode, keys);
    }

    private DocumentRun document(String keys) throws IOException {
        String rate = keys.contains("solver") ? "" : ", \"learningRateFactor\": 0.5";
        String encode = "{\"x\": {\"type\": \"periodic\" " + rate
                + "}, \"town\": {\"type\": \"embedding\", \"dimensions\": 3}}";
        return DocumentRun.open(Files.writeString(folder.resolve("run.json"), text(encode, keys)), PLUGINS);
    }

    private TrainedModel trained(DocumentRun document, Path model) {
        try (CheckpointedRun run = CheckpointedRun.start(document, new JavaKernel(), model, SILENT, w -> {})) {
            TrainedModel trained = run.train();
            run.save(trained);
            return trained;
        }
    }

    /** Inputs that the data does not make, and inputs that the columns encode otherwise. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"14": "periodic"} | {} | /network/encode/14  the data makes 13 inputs. Name some of these, or name \
                    a column in "encode" of "data" [CFG_SEMANTIC]
                    {"1": {"type": "periodic", "outputs": 2}} | {"x": "periodic"} | /network/encode  "encode" of "data" \
                    has learned encodings, of the inputs 1, which would replace these. Name all columns there, and \
                    delete "encode" of "network" [CFG_SEMANTIC]
                    {"2": "periodic"} | {"x": "periodic"} | of the inputs 1, which would replace these
                    """)
    void encodingsOfTheNetworkFitTheInputsOfTheData(String network, String columns, String expected)
            throws IOException {
        String text = text(columns, ADAM + "}")
                .replace("\"target\": \"z\"", "\"target\": \"z\", \"categorical\": [\"town\"]")
                .replace("\"inputScale\": \"learned\"", "\"encode\": " + network);
        Path document = Files.writeString(folder.resolve("run.json"), text);
        String message = assertThrows(ConfigException.class, () -> DocumentRun.open(document, PLUGINS))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ADAM + "}",
                ADAM + ", \"emaDecay\": 0.9, \"members\": 2}",
                "\"solver\": \"lbfgs\", \"training\": {\"epochs\": 6}",
                "\"solver\": \"levenberg-marquardt\", \"training\": {\"epochs\": 6}"
            })
    void aRunThatIsStoppedAndResumedHasTheSameBits(String keys) throws IOException {
        DocumentRun document = document(keys);
        byte[] whole = ModelFile.encode(trained(document, folder.resolve("whole.safetensors")));
        Path model = folder.resolve("m.safetensors");
        CheckpointedRun[] run = new CheckpointedRun[1];
        TrainingListener stopping = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() == EPOCHS / 2) {
                    run[0].stop();
                }
            }
        };
        try (CheckpointedRun started = CheckpointedRun.start(document, new JavaKernel(), model, stopping, w -> {})) {
            run[0] = started;
            started.train();
        }
        try (CheckpointedRun resumed = CheckpointedRun.resume(document, new JavaKernel(), model, SILENT, w -> {})) {
            assertArrayEquals(whole, ModelFile.encode(resumed.train()));
        }
    }

    @Test
    void theBitsDoNotDependOnTheThreads() throws IOException {
        Path model = folder.resolve("m.safetensors");
        float[] one = trained(document(ADAM + "}"), model).weights().layer(0);
        assertArrayEquals(
                one,
                trained(document(ADAM + ", \"threads\": 3}"), model).weights().layer(0));
    }

    /** The same network without a factor of the chain rule in front of it cannot follow the sine. */
    @Test
    void theEncodingsLearnAndAreNamedInTheModel() throws IOException {
        String keys = "\"solver\": \"levenberg-marquardt\", \"training\": {\"epochs\": 60}";
        Path file = folder.resolve("m.safetensors");
        TrainedModel model = trained(document(keys), file);
        TrainedModel loaded = ModelFile.load(file, PLUGINS, new JavaKernel());
        assertArrayEquals(model.weights().layer(0), loaded.weights().layer(0));
        assertEquals(
                Map.of("1", PluginSpec.of("periodic"), "2-13", new PluginSpec("embedding", Map.of("dimensions", 3))),
                loaded.spec().network().encode());
        assertEquals(13, loaded.network().inputs());
        assertEquals(7, loaded.network().layers().get(0).inputs());
        double error = FileEvaluation.open(loaded, folder.resolve("rows.csv"), Optional.empty())
                .evaluate(List.of())
                .loss();
        assertTrue(error < 0.01, "mean squared error " + error + " of targets of deviation 1");
    }

    @Test
    void aModelIsTrainedFurther() throws IOException {
        Path file = folder.resolve("m.safetensors");
        trained(document(ADAM + "}"), file);
        DocumentRun further = DocumentRun.open(folder.resolve("run.json"), file, PLUGINS);
        TrainedModel model = trained(further, folder.resolve("further.safetensors"));
        assertEquals(2, model.network().layers().get(0).encodings().parts().size());
    }

    @Test
    void aDocumentIsWrittenAsItIsRead() {
        String text = text("{\"x\": \"periodic\"}", ADAM + "}");
        var spec = new DocumentReader(PLUGINS).read(text, "run.json");
        assertEquals(spec, new DocumentReader(PLUGINS).read(DocumentWriter.write(spec), "run.json"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"x": {"type": "periodic", "frequencies": 0}}|"optimizer": "sgd"|/data/encode/x/frequencies  frequencies must be in [1, 1000], found 0
            {"town": {"type": "embedding", "size": 4}}|"optimizer": "sgd"|/data/encode/town/size  encoding 'embedding' has no parameter 'size'.
            {"x": {"type": "periodic", "learningRateFactor": 2}}|"solver": "lbfgs"|/data/encode/x  a solver has no learning rate to multiply.
            """)
    void aFaultIsExplained(String encode, String keys, String expected) {
        String message = assertThrows(
                        ConfigException.class, () -> new DocumentReader(PLUGINS).read(text(encode, keys), "run.json"))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }
}
