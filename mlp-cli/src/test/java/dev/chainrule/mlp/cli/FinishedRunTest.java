package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that fails after the work is done loses the work; outputs that would collide are refused before it. */
class FinishedRunTest {
    /** Answers after each of 60 epochs, and throws when the finished model is measured. */
    private static final String FAILING = """
            public final class Failing implements dev.chainrule.mlp.api.ClassMetric {
                private static int asked;
                public String name() { return "failing"; }
                public Failing with(dev.chainrule.mlp.api.PluginOptions options) { return this; }
                public Tally start(int classes) {
                    return new Tally() {
                        public void add(double[] scores, int answer, int actual) {}
                        public double value() {
                            if (asked++ == 60) {
                                throw new IllegalStateException("no");
                            }
                            return 0.5;
                        }
                    };
                }
            }
            """;

    @TempDir
    Path folder;

    private Workspace workspace;
    private Path model;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
        model = workspace.file("m.safetensors");
    }

    /** As /dev/full: takes nothing. */
    private static OutputStream full() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
    }

    @Test
    void theModelIsSavedBeforeItsFiguresArePrinted() throws IOException {
        Path config = workspace.classifier();
        assertEquals(
                0,
                workspace
                        .run("train", config, "--out", workspace.file("other.safetensors"))
                        .code());
        Result result = workspace.run(full(), "train", config, "--out", model);
        assertEquals(7, result.code());
        assertTrue(
                result.err()
                        .endsWith(
                                "the run is finished and its model is saved: " + model + "\nstandard output  could not"
                                        + " be written: it was closed, or its disk is full [STO_IO]\n"),
                result.err());
        assertArrayEquals(Files.readAllBytes(workspace.file("other.safetensors")), Files.readAllBytes(model));
        assertEquals(0, workspace.run("verify", model + ".manifest.json").code());
    }

    @Test
    void aMetricThatThrowsDoesNotLoseTheModel() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes/META-INF/services"))
                .getParent()
                .getParent();
        Path source = Files.writeString(folder.resolve("Failing.java"), FAILING);
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString(),
                                source.toString()));
        Files.writeString(classes.resolve("META-INF/services/dev.chainrule.mlp.api.Metric"), "Failing\n");
        Path config = workspace.classifier();
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(", \"validation\": {\"every\": 3}", "")
                        .replace("\"batchSize\": 2", "\"batchSize\": 2, \"metrics\": [\"failing\"]"));
        Result result = workspace.run("train", config, "--plugins", classes, "--out", model);
        assertEquals(8, result.code(), result.err());
        assertTrue(result.err().contains("the run is finished and its model is saved: " + model + "\n"), result.err());
        assertTrue(result.err().contains("metric 'failing'"), result.err());
        assertEquals(
                0,
                workspace
                        .run("predict", model, workspace.file("rows.csv"), "--plugins", classes)
                        .code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cv", "search"})
    void finishedFoldsAreKeptUntilTheResultIsPrinted(String command) throws IOException {
        Path config = workspace.classifier();
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                "\"seed\": 1,",
                                "\"seed\": 1, \"search\": {\"kind\": \"grid\", \"over\": {\"/network/layers/0/units\": [2, 3]}},"));
        Path state = workspace.file("kept");
        Result failed = workspace.run(full(), command, config, "--state", state);
        assertEquals(7, failed.code());
        assertTrue(Files.exists(state));
        String number = command.equals("cv") ? "5 of 5" : "2 of 2";
        Result again = workspace.run(command, config, "--state", state);
        assertEquals(0, again.code());
        assertTrue(
                again.err().contains("resuming from " + state + ": " + number + " folds are finished\n"), again.err());
        assertTrue(Files.notExists(state));
    }

    @ParameterizedTest
    @CsvSource({
        "m.safetensors, m.safetensors.manifest.json, would write the report over the manifest",
        "m.safetensors, m.safetensors, would write the report over the model",
        "m.safetensors, linked, would write the report over the model",
        "m.safetensors, dangling, would write the report over the model",
        "m.safetensors, m.last-finite.safetensors, would write the report over the last finite model",
        "m.safetensors, m.safetensors.checkpoints/page.html, is in the folder of checkpoints",
        "m.safetensors, old.safetensors.manifest.json, would write over the manifest",
        "m.safetensors, old.safetensors, would write over the model",
        "side.json, page.html, would write over its own input",
        "rows.csv, page.html, would write over its own input",
        "hard.csv, page.html, would write over its own input",
    })
    void outputsThatCollideAreRefusedBeforeTraining(String out, String report, String message) throws IOException {
        Path config = workspace.classifier();
        workspace.write("old.safetensors", "a model");
        workspace.write("old.safetensors.manifest.json", "a manifest");
        Files.createLink(folder.resolve("hard.csv"), folder.resolve("rows.csv"));
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("m.safetensors"));
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("m.safetensors"));
        Files.createDirectory(folder.resolve("m.safetensors.checkpoints"));
        var before = workspace.files();
        Result result =
                workspace.run("train", config, "--out", folder.resolve(out), "--report", folder.resolve(report));
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertEquals(before, workspace.files());
    }

    @Test
    void aRunCannotBeginWithAFileThatItMoves() throws IOException {
        Path config = workspace.classifier();
        assertEquals(0, workspace.run("train", config, "--out", model).code());
        Path checkpoint = Files.createDirectory(folder.resolve("m.safetensors.checkpoints"))
                .resolve("step-000000000001.safetensors");
        Files.copy(model, checkpoint);
        Result result = workspace.run("train", config, "--from", checkpoint, "--out", model);
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains("is in the folder of checkpoints"), result.err());
    }

    @Test
    void otherCommandsRefuseTooWhatWouldCollide() {
        Path config = workspace.classifier();
        workspace.run("train", config, "--out", model);
        Result predict = workspace.run(
                "predict", model, workspace.file("rows.csv"), "--out", workspace.file("m.safetensors.manifest.json"));
        assertEquals(2, predict.code());
        assertTrue(predict.err().contains("would write over the manifest "), predict.err());
        workspace.write(
                "s.json",
                "{\"data\": {\"file\": \"rows.csv\", \"target\": \"side\"}, \"network\": {\"layers\": [{\"activation\":"
                        + " \"softmax\"}]}, \"loss\": \"cross-entropy\", \"search\": {\"kind\": \"grid\", \"over\":"
                        + " {\"/training/epochs\": [1, 2]}}}");
        Path best = workspace.file("best.json");
        Result search = workspace.run("search", workspace.file("s.json"), "--out", best, "--state", best);
        assertEquals(2, search.code());
        assertTrue(
                search.err()
                        .contains("would write the finished folds over the document " + best + "; name another"
                                + " --state"),
                search.err());
    }
}
