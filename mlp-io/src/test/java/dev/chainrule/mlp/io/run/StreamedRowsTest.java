package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.MatrixDataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.RowOrder;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A CSV that is read again and again gives what one in memory gives. */
class StreamedRowsTest {
    private static final Plugins PLUGINS = Plugins.load();

    @TempDir
    private Path folder;

    private Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that a table can have: gaps, categories, weights, line ends in cells, empty lines, rows left out. */
    private static String table(int rows, String lineEnd) {
        StringBuilder csv = new StringBuilder("n,colour,w,y").append(lineEnd);
        for (int r = 0; r < rows; r++) {
            csv.append(r % 11 == 3 ? "NA" : Integer.toString(r)).append(',');
            csv.append(r % 3 == 0 ? "red" : r % 3 == 1 ? "\"a \"\"dark\"\"" + lineEnd + "green\"" : "ünder");
            csv.append(',')
                    .append(r % 4)
                    .append(',')
                    .append(r % 7 < 3 ? "yes" : "no")
                    .append(lineEnd);
            if (r % 13 == 0) {
                csv.append(lineEnd);
            }
        }
        return csv.toString();
    }

    /** @param keys of {@code "data"} beside the file, with ' for " */
    private DocumentRun open(String keys, int threads) {
        return open(keys, "'threads': " + threads);
    }

    private DocumentRun open(String keys, String training) {
        return DocumentRun.open(
                write(
                        "run.json",
                        ("{'seed': 3, 'data': {'file': 't.csv', 'target': 'y', " + keys + "},"
                                        + " 'network': {'layers': [{'units': 5, 'activation': 'tanh'},"
                                        + " {'activation': 'softmax'}]}, 'loss': 'cross-entropy',"
                                        + " 'training': {'epochs': 3, 'batchSize': 7, " + training + "}}")
                                .replace('\'', '"')),
                PLUGINS);
    }

    private static TrainedModel train(DocumentRun run) {
        return run.train(new JavaKernel(), new TrainingListener() {});
    }

    private static final String RICH = "'categorical': ['colour'], 'sampleWeight': 'w', 'classWeights': 'balanced',"
            + " 'scale': 'standard', 'validation': {'every': 5}, ";

    @ParameterizedTest
    @CsvSource({"drop,10", "mean,10", "mean,13 10", "drop,13"})
    void itsRowsAreThoseOfATableInMemory(String missing, String ends) {
        String lineEnd = ends.replace("13", "\r").replace("10", "\n").replace(" ", "");
        write("t.csv", table(300, lineEnd));
        String keys = RICH + "'missing': '" + missing + "', 'streaming': ";
        DocumentRun inMemory = open(keys + "false", 1);
        for (int window : new int[] {16, 100, 5000}) { // blocks of 1 row, of 7, of all
            DocumentRun streamed = open(keys + "true, 'shuffleWindow': " + window, 1);
            Preprocessing expected = inMemory.preparation().preprocessing();
            Preprocessing found = streamed.preparation().preprocessing();
            assertEquals(expected.features(), found.features());
            assertEquals(expected.target(), found.target());
            assertArrayEquals(expected.scaler().center(), found.scaler().center());
            assertArrayEquals(expected.scaler().width(), found.scaler().width());
            assertEquals(inMemory.warnings(), streamed.warnings());
            assertSame(inMemory.preparation().training(), streamed.preparation().training());
            assertSame(
                    inMemory.preparation().validation().orElseThrow(),
                    streamed.preparation().validation().orElseThrow());
        }
    }

    private static void assertSame(Dataset expected, Dataset found) {
        assertEquals(expected.rows(), found.rows());
        MatrixDataset all = expected.sample(Integer.MAX_VALUE);
        MatrixDataset read = found.sample(Integer.MAX_VALUE);
        assertArrayEquals(all.input().data(), read.input().data());
        assertArrayEquals(all.target().data(), read.target().data());
        assertArrayEquals(all.weights(), read.weights());
        int[] backwards = IntStream.range(0, expected.rows())
                .map(i -> expected.rows() - 1 - i)
                .toArray();
        assertArrayEquals(
                expected.select(backwards).input().data(),
                found.select(backwards).input().data());
    }

