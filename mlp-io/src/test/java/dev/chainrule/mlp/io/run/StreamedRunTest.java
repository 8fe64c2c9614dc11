package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is streamed is read as one in memory, whatever is at hand of it. */
class StreamedRunTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final int ROWS = 9000;
    private static final String ALL =
            "'categorical': ['c'], 'missing': 'mean', 'classWeights': 'balanced', 'sampleWeight': 'w',"
                    + " 'scale': 'standard', ";

    @TempDir
    private Path folder;

    private Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So long that some rows inside are begun at; with gaps, blank lines, quoted line ends and letters of several bytes. */
    private static String table() {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("\uFEFFa,b,c,w,y\r\n");
        for (int r = 0; r < ROWS; r++) {
            double a = random.nextGaussian();
            csv.append(r % 50 == 7 ? "" : Double.toString(a)).append(',').append(random.nextDouble());
            csv.append(r % 3 == 0 ? ",rot," : r % 3 == 1 ? ",\"gr\nün\"," : ",bläu,")
                    .append(1 + r % 2);
            csv.append(a > 0 ? ",ja" : ",nein").append(r % 100 == 0 ? "\r\n\r\n" : "\r\n");
        }
        return csv.toString();
    }

    /** @param keys of {@code "data"} beside file and target, with ' for " */
    private DocumentRun open(String keys, String training) {
        String text = "{'data': {" + keys + "'file': 't.csv', 'target': 'y', 'validation': {'every': 5}},"
                + " 'network': {'layers': [{'units': 4, 'activation': 'tanh'}, {'activation': 'softmax'}]},"
                + " 'loss': 'cross-entropy', 'training': {'epochs': 2, 'batchSize': 50" + training + "}}";
        return DocumentRun.open(write("run.json", text.replace('\'', '"')), PLUGINS);
    }

    private static float[] weights(DocumentRun run) {
        TrainedModel model = run.train(new JavaKernel(), new TrainingListener() {});
        return model.weights().layer(0);
    }

    @Test
    void streamedRowsAreThoseOfMemory() {
        write("t.csv", table());
        DocumentRun inMemory = open(ALL + "'streaming': false, ", "");
        DocumentRun streamed = open(ALL + "'streaming': true, 'shuffleWindow': 160, ", "");
        assertEquals(
                inMemory.preparation().preprocessing().features(),
                streamed.preparation().preprocessing().features());
        assertEquals(inMemory.warnings(), streamed.warnings());
        Dataset training = streamed.preparation().training();
        assertEquals(ROWS * 4 / 5, training.rows());
        assertArrayEquals(
                inMemory.preparation().training().sample(ROWS).input().data(),
                training.sample(ROWS).input().data());
        assertArrayEquals(
                inMemory.preparation().training().sample(ROWS).weights(),
                training.sample(ROWS).weights());
        assertArrayEquals(
                inMemory.preparation()
                        .validation()
                        .orElseThrow()
                        .sample(ROWS)
                        .target()
                        .data(),
                streamed.preparation()
                        .validation()
                        .orElseThrow()
                        .sample(ROWS)
                        .target()
                        .data());
        int[] backwards = IntStream.range(0, 100).map(i -> 7199 - 70 * i).toArray();
        assertArrayEquals(
                inMemory.preparation().training().select(backwards).input().data(),
                training.select(backwards).input().data());
    }

    @Test
    void aWindowOfAllRowsGivesTheBitsOfMemory() {
        write("t.csv", table());
        assertArrayEquals(
                weights(open(ALL + "'streaming': false, ", "")),
                weights(open(ALL + "'streaming': true, 'shuffleWindow': 100000, ", "")));
    }

    @Test
    void aSmallWindowGivesTheSameBitsWithMoreThreads() {
        write("t.csv", table());
        String keys = ALL + "'streaming': true, 'shuffleWindow': 500, ";
        float[] one = weights(open(keys, ", 'threads': 1"));
        assertArrayEquals(one, weights(open(keys, ", 'threads': 3")));
        assertEquals(false, Arrays.equals(one, weights(open(ALL + "'streaming': false, ", ""))));
    }

    @Test
    void aModelOfAStreamedFileIsSavedAndLoaded() {
        write("t.csv", table());
        TrainedModel model = open(ALL + "'streaming': true, ", "").train(new JavaKernel(), new TrainingListener() {});
        TrainedModel loaded = ModelFile.decode(ModelFile.encode(model), "m", PLUGINS, new JavaKernel());
        assertEquals(model.spec().data(), loaded.spec().data());
    }

    @Test
    void aFaultIsToldInTheFirstPass() {
        write("t.csv", table() + "1,x,rot,1,ja\r\n");
        MlpException e = assertThrows(MlpException.class, () -> open(ALL + "'streaming': true, ", ""));
        assertEquals(
                folder.resolve("t.csv")
                        + ":12092  column 2 'b'  'x' is not a number. Accepted are decimal numbers as 5.1,"
                        + " -3 or 2e-3. A column of text can be named in \"categorical\", or left out by naming the"
                        + " others in \"features\" [DAT_NUMBER]",
                e.getMessage());
    }

    @Test
    void aFileThatChangesWhileItIsStreamedIsAnError() {
        write("t.csv", table());
        DocumentRun run = open(ALL + "'streaming': true, 'shuffleWindow': 500, ", "");
        write("t.csv", "a,b,c,w,y\n1,2,rot,1,ja\n");
        MlpException e = assertThrows(MlpException.class, () -> weights(run));
        assertEquals(
                folder.resolve("t.csv")
                        + "  the file is not what it was when training began; it is streamed, and must stay"
                        + " as it is until the end [DAT_CHANGED]",
                e.getMessage());
    }

    @Test
    void aTargetThatOnlyTheFileCouldTellIsAskedFor() {
        write("t.csv", "a,y\n1,2\n");
        Path document = write("run.json", """
                {"data": {"file": "t.csv", "target": "y", "streaming": true},
                 "network": {"layers": [{"activation": "identity"}]}, "loss": "squared-error"}
                """);
        assertEquals(
                document
                        + ":1:10  /data  a file that is streamed is not looked at to find out what its target holds. Set"
                        + " \"targetType\" to \"number\" or \"label\" [CFG_SEMANTIC]",
                assertThrows(MlpException.class, () -> DocumentRun.open(document, PLUGINS))
                        .getMessage());
    }
}
