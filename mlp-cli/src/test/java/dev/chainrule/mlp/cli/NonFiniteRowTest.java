package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row for which the network overflows float32 is an error with its line in every command, never a figure. */
class NonFiniteRowTest {
    private static final String NO_ANSWER =
            "bad.csv:5  the network has no answer for this row: z of layer 1 exceeds the range"
                    + " of float32, 3.4e38 in magnitude. The largest input after preprocessing is 'x' = 1.0E35. Correct the row, or"
                    + " train a model with \"scale\"";

    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void writeRows() {
        workspace = new Workspace(folder);
        workspace.write("ok.csv", "x,y\n0.1,a\n0.2,b\n0.3,a\n0.4,b\n0.5,a\n0.6,b\n");
        workspace.write("bad.csv", "x,y\n0.1,a\n0.2,b\n0.3,a\n1e35,b\n");
    }

    private Path document(String csv, int seed) {
        return workspace.write("run.json", """
                {"seed": %d, "data": {"file": "%s", "target": "y"},
                 "network": {"layers": [
                   {"units": 2, "activation": "relu", "frozen": true, "weights": [[1e6], [-1e6]], "biases": [0, 0]},
                   {"activation": "softmax"}]},
                 "loss": "cross-entropy", "training": {"epochs": 1},
                 "search": {"kind": "grid", "over": {"/training/batchSize": [2, 4]}, "folds": 2}}
                """.formatted(seed, csv));
    }

    private Path model() {
        Path model = workspace.file("m.safetensors");
        assertEquals(
                0, workspace.run("train", document("ok.csv", 1), "--out", model).code());
        return model;
    }

    private void assertFails(int code, String message, Workspace.Result result) {
        assertEquals(code, result.code(), result.err());
        assertEquals("", result.out());
        assertTrue(result.err().endsWith(message + "\n"), result.err());
    }

    @Test
    void explainRefusesIt() {
        Path model = model();
        Path csv = workspace.file("bad.csv");
        String message = "row 4  this row cannot be explained: z of layer 1 exceeds the range of float32, 3.4e38 in"
                + " magnitude. Correct the row, or scale the data [DAT_RANGE]";
        assertFails(4, message, workspace.run("explain", model, csv, "--row", "4", "--weight", "1,1,1"));
        assertFails(4, message, workspace.run("explain", model, csv, "--weight", "1,1,1"));
        assertEquals(
                0,
                workspace
                        .run("explain", model, csv, "--row", "1", "--weight", "1,1,1")
                        .code());
    }

    /** With this seed the row is held out in the first fold. */
    @Test
    void crossValidationRefusesItWhereItIsHeldOut() {
        assertFails(
                4,
                NO_ANSWER + " (fold 1) [DAT_RANGE]",
                workspace.run("cv", document("bad.csv", 2), "--folds", "2", "--state", workspace.file("state")));
    }

    @Test
    void aSearchRefusesItWhereItIsHeldOut() {
        assertFails(4, NO_ANSWER + " (trial 1, fold 1) [DAT_RANGE]", workspace.run("search", document("bad.csv", 2)));
    }

    @Test
    void whereItIsTrainedOnTheFoldDiverges() {
        Workspace.Result result =
                workspace.run("cv", document("bad.csv", 1), "--folds", "2", "--state", workspace.file("state"));
        assertEquals(6, result.code(), result.err());
        assertTrue(result.err().contains("training diverged: z of layer 1 is no longer finite"), result.err());
        assertTrue(result.err().endsWith("(fold 1) [TRN_DIVERGED]\n"), result.err());
    }
}
