package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainFromTest {
    @TempDir
    Path folder;

    private Workspace workspace;
    private Path start;
    private Path config;
    private Path out;

    @BeforeEach
    void model() {
        workspace = new Workspace(folder);
        start = workspace.file("start.safetensors");
        config = workspace.classifier();
        out = workspace.file("more.safetensors");
        assertEquals(0, workspace.run("train", config, "--out", start).code());
    }

    @Test
    void aModelIsTrainedFurtherAndItsRunIsVerified() throws IOException {
        Workspace.Result result = workspace.run("train", config, "--from", start, "--out", out);
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().startsWith("network     2-4-2"), result.out());
        Path manifest = workspace.file("more.safetensors.manifest.json");
        Workspace.Result verified = workspace.run("verify", manifest);
        assertEquals(0, verified.code(), verified.err());
        assertTrue(
                verified.out().startsWith("same        the run reproduces the weights of the manifest"),
                verified.out());

        Workspace.Result again =
                workspace.run("train", config, "--from", out, "--out", workspace.file("b.safetensors"));
        assertEquals(0, again.code(), again.err());
        Files.copy(out, start, StandardCopyOption.REPLACE_EXISTING);
        Workspace.Result changed = workspace.run("verify", manifest);
        assertEquals(5, changed.code());
        assertTrue(
                changed.err().startsWith(start + "  this is not the model that the run began with: its SHA-256 is "),
                changed.err());
    }

    @Test
    void theModelThatARunBeginsWithIsNotWrittenOver() throws IOException {
        byte[] before = Files.readAllBytes(start);
        Workspace.Result result = workspace.run("train", config, "--from", start, "--out", start);
        assertEquals(2, result.code());
        assertEquals(
                "mlp train: would write over its own input " + start + "; name another --out. Try 'mlp train --help'\n",
                result.err());
        assertArrayEquals(before, Files.readAllBytes(start));
    }

    @Test
    void anotherLossIsRefused() throws IOException {
        Path other = workspace.write(
                "other.json", Files.readString(config).replace("\"cross-entropy\"", "\"mean-squared-error\""));
        Workspace.Result result = workspace.run("train", other, "--from", start, "--out", out);
        assertEquals(3, result.code());
        assertEquals(
                other
                        + ":5:11  /loss  the model has \"cross-entropy\" here, the document has \"mean-squared-error\". A run"
                        + " that continues a model keeps its network, its loss and its columns: write here what the model has,"
                        + " or train from the beginning [CFG_SEMANTIC]\n"
                        + "hint: without --from, the run starts from the beginning\n",
                result.err());
    }

    @Test
    void aLabelThatTheModelDoesNotKnowIsRefused() {
        Path csv = workspace.write("rows.csv", Workspace.ROWS + "0,0,above\n");
        Workspace.Result result = workspace.run("train", config, "--from", start, "--out", out);
        assertEquals(4, result.code());
        assertEquals(
                csv + ":8  side  unknown label 'above'. The training rows had: left, right [DAT_LABEL]\n",
                result.err());
    }
}
