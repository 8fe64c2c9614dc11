package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePredictionsTest {
    private static final Plugins PLUGINS = Plugins.load();
    /** More than two blocks of this model, the last of them with one row. */
    private static final int ROWS = 2 * 4096 + 1;

    @TempDir
    private Path folder;

    private TrainedModel model;

    @BeforeEach
    void train() throws IOException {
        Files.writeString(folder.resolve("t.csv"), "a,b,y\n0,1,p\n1,0,q\n0.5,1,p\n1,0.2,q\n");
        Path document = Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "t.csv", "target": "y"},
                 "network": {"layers": [{"units": 3, "activation": "tanh"}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "training": {"epochs": 3}}
                """);
        model = DocumentRun.open(document, PLUGINS).train(new JavaKernel(), new TrainingListener() {});
    }

    private static String row(int r) {
        return "id" + r + "," + (r % 17) / 17.0 + "," + (r % 5) + "\n";
    }

    private Path manyRows() throws IOException {
        StringBuilder text = new StringBuilder("id,b,a\n");
        for (int r = 0; r < ROWS; r++) {
            text.append(row(r));
        }
        return Files.writeString(folder.resolve("many.csv"), text);
    }

    private String predicted(Path csv, int threads, String... keep) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(List.of(), new FilePredictions(model, List.of(keep), false, threads).write(csv, out));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anyNumberOfThreadsWritesTheRowsInOrderWithTheSameBits() throws IOException {
        Path csv = manyRows();
        List<Prediction> inMemory = ModelData.withoutTargets(model, csv).predict();
        List<String> expected = new ArrayList<>(List.of("id,y,probability_p,probability_q"));
        for (int r = 0; r < ROWS; r++) {
            Prediction row = inMemory.get(r);
            expected.add("id" + r + "," + row.label() + ","
                    + PredictionTable.number(row.toArray()[0]) + ","
                    + PredictionTable.number(row.toArray()[1]));
        }
        for (int threads = 1; threads <= 3; threads++) {
            assertEquals(expected, predicted(csv, threads, "id").lines().toList(), threads + " threads");
        }
    }

    @Test
    void aStreamIsReadAsAFileIs() throws IOException {
        Path csv = manyRows();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(csv))) {
            FilePredictions.of(model).write(in, Path.of("standard input"), out);
        }
        assertEquals(predicted(csv, 1), out.toString(StandardCharsets.UTF_8));
    }

    /** For any number of threads, so that a pipe sees the same. */
    @Test
    void theRowsBeforeAFaultyOneHaveTheirPredictions() throws IOException {
        Path csv = folder.resolve("many.csv");
        String good = Files.readString(manyRows());
        Files.writeString(csv, good + "id,1,wrong\n" + row(0));
        for (int threads = 1; threads <= 3; threads++) {
            FilePredictions predictions = new FilePredictions(model, List.of(), false, threads);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DataException fault = assertThrows(DataException.class, () -> predictions.write(csv, out));
            assertTrue(fault.getMessage().contains("many.csv:" + (ROWS + 2)), fault.getMessage());
            assertEquals(ROWS + 1, out.toString(StandardCharsets.UTF_8).lines().count(), threads + " threads");
        }
    }

    @Test
    void anEvaluationBlockByBlockHasTheFiguresOfOneInMemory() throws IOException {
        StringBuilder text = new StringBuilder("y,b,a\n");
        for (int r = 0; r < ROWS; r++) {
            text.append(r % 3 == 0 ? "p" : "q").append(row(r).substring(row(r).indexOf(',')));
        }
        Path csv = Files.writeString(folder.resolve("labelled.csv"), text);
        List<Metric> metrics = Metrics.all(model, PLUGINS);
        FileEvaluation inMemory = FileEvaluation.open(model, csv, Optional.empty());
        FileEvaluation streamed = FileEvaluation.streamed(model, csv, ReadListener.NONE);
        assertEquals(ROWS, streamed.evaluate(metrics).rows());
        assertEquals(inMemory.evaluate(metrics), streamed.evaluate(metrics));
        assertArrayEquals(
                inMemory.confusion().orElseThrow().counts(),
                streamed.confusion().orElseThrow().counts());
        try (InputStream in = Files.newInputStream(csv)) {
            assertEquals(
                    inMemory.evaluate(metrics),
                    FileEvaluation.of(model, in, Path.of("standard input")).evaluate(metrics));
        }
    }

    @Test
    void aColumnIsPassedThroughAsOftenAsItIsNamed() throws IOException {
        Path csv = Files.writeString(folder.resolve("few.csv"), "id,b,a\nr1,0.5,1\nr2,0.25,0\n");
        List<String> lines = predicted(csv, 1, "b", "id", "b").lines().toList();
        assertEquals("b,id,b,y,probability_p,probability_q", lines.get(0));
        assertTrue(lines.get(1).startsWith("0.5,r1,0.5,"), lines.get(1));
        assertTrue(lines.get(2).startsWith("0.25,r2,0.25,"), lines.get(2));
    }

    @Test
    void aColumnToPassThroughThatIsNotThereIsNamed() throws IOException {
        Path csv = manyRows();
        DataException fault = assertThrows(DataException.class, () -> predicted(csv, 2, "idd"));
        assertTrue(
                fault.getMessage().contains("there is no column 'idd' to keep in the output. Did you mean 'id'?"),
                fault.getMessage());
    }

    @Test
    void aFileOfManyTimesTheHeapIsPredicted() throws Exception {
        long heap = 24L << 20;
        Path saved = folder.resolve("m.safetensors");
        ModelFile.save(model, saved);
        Path csv = folder.resolve("large.csv");
        int rows = 0;
        try (var out = Files.newBufferedWriter(csv)) {
            out.write("a,b,note\n");
            String line = "0.123456789012345,0.123456789012345," + "x".repeat(200) + "\n";
            for (long length = 0; length < 4 * heap; length += line.length(), rows++) {
                out.write(line);
            }
        }
        Path result = folder.resolve("result.csv");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Predicting.class.getName(),
                        saved.toString(),
                        csv.toString(),
                        result.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        try (var lines = Files.lines(result)) {
            assertEquals(rows + 1, lines.count());
        }
    }

    /** Predicts a file in a JVM of its own. */
    static final class Predicting {
        private Predicting() {}

        public static void main(String[] arguments) throws IOException {
            TrainedModel loaded = ModelFile.load(Path.of(arguments[0]), Plugins.load(), new JavaKernel());
            try (var out = Files.newOutputStream(Path.of(arguments[2]))) {
                new FilePredictions(loaded, List.of(), false, 2).write(Path.of(arguments[1]), out);
            }
        }
    }
}
