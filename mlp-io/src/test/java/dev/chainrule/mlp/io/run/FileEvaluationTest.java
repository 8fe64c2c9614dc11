package dev.chainrule.mlp.io.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.training.ConfusionMatrix;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.ReadListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with given weights, so that losses and counts can be computed by hand. */
class FileEvaluationTest {
    @TempDir
    private Path folder;

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    /** Trains with steps so small that the weights stay as given. */
    private TrainedModel model(String weight, String bias, String activation, String loss, String... rows)
            throws IOException {
        file("train.csv", rows);
        Path document = file("run.json", """
                {"data": {"file": "train.csv", "target": "y", "scaleTarget": "none"},
                 "network": {"layers": [{"activation": "%s", "weights": [[%s]], "biases": [%s]}]},
                 "loss": "%s", "optimizer": {"type": "sgd", "learningRate": 1e-30}, "training": {"epochs": 1}}""".formatted(activation, weight, bias, loss));
        return DocumentRun.open(document).train();
    }

    /** Predicts 2x + 1. */
    private TrainedModel line() throws IOException {
        return model("2", "1", "identity", "mean-squared-error", "x,y", "1,3", "2,5");
    }

    private static FileEvaluation open(TrainedModel model, Path csv) {
        return FileEvaluation.open(model, csv, Optional.empty());
    }

    @Test
    void theLossIsTheMeanOverTheRows() throws IOException {
        Path csv = file("test.csv", "more,y,x", "a,1,0", "b,5,1"); // off by 0 and by 2
        FileEvaluation evaluation = open(line(), csv);
        assertEquals(new Evaluation(2, 2, Map.of()), evaluation.evaluate(List.of()));
        assertEquals(List.of(), evaluation.warnings());
        assertEquals(Optional.empty(), evaluation.confusion());
    }

    @Test
    void aStreamedFileAndAStreamGiveTheSame() throws IOException {
        TrainedModel model = line();
        Path csv = file("test.csv", "x,y", "0,1", "1,5", "2,4");
        Evaluation inMemory = open(model, csv).evaluate(List.of());
        FileEvaluation streamed = FileEvaluation.streamed(model, csv, ReadListener.NONE);
        assertTrue(streamed.isStreamed());
        assertEquals(inMemory, streamed.evaluate(List.of()));
        ByteArrayInputStream in = new ByteArrayInputStream(Files.readAllBytes(csv));
        FileEvaluation ofStream = FileEvaluation.of(model, in, Path.of("standard input"));
        assertFalse(ofStream.isStreamed());
        assertEquals(inMemory, ofStream.evaluate(List.of()));
    }

    @Test
    void rowsAreStreamedIfTheyDoNotFit() throws IOException {
        TrainedModel model = line();
        Path csv = file("test.csv", "x,y", "0,1", "1,5", "2,4");
        assertTrue(FileEvaluation.open(model, csv, Optional.empty(), 10).isStreamed());
        assertFalse(FileEvaluation.open(model, csv, Optional.empty(), 1 << 20).isStreamed());
    }

    @Test
    void classesAreCountedByWhatTheModelSays() throws IOException {
        TrainedModel model = model("1", "0", "sigmoid", "binary-cross-entropy", "x,y", "-1,no", "1,yes");
        Path csv = file("test.csv", "x,y", "-1,no", "2,yes", "3,no");
        ConfusionMatrix matrix = open(model, csv).confusion().orElseThrow();
        assertEquals(List.of("no", "yes"), matrix.labels());
        assertArrayEquals(new int[][] {{1, 1}, {0, 1}}, matrix.counts());
    }

    @Test
    void aFileThatDoesNotFitTheModelIsNamed() throws IOException {
        TrainedModel model = model("1", "0", "sigmoid", "binary-cross-entropy", "x,y", "-1,no", "1,yes");
        Path csv = file("test.csv", "x,y", "1,maybe");
        String message =
                assertThrows(DataException.class, () -> open(model, csv)).getMessage();
        assertTrue(message.startsWith(csv + ":2  column 2 'y'  unknown label 'maybe'"), message);
        ByteArrayInputStream in = new ByteArrayInputStream("x\n1\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                "standard input:1  there is no column 'y', the target of the model. The columns are 'x' [DAT_HEADER]",
                assertThrows(DataException.class, () -> FileEvaluation.of(model, in, Path.of("standard input")))
                        .getMessage());
    }
}