    /** A group in four is held out, all rows of it, also when they are read again in blocks. */
    @Test
    void wholeGroupsAreHeldOut() {
        StringBuilder csv = new StringBuilder("x,who,y\n");
        for (int r = 0; r < 400; r++) {
            int group = r * 7 % 40;
            csv.append(group).append(',').append("p").append(group).append(r % 2 == 0 ? ",a\n" : ",b\n");
        }
        write("t.csv", csv.toString());
        DocumentRun run = open("'group': 'who', 'validation': 0.25, 'streaming': true, 'shuffleWindow': 50", 1);
        PreparedData rows = run.preparation();
        Set<Float> training = values(rows.training());
        Set<Float> heldOut = values(rows.validation().orElseThrow());
        assertEquals(40, training.size() + heldOut.size());
        assertEquals(10 * training.size(), rows.training().rows());
        assertEquals(10, heldOut.size(), 6); // each group is drawn
        training.retainAll(heldOut);
        assertEquals(Set.of(), training);
    }

    private static Set<Float> values(Dataset rows) {
        Set<Float> values = new TreeSet<>();
        for (float value : rows.sample(Integer.MAX_VALUE).input().data()) {
            values.add(value);
        }
        return values;
    }

    @Test
    void aModelOfAStreamedFileSaysSoAndIsLoaded() {
        write("t.csv", table(300, "\n"));
        TrainedModel model = train(open(RICH + "'missing': 'mean', 'streaming': true, 'shuffleWindow': 40", 1));
        TrainedModel loaded = ModelFile.decode(ModelFile.encode(model), "m", PLUGINS, new JavaKernel());
        assertEquals(model.spec().data(), loaded.spec().data());
        assertEquals(Optional.of(true), loaded.spec().data().orElseThrow().streaming());
    }

    /** Quantiles are those of all rows, not of a portion of them. */
    @ParameterizedTest
    @ValueSource(strings = {"'scale': 'quantile'", "'scale': 'robust-smooth'", "'encode': {'n': 'piecewise-linear'}"})
    void quantilesOfAStreamedFileAreExact(String scaling) {
        write("t.csv", table(9000, "\n")); // more than a portion
        String keys = "'categorical': ['colour'], 'missing': 'mean', 'validation': {'every': 5}, " + scaling;
        Preprocessing expected =
                open(keys + ", 'streaming': false", 1).preparation().preprocessing();
        assertEquals(
                expected, open(keys + ", 'streaming': true", 1).preparation().preprocessing());
        assertTrue(!expected.scaler().isLinear() || expected.features().inputs() == 52); // n 48, w 1, colour 3
    }

    @Test
    void whereTheWindowHoldsAllRowsTheModelIsThatOfATableInMemory() {
        write("t.csv", table(300, "\n"));
        String keys = RICH + "'missing': 'drop', 'streaming': ";
        TrainedModel inMemory = train(open(keys + "false", 1));
        TrainedModel streamed = train(open(keys + "true", 1));
        assertArrayEquals(inMemory.weights().layer(0), streamed.weights().layer(0));
        assertArrayEquals(inMemory.weights().layer(1), streamed.weights().layer(1));
    }

    /** Only the digest of the file differs, as the document that it covers says that the rows are streamed. */
    @ParameterizedTest
    @ValueSource(strings = {"'missing': 'drop', ", "'missing': 'mean', "})
    void inTheOrderOfTheFileTheModelIsThatOfATableInMemory(String missing) {
        write("t.csv", table(700, "\n").replace(",3,", ",0.3,"));
        String keys = RICH + missing + "'streaming': ";
        TrainedModel inMemory = train(open(keys + "false", "'shuffle': false"));
        TrainedModel streamed = train(open(keys + "true, 'shuffleWindow': 20", "'shuffle': false"));
        assertEquals(inMemory.preprocessing(), streamed.preprocessing());
        assertArrayEquals(inMemory.weights().layer(0), streamed.weights().layer(0));
        assertArrayEquals(inMemory.weights().layer(1), streamed.weights().layer(1));
    }

    @Test
    void itsRowsCanBeReadWhileTheThreadIsInterrupted() {
        write("t.csv", table(300, "\n"));
        DocumentRun run = open(RICH + "'missing': 'mean', 'streaming': true, 'shuffleWindow': 40", 1);
        Thread.currentThread().interrupt();
        MatrixDataset rows = run.preparation().training().sample(Integer.MAX_VALUE);
        assertTrue(Thread.interrupted());
        assertEquals(run.preparation().training().rows(), rows.rows());
    }

