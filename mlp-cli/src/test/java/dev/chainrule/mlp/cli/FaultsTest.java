package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How each kind of fault ends: its exit code, one line a fault, nothing on standard output, nothing written. */
class FaultsTest {
    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
    }

    /** Runs a command that must fail, with this code and this text, and leave no trace. */
    private void assertFails(int code, String err, Object... arguments) {
        List<String> before = workspace.files();
        Result result = workspace.run(arguments);
        assertEquals(err, result.err());
        assertEquals(code, result.code());
        assertEquals("", result.out());
        assertEquals(before, workspace.files());
    }

    @Test
    void anOutputThatIsTheDocumentIsAUsageError() {
        Path document = workspace.classifier();
        assertFails(
                2,
                "mlp train: would write over its own input " + document
                        + "; name another --out. Try 'mlp train --help'\n",
                "train",
                document,
                "--out",
                folder.resolve("../" + folder.getFileName() + "/side.json"));
    }

    @Test
    void anOutputThatIsTheDataIsAUsageError() {
        Path document = workspace.classifier();
        assertFails(
                2,
                "mlp train: would write over its own input " + workspace.file("rows.csv")
                        + "; name another --out. Try 'mlp train --help'\n",
                "train",
                document,
                "--out",
                workspace.file("rows.csv"));
    }

    @Test
    void predictionsDoNotGoOverTheirInputs() throws IOException {
        Path model = workspace.trainedClassifier();
        Path link = Files.createSymbolicLink(workspace.file("link.csv"), workspace.file("rows.csv"));
        assertFails(
                2,
                "mlp predict: would write over its own input " + workspace.file("rows.csv")
                        + "; name another --out. Try 'mlp predict --help'\n",
                "predict",
                model,
                workspace.file("rows.csv"),
                "--out",
                link);
    }

    @Test
    void allFaultsOfADocumentAreReported() {
        Path document = workspace.write("three.json", """
                {
                  "seed": "x",
                  "network": {"inputs": 2, "layers": [{"units": 1, "activation": "rleu"}]},
                  "loss": "squared-error",
                  "epochs": 5
                }
                """);
        Result result = workspace.run("train", document);
        assertEquals(3, result.code());
        List<String> lines = result.err().lines().toList();
        assertEquals(3, lines.size(), result.err());
        assertTrue(lines.get(0).startsWith(document + ":2:11  /seed  "), lines.get(0));
        assertTrue(
                lines.get(1)
                        .startsWith(document + ":3:66  /network/layers/0/activation  no activation named 'rleu'."
                                + " Did you mean 'relu'?"),
                lines.get(1));
        assertTrue(lines.get(2).startsWith(document + ":5:3  /epochs  "), lines.get(2));
    }

    @Test
    void aDocumentWithoutDataCannotBeTrained() {
        Path document = workspace.write(
                "bare.json",
                "{\"network\": {\"inputs\": 2, \"layers\": [{\"units\": 1, \"activation\": \"identity\"}]},"
                        + " \"loss\": \"squared-error\"}");
        assertFails(
                3,
                document + "  /data  the document names no data to train on. Add \"data\": {\"file\": …, \"target\": …}"
                        + " [CFG_MISSING]\n",
                "train",
                document);
    }

    @Test
    void wrongDataExitsWith4() {
        Path document = workspace.classifier();
        workspace.write("rows.csv", "x,y,side\n1,abc,left\n2,3,right\n");
        assertFails(
                4,
                workspace.file("rows.csv") + ":2  column 2 'y'  'abc' is not a number. Accepted are decimal numbers as"
                        + " 5.1, -3 or 2e-3. If the column holds text, name it in \"categorical\", or leave it out with"
                        + " \"exclude\" [DAT_NUMBER]\n",
                "validate",
                document);
    }

    @Test
    void aModelThatIsNoneExitsWith5() {
        Path document = workspace.classifier();
        Result result = workspace.run("evaluate", document, workspace.file("rows.csv"));
        assertEquals(5, result.code(), result.err());
        assertEquals(1, result.err().lines().count());
        assertTrue(result.err().startsWith(document + "  "), result.err());
    }

    @Test
    void divergenceExitsWith6AndKeepsTheLastFiniteModelBesideTheModel() {
        Path document = workspace.regression();
        workspace.write("line.json", text(document).replace("0.1", "1e30"));
        List<String> expected = new ArrayList<>(workspace.files());
        Result result = workspace.run("train", document, "--out", workspace.file("m"));
        assertEquals(6, result.code(), result.err());
        assertTrue(
                result.err()
                        .matches(
                                "(?s)(epoch .*\n)*training diverged: .*\\(epoch \\d+, batch 1\\). The last finite model is "
                                        + workspace.file("m.last-finite.safetensors") + " \\[TRN_DIVERGED]\n"),
                result.err());
        expected.add("m.last-finite.safetensors");
        Collections.sort(expected);
        assertEquals(expected, workspace.files());
    }

    @Test
    void aFolderThatIsMissingIsFoundBeforeTraining() {
        Path document = workspace.classifier();
        Path out = workspace.file("no/where/m.safetensors");
        assertFails(
                7,
                out + "  there is no directory " + out.getParent() + ". Create it first [STO_NOT_FOUND]\n",
                "train",
                document,
                "--out",
                out);
    }

    @Test
    void aFolderAsOutputIsFoundBeforeTraining() {
        Path document = workspace.classifier();
        assertFails(
                7,
                folder + "  is a directory. Name a file to write [STO_NOT_A_FILE]\n",
                "train",
                document,
                "--out",
                folder);
    }

    @Test
    void aMissingDocumentExitsWith7() {
        Path document = workspace.file("none.json");
        assertFails(
                7,
                document + "  there is no such file. Check the path; it is relative to "
                        + Path.of("").toAbsolutePath() + " [STO_NOT_FOUND]\n",
                "train",
                document);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
