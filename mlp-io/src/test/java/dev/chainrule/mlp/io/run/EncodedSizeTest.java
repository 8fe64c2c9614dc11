package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentSource;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 2,000 rows of 1,000 categories: 30 kB as a CSV, and 8 MB as inputs. */
class EncodedSizeTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final long HEAP = 4_000_000;
    private static final int ROWS = 2000;
    private static final int CATEGORIES = 1000;

    @TempDir
    private Path folder;

    private DocumentRun open(String keys, long heap) throws IOException {
        StringBuilder csv = new StringBuilder("c,n,y\n");
        for (int r = 0; r < ROWS; r++) {
            csv.append('c')
                    .append(r % CATEGORIES)
                    .append(',')
                    .append(r % 7 / 7.0)
                    .append(',')
                    .append(r % 5 / 5.0);
            csv.append('\n');
        }
        Files.writeString(folder.resolve("d.csv"), csv);
        Path document = folder.resolve("d.json");
        Files.writeString(
                document,
                "{\"data\": {\"file\": \"d.csv\", \"target\": \"y\", \"categorical\": [\"c\"]" + keys
                        + "}, \"network\": {\"layers\": [{\"activation\": \"identity\"}]}, \"loss\":"
                        + " \"mean-squared-error\", \"training\": {\"epochs\": 1}}");
        RunSpec spec = new DocumentReader(PLUGINS).read(document);
        return DocumentRun.of(DocumentSource.withoutText(document), spec, PLUGINS, heap);
    }

    @Test
    void rowsThatFitAsTextAndNotAsInputsAreStreamed() throws IOException {
        DocumentRun run = open("", HEAP);
        assertEquals(OptionalInt.of(1001), run.preparation().spec().network().inputs());
        assertTrue(run.preparation().spec().data().orElseThrow().streaming().orElse(false));
        assertEquals(8 * 1024 * 1024 / (4 * 1003), run.preparation().training().window());
        List<String> said = run.warnings().stream()
                .filter(warning -> warning.contains("is read again in each epoch"))
                .toList();
        assertEquals(1, said.size(), run.warnings().toString());
    }

    @Test
    void rowsThatFitAsInputsAreNotStreamed() throws IOException {
        DocumentRun run = open("", 20_000_000);
        assertTrue(run.preparation().spec().data().orElseThrow().streaming().isEmpty());
    }

    @Test
    void rareCategoriesThatShareAnInputTakeLittle() throws IOException {
        DocumentRun run = open(", \"rareCategories\": 3", HEAP);
        assertTrue(run.preparation().spec().data().orElseThrow().streaming().isEmpty());
        assertEquals(OptionalInt.of(2), run.preparation().spec().network().inputs());
    }

    @Test
    void withoutStreamingTheyAreRefusedBeforeTheyAreEncoded() {
        DataException e = assertThrows(DataException.class, () -> open(", \"streaming\": false", HEAP));
        assertEquals(ErrorCode.DAT_LIMIT, e.code());
        // 8 bytes a number as read, 3 a row with its target; 4 bytes for each of 1001 inputs and a target
        long bytes = 8L * 3 * ROWS + 4L * ROWS * 1002;
        assertTrue(
                e.getMessage()
                        .contains("2000 rows of 1001 inputs and 1 targets take " + bytes
                                + " bytes in memory, more than 70 % of the heap of 4000000 bytes; this column alone"
                                + " becomes 1000 inputs"),
                e.getMessage());
        assertTrue(e.getMessage().contains("\"streaming\": true"), e.getMessage());
        assertTrue(e.getMessage().contains("\"rareCategories\""), e.getMessage());
        assertTrue(e.getMessage().contains("-Xmx"), e.getMessage());
    }

    /** 3,000 labels of two rows each: no id, and 72 MB of targets. */
    @Test
    void aTargetOfManyLabelsIsNamedAsWhatTakesTheMemory() throws IOException {
        StringBuilder csv = new StringBuilder("n,y\n");
        for (int r = 0; r < 6000; r++) {
            csv.append(r % 7 / 7.0).append(",y").append(r % 3000).append('\n');
        }
        Files.writeString(folder.resolve("d.csv"), csv);
        Path document = folder.resolve("d.json");
        Files.writeString(
                document,
                "{\"data\": {\"file\": \"d.csv\", \"target\": \"y\", \"streaming\": false}, \"network\":"
                        + " {\"layers\": [{\"activation\": \"softmax\"}]}, \"loss\": \"cross-entropy\"}");
        RunSpec spec = new DocumentReader(PLUGINS).read(document);
        DataException e = assertThrows(
                DataException.class, () -> DocumentRun.of(DocumentSource.withoutText(document), spec, PLUGINS, HEAP));
        assertEquals(ErrorCode.DAT_LIMIT, e.code());
        assertEquals("y", e.location().path());
        assertTrue(
                e.problems()
                        .get(0)
                        .message()
                        .endsWith(
                                "; this column alone becomes 3000 targets, one for each label. Choose another target if"
                                        + " this one identifies rows, set \"streaming\": true, use fewer rows, or give Java more"
                                        + " memory with -Xmx"),
                e.getMessage());
    }

    @Test
    void rowsToEvaluateThatDoNotFitAsInputsAreStreamed() throws IOException {
        DocumentRun run = open("", 20_000_000);
        TrainedModel model = run.train(new JavaKernel(), new TrainingListener() {});
        Path csv = folder.resolve("d.csv");
        FileEvaluation streamed = FileEvaluation.open(model, csv, Optional.empty(), HEAP);
        FileEvaluation inMemory = FileEvaluation.open(model, csv, Optional.empty(), 20_000_000);
        assertTrue(streamed.isStreamed());
        assertFalse(inMemory.isStreamed());
        assertEquals(inMemory.evaluate(List.of()), streamed.evaluate(List.of()));
    }

    @Test
    void rowsForAModelThatIsTrainedFurtherAreCountedAsItsInputs() throws IOException {
        DocumentRun run = open("", 20_000_000);
        Path model = folder.resolve("m.safetensors");
        ModelFile.save(run.train(new JavaKernel(), new TrainingListener() {}), model);
        RunSpec spec = new DocumentReader(PLUGINS).read(run.document());
        DataException e =
                assertThrows(DataException.class, () -> DocumentRun.of(run.source(), spec, model, PLUGINS, HEAP));
        assertEquals(ErrorCode.DAT_LIMIT, e.code());
        assertTrue(e.getMessage().contains("2000 rows of 1001 inputs and 1 targets"), e.getMessage());
        assertTrue(e.getMessage().contains(". Use fewer rows, or give Java more memory with -Xmx"), e.getMessage());
    }
}