    @Test
    void withASmallWindowTheBitsAreTheSameWhateverTheThreads() {
        write("t.csv", table(700, "\n"));
        String keys = "'features': ['n'], 'missing': 'mean', 'scale': 'min-max', 'validation': 0.25,"
                + " 'streaming': true, 'shuffleWindow': 64";
        TrainedModel one = train(open(keys, 1));
        TrainedModel three = train(open(keys, 3));
        assertArrayEquals(one.weights().layer(1), three.weights().layer(1));
    }

    @Test
    void aRowIsTrainedOnOrHeldOutAndAlwaysTheSame() {
        StringBuilder csv = new StringBuilder("n,y\n");
        for (int r = 0; r < 1000; r++) {
            csv.append(r).append(r % 2 == 0 ? ",p\n" : ",q\n");
        }
        write("t.csv", csv.toString());
        String keys = "'validation': 0.3, 'streaming': true, 'shuffleWindow': 50";
        List<Float> training = firstColumn(open(keys, 1).preparation().training());
        List<Float> heldOut =
                firstColumn(open(keys, 1).preparation().validation().orElseThrow());
        Set<Float> all = new HashSet<>(training);
        assertTrue(all.addAll(heldOut));
        assertEquals(1000, training.size() + heldOut.size());
        assertEquals(1000, all.size());
        assertEquals(300, heldOut.size(), 60); // four standard deviations
    }

    /** Half the rows have each class; of batches of 64 the share has a standard deviation of 0.06 if they are mixed. */
    @Test
    void eachBatchOfAFileSortedByLabelHasBothClasses() {
        StringBuilder csv = new StringBuilder("n,y\n");
        for (int r = 0; r < 8192; r++) {
            csv.append(r).append(r < 4096 ? ",p\n" : ",q\n");
        }
        write("t.csv", csv.toString());
        DocumentRun run = open("'streaming': true, 'shuffleWindow': 1024", 1);
        Dataset rows = run.preparation().training();
        RowOrder order = new RowOrder(rows, 3, true);
        int[] numbers = new int[64];
        double largest = 0;
        for (int from = 0; from < rows.rows(); from += 64) {
            order.rows(1, from, 64, numbers);
            MatrixDataset batch = rows.select(numbers);
            int ofTheFirst = 0;
            for (int r = 0; r < 64; r++) {
                boolean first = batch.target().data()[2 * r] == 1;
                assertEquals(first, batch.input().data()[r] < 4096);
                ofTheFirst += first ? 1 : 0;
            }
            largest = Math.max(largest, Math.abs(ofTheFirst / 64.0 - 0.5));
        }
        assertTrue(largest < 0.3, "a batch has " + largest + " more of one class than the file");
    }

    private static List<Float> firstColumn(Dataset rows) {
        MatrixDataset all = rows.sample(Integer.MAX_VALUE);
        List<Float> column = new ArrayList<>();
        for (int r = 0; r < all.rows(); r++) {
            column.add(all.input().data()[r * all.inputs()]);
        }
        return column;
    }

    private DocumentRun numbers(String csv) {
        write("t.csv", csv);
        return DocumentRun.open(
                write(
                        "run.json",
                        "{\"data\": {\"file\": \"t.csv\", \"target\": \"y\", \"streaming\": true}, \"network\": {\"layers\":"
                                + " [{\"activation\": \"identity\"}]}, \"loss\": \"squared-error\"}"),
                PLUGINS);
    }

    /** A loss for numbers means numbers: one text cell does not turn a regression into a classifier. */
    @Test
    void aTextAmongNumbersIsAFaultOfItsCellAndNoOtherTask() {
        String csv = "n,y\n" + "1,0\n".repeat(2047);
        assertTrue(numbers(csv).preparation().preprocessing().target() instanceof Target.Numbers);
        MlpException fault = assertThrows(MlpException.class, () -> numbers(csv + "1,good\n"));
        assertTrue(
                fault.getMessage()
                        .endsWith(
                                "t.csv:2049  column 2 'y'  'good' is not a number. Accepted are decimal numbers as 5.1, -3"
                                        + " or 2e-3. The loss is for numbers. If the column holds labels, set \"targetType\":"
                                        + " \"label\", or use a loss for classes such as 'cross-entropy' [DAT_NUMBER]"),
                fault.getMessage());
    }

