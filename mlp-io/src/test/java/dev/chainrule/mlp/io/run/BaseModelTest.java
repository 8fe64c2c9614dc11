package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseModelTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final TrainingListener SILENT = new TrainingListener() {};
    private static final String DATA = """
            "file": "rows.csv", "target": "side", "categorical": ["k"], "scale": "standard", "validation": {"every": 5}""";
    private static final String LAYERS = """
            {"units": 5, "activation": "gelu"}, {"activation": "softmax"}""";
    private static final String ADVICE =
            ". A run that continues a model keeps its network, its loss and its columns: write here what the model has,"
                    + " or train from the beginning [CFG_SEMANTIC]";

    @TempDir
    Path folder;

    private Path start;

    /** Thirty-five rows, and a model that has learnt from them for five epochs. */
    @BeforeEach
    void model() throws IOException {
        StringBuilder rows = new StringBuilder("x,k,side,y\n");
        StringBuilder turned = new StringBuilder("y,more,side,k,w,x\n");
        for (int r = 0; r < 35; r++) {
            int x = r * 7 % 11 - 5;
            int y = r * 5 % 13 - 6;
            String kind = r % 3 == 0 ? "odd" : "even";
            String side = x + y > 0 ? "right" : "left";
            rows.append(String.join(",", "" + x, kind, side, "" + y)).append('\n');
            turned.append(String.join(",", "" + y, "?", side, kind, "0", "" + x))
                    .append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        Files.writeString(folder.resolve("turned.csv"), turned);
        start = folder.resolve("start.safetensors");
        ModelFile.save(train(DocumentRun.open(document(5), PLUGINS)), start);
    }

    @Test
    void noScalingIsTheSameWhetherTheDocumentSaysSoOrNot() throws IOException {
        String without = DATA.replace(" \"scale\": \"standard\",", "");
        Path unscaled = folder.resolve("unscaled.safetensors");
        ModelFile.save(train(DocumentRun.open(document(without, LAYERS, 1, ""), PLUGINS)), unscaled);
        Path none = document(DATA.replace("standard", "none"), LAYERS, 1, "");
        assertEquals(List.of(), DocumentRun.open(none, unscaled, PLUGINS).warnings());
        assertThrows(ConfigException.class, () -> DocumentRun.open(none, start, PLUGINS));
    }

    private Path document(int epochs) throws IOException {
        return document(DATA, LAYERS, epochs, "");
    }

    private Path document(String data, String layers, int epochs, String training) throws IOException {
        return Files.writeString(folder.resolve("run.json"), """
                {"seed": 4, "data": {%s},
                 "network": {"layers": [%s]},
                 "loss": "cross-entropy", "optimizer": {"type": "sgd", "learningRate": 0.05},
                 "training": {"epochs": %d, "batchSize": 4, "shuffle": false%s}}
                """.formatted(data, layers, epochs, training));
    }

    private DocumentRun from(String data) throws IOException {
        return DocumentRun.open(document(data, LAYERS, 5, ""), start, PLUGINS);
    }

    private static TrainedModel train(DocumentRun run) {
        return run.train(new JavaKernel(), SILENT);
    }

    private static String hash(TrainedModel model) {
        return Sha256.of(model.weights());
    }

    private TrainedModel loaded() {
        return ModelFile.load(start, PLUGINS, new JavaKernel());
    }

    @Test
    void fiveEpochsAndFiveMoreAreTen() throws IOException {
        String ten = hash(train(DocumentRun.open(document(10), PLUGINS)));
        DocumentRun more = DocumentRun.open(document(5), start, PLUGINS);
        assertNotEquals(ten, hash(loaded()));
        assertEquals(ten, hash(train(more)));
        assertEquals(7, more.preparation().validation().orElseThrow().rows());
    }

    @Test
    void aLayerMayBeFrozenAndItsModelIsSavedAsSuch() throws IOException {
        String layers = LAYERS.replace("{\"units\": 5,", "{\"units\": 5, \"frozen\": true,");
        TrainedModel more = train(DocumentRun.open(document(DATA, layers, 5, ""), start, PLUGINS));
        assertArrayEquals(loaded().weights().layer(0), more.weights().layer(0));
        assertFalse(Arrays.equals(loaded().weights().layer(1), more.weights().layer(1)));
        TrainedModel saved = ModelFile.decode(ModelFile.encode(more), "m", PLUGINS, new JavaKernel());
        assertTrue(saved.spec().network().layers().get(0).frozen());
        assertFalse(saved.spec().network().layers().get(1).frozen());
    }

    @Test
    void columnsAreFoundByName() throws IOException {
        DocumentRun turned = from(DATA.replace("rows.csv", "turned.csv"));
        assertEquals(hash(train(from(DATA))), hash(train(turned)));
    }

    @Test
    void rowsThatAllCountNothingAreRefused() throws IOException {
        String weighted = DATA.replace("rows.csv", "turned.csv") + ", \"sampleWeight\": \"w\"";
        assertTrue(assertThrows(DataException.class, () -> from(weighted))
                .getMessage()
                .contains("every row has the weight 0 and is left out"));
        String feature = DATA.replace("rows.csv", "turned.csv") + ", \"sampleWeight\": \"x\"";
        assertEquals(
                folder.resolve("turned.csv")
                        + ":1  column 'x' is a feature of the model and cannot be \"sampleWeight\" too [DAT_HEADER]",
                assertThrows(DataException.class, () -> from(feature)).getMessage());
    }

    @Test
    void scalingLabelsAndCategoriesAreTheModels() throws IOException {
        Files.writeString(folder.resolve("few.csv"), "x,y,k,side\n100,200,odd,right\n300,400,odd,right\n");
        DocumentRun few = from(DATA.replace("rows.csv", "few.csv").replace(", \"validation\": {\"every\": 5}", ""));
        TrainedModel model = train(few);
        TrainedModel before = loaded();
        assertEquals(before.preprocessing().features(), model.preprocessing().features());
        assertEquals(before.preprocessing().target(), model.preprocessing().target());
        assertArrayEquals(
                before.preprocessing().scaler().center(),
                model.preprocessing().scaler().center());
        assertArrayEquals(
                before.preprocessing().scaler().width(),
                model.preprocessing().scaler().width());
        assertEquals("4-5-2", few.network().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            above,odd,1,1 | :2  side  unknown label 'above'. The training rows had: left, right [DAT_LABEL]
            left,new,1,1  | :2  column 2 'k'  unknown category 'new'. The training rows had: even, odd. Correct it, or train with "unknownCategories": "ignore" [DAT_LABEL]
            """)
    void whatTheModelDoesNotKnowIsRefused(String row, String message) throws IOException {
        Path csv = Files.writeString(folder.resolve("new.csv"), "side,k,x,y\n" + row + "\nleft,odd,1,2\n");
        String data = DATA.replace("rows.csv", "new.csv")
                .replace("\"validation\": {\"every\": 5}", "\"unknownCategories\": \"error\"");
        assertEquals(
                csv + message,
                assertThrows(MlpException.class, () -> from(data)).getMessage());
    }

    private String refused(Path document) {
        return assertThrows(ConfigException.class, () -> DocumentRun.open(document, start, PLUGINS))
                .getMessage();
    }

    @Test
    void aDocumentOfAnotherNetworkIsRefused() throws IOException {
        Path other = document(DATA, LAYERS.replace("5", "6"), 5, "");
        assertEquals(
                other + ":2:35  /network/layers/0/units  the model has 5 here, the document has 6" + ADVICE,
                refused(other));
    }

    @Test
    void aDocumentThatScalesOtherwiseIsRefused() throws IOException {
        Path other = document(DATA.replace("standard", "min-max"), LAYERS, 5, "");
        assertEquals(
                other + ":1:91  /data/scale  the model has \"standard\" here, the document has \"min-max\"" + ADVICE,
                refused(other));
    }

    @Test
    void whatCannotBeReadIntoMemoryIsRefused() throws IOException {
        Path streamed = document(DATA + ", \"streaming\": true", LAYERS, 5, "");
        assertEquals(
                streamed
                        + ":1:144  /data/streaming  continuing a model needs all rows in memory, and \"streaming\" is"
                        + " true. Delete it if the rows fit [CFG_SEMANTIC]",
                refused(streamed));
        Path idx = document("\"file\": \"i.idx\", \"labels\": \"l.idx\"", LAYERS, 5, "");
        assertEquals(
                idx + ":1:21  /data  a model can be continued on CSV files only, and these are idx files"
                        + " [CFG_SEMANTIC]",
                refused(idx));
    }

    @Test
    void aRunThatWasStoppedGoesOnWithTheSameStart() throws IOException {
        Path out = folder.resolve("m.safetensors");
        Path document = document(DATA, LAYERS, 5, ", \"checkpoint\": {\"everyEpochs\": 1}");
        DocumentRun more = DocumentRun.open(document, start, PLUGINS);
        try (CheckpointedRun run = CheckpointedRun.start(
                more,
                new JavaKernel(),
                out,
                new TrainingListener() {
                    @Override
                    public void epochFinished(EpochResult result) {
                        if (result.epoch() == 3) {
                            throw new IllegalStateException("power cut");
                        }
                    }
                },
                warning -> {})) {
            assertThrows(IllegalStateException.class, run::train);
        }
        DocumentRun without = DocumentRun.open(document, PLUGINS);
        assertEquals(
                folder.resolve("rows.csv")
                        + "  this is not the data that the run began with: the number of rows and columns is the same,"
                        + " but their content differs, or the run continued another model. Restore it to resume, or start the"
                        + " run again [MDL_DATA_MISMATCH]",
                assertThrows(
                                ModelFormatException.class,
                                () -> CheckpointedRun.resume(without, new JavaKernel(), out, SILENT, warning -> {}))
                        .getMessage());
        try (CheckpointedRun run = CheckpointedRun.resume(more, new JavaKernel(), out, SILENT, warning -> {})) {
            assertEquals(2, run.history().size());
            assertEquals(hash(train(more)), hash(run.train()));
        }
    }

    @Test
    void weightsOfAnotherNetworkAreMisuse() throws IOException {
        DocumentRun other = DocumentRun.open(document(DATA, LAYERS.replace("5", "6"), 5, ""), PLUGINS);
        Trainer trainer = new Trainer(PLUGINS, new JavaKernel());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> trainer.start(other.preparation(), loaded().weights(), SILENT))
                .getMessage();
        assertTrue(message.startsWith("layer 1 has "), message);
    }
}