    @Test
    void anotherFileOfHeldOutRowsIsStreamedToo() {
        write("t.csv", table(100, "\n"));
        write("held.csv", "y,n,colour\nno,5,red\nyes,NA,ünder\n");
        String keys = "'categorical': ['colour'], 'features': ['n', 'colour'], 'missing': 'mean',"
                + " 'validation': {'file': 'held.csv'}, 'streaming': ";
        assertSame(
                open(keys + "false", 1).preparation().validation().orElseThrow(),
                open(keys + "true", 1).preparation().validation().orElseThrow());
        write("held.csv", "y,n,colour\nno,5,red\nyes,1,blue\n");
        assertEquals(
                folder.resolve("held.csv") + ":3  column 3 'colour'  unknown category 'blue'. The training rows had: a"
                        + " \"dark\"\\u000agreen, red, ünder. Correct it, or train with \"unknownCategories\": \"ignore\" [DAT_LABEL]",
                assertThrows(MlpException.class, () -> open("'unknownCategories': 'error', " + keys + "true", 1))
                        .getMessage());
        write("held.csv", "y,n,colour\nno,5,red\nperhaps,1,red\n");
        assertEquals(
                folder.resolve("held.csv")
                        + ":3  column 1 'y'  unknown label 'perhaps'. The training rows had: no, yes [DAT_LABEL]",
                assertThrows(MlpException.class, () -> open(keys + "true", 1)).getMessage());
    }

    @Test
    void aFileThatChangesWhileItIsStreamedIsAnError() throws IOException {
        Path file = write("t.csv", table(200, "\n"));
        DocumentRun run = open("'features': ['n'], 'missing': 'drop', 'streaming': true", 1);
        Files.writeString(file, table(200, "\n").replace("yes", "jes"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertEquals(
                file
                        + "  the file has changed since the run began. Do not modify it while it is streamed, and start again"
                        + " [DAT_CHANGED]",
                assertThrows(MlpException.class, () -> train(run)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'streaming': false, "})
    void whatFitsIsNotStreamed(String streaming) {
        write("t.csv", table(50, "\n"));
        DocumentRun run = open(streaming + "'features': ['n'], 'missing': 'mean'", 1);
        assertTrue(run.preparation().training() instanceof MatrixDataset);
    }

    @Test
    void aFaultHasItsLine() {
        write("t.csv", "n,y\n1,p\n2,q\nx,p\n");
        assertEquals(
                folder.resolve("t.csv")
                        + ":4  column 1 'n'  'x' is not a number. Accepted are decimal numbers as 5.1, -3 or"
                        + " 2e-3. If the column holds text, name it in \"categorical\", or leave it out with"
                        + " \"exclude\" [DAT_NUMBER]",
                assertThrows(MlpException.class, () -> open("'streaming': true", 1))
                        .getMessage());
        write("t.csv", "n,y\n1,p\n1e300,q\n2,p\n");
        assertEquals(
                folder.resolve("t.csv")
                        + ":3  n  1.0E300 is too large for float32, up to 3.4e38 in size, as the network takes"
                        + " it. Correct it, or scale the data [DAT_RANGE]",
                assertThrows(MlpException.class, () -> open("'streaming': true", 1))
                        .getMessage());
        write("t.csv", "n,y\n1,p\n2,q\n");
        assertEquals(
                folder.resolve("t.csv") + "  2 rows are too few: 2 to train on, 0 held out. Give more rows or another"
                        + " \"validation\" [DAT_TOO_FEW]",
                assertThrows(MlpException.class, () -> open("'streaming': true, 'validation': 0.001", 1))
                        .getMessage());
    }

    @Test
    void foldsAreInMemory() {
        write("t.csv", table(50, "\n"));
        Path document = open("'streaming': true, 'features': ['n'], 'missing': 'mean'", 1)
                .document();
        assertEquals(
                document
                        + ":1:67  /data/streaming  folds and a search hold all rows in memory, and \"streaming\" is true."
                        + " Delete it if the rows fit; train takes files of any size [CFG_SEMANTIC]",
                assertThrows(MlpException.class, () -> DocumentFolds.open(document, PLUGINS, 5, true))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'streaming': 1 | /data/streaming  expected true or false, found 1 [CFG_TYPE]",
                "'streaming': true, 'shuffleWindow': 0 | /data/shuffleWindow  shuffleWindow must be >= 1, found 0"
                        + " [CFG_RANGE]",
                "'streaming': false, 'shuffleWindow': 5 | /data/shuffleWindow  shuffleWindow says how a file is streamed,"
                        + " but \"streaming\" is false [CFG_SEMANTIC]",
            })
    void aBadValueIsToldAtItsPlace(String keys, String message) {
        String found = assertThrows(MlpException.class, () -> open(keys, 1)).getMessage();
        assertEquals(message, found.substring(found.indexOf("/data")));
    }
}
