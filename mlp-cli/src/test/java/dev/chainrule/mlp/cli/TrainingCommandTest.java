package dev.chainrule.mlp.cli;

import static dev.chainrule.mlp.cli.Workspace.NUMBER;
import static dev.chainrule.mlp.cli.Workspace.assertMatches;
import static dev.chainrule.mlp.cli.Workspace.json;
import static dev.chainrule.mlp.cli.Workspace.keys;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TrainingCommandTest {
    @TempDir
    private Path folder;

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
    }

    @Test
    void trainReportsToPeople() {
        Path model = workspace.file("model.safetensors");
        Result result = workspace.run("train", workspace.classifier(), "--out", model);
        assertEquals(0, result.code(), result.err());
        String[] lines = result.out().split("\n");
        assertEquals(5, lines.length, result.out());
        assertEquals("network     2-4-2, 22 parameters", lines[0]);
        assertMatches("train       loss " + NUMBER + ", accuracy 1.000", lines[1]);
        assertMatches("validation  loss " + NUMBER + ", accuracy 1.000", lines[2]);
        assertMatches("time        " + NUMBER + " s, kernel: .+", lines[3]);
        assertEquals("model       " + model, lines[4]);
        assertTrue(Files.exists(model));
    }

    @Test
    void trainPrintsOneJsonObject() {
        Path model = workspace.file("model.safetensors");
        JsonNode json = json(workspace.run("train", workspace.classifier(), "--out", model, "--json"));
        assertEquals(List.of("model", "epochs", "train", "validation", "seconds", "kernel"), keys(json));
        assertEquals(model.toString(), json.get("model").asString());
        assertEquals(60, json.get("epochs").asInt());
        assertEquals(List.of("loss", "accuracy"), keys(json.get("train")));
        assertEquals(List.of("loss", "accuracy"), keys(json.get("validation")));
        assertEquals(1.0, json.get("train").get("accuracy").asDouble());
        assertTrue(json.get("seconds").asDouble() > 0);
        assertMatches("java|vector-\\d+", json.get("kernel").asString());
    }

    @Test
    void trainOnNumbersMeasuresThem() {
        JsonNode json = json(workspace.run("train", workspace.regression(), "--out", workspace.file("m"), "--json"));
        assertEquals(List.of("loss", "r2", "rmse"), keys(json.get("train")));
        assertEquals(1.0, json.get("train").get("r2").asDouble(), 1e-6);
        assertEquals(0.0, json.get("train").get("rmse").asDouble(), 1e-4);
        assertTrue(json.get("validation").isNull());
    }

    @Test
    void sameDocumentSameBytes() throws IOException {
        Path document = workspace.classifier();
        workspace.run("train", document, "--out", workspace.file("one"));
        workspace.run("train", document, "--out", workspace.file("two"));
        assertArrayEquals(Files.readAllBytes(workspace.file("one")), Files.readAllBytes(workspace.file("two")));
    }

    @Test
    void aRunThatStopsEarlySaysWhereAndWhichWeightsItKeeps() throws IOException {
        String document = Files.readString(workspace.classifier());
        Path stopping = workspace.write("stopping.json", document.replace("\"batchSize\": 2", """
                "batchSize": 2, "metrics": ["f1-macro"], "earlyStopping": {"metric": "accuracy", "patience": 3}"""));
        JsonNode json = json(workspace.run("train", stopping, "--out", workspace.file("m"), "--json"));
        assertEquals(List.of("loss", "f1-macro", "accuracy"), keys(json.get("validation")));
        int epochs = json.get("epochs").asInt();
        assertEquals(epochs - 3, json.get("keptEpoch").asInt());
        Result result = workspace.run("train", stopping, "--out", workspace.file("m"));
        assertEquals(
                "epochs      " + epochs
                        + " of 60, stopped early: no better accuracy in 3 epochs; the weights are those of" + " epoch "
                        + (epochs - 3) + ", the best",
                result.out().lines().skip(1).findFirst().orElseThrow());
        assertTrue(result.err()
                .lines()
                .reduce((first, last) -> last)
                .orElseThrow()
                .startsWith("epoch " + epochs + "/60 "));
        Path delta = workspace.write(
                "delta.json",
                Files.readString(stopping).replace("\"patience\": 3", "\"patience\": 3, \"minDelta\": 0.5"));
        String out = workspace.run("train", delta, "--out", workspace.file("m")).out();
        assertTrue(out.contains(" of 60, stopped early: no accuracy better by more than 0.5 in 3 epochs; "), out);
    }

    @Test
    void theManifestStandsBesideTheModelAndNoCheckpointIsLeft() {
        Path document = workspace.regression();
        assertEquals(
                0,
                workspace.run("train", document, "--out", workspace.file("m")).code());
        assertEquals(List.of("", "line.csv", "line.json", "m", "m.manifest.json"), workspace.files());
    }

    @Test
    void noOutputGoesOverAnInput() {
        Path document = workspace.regression();
        List<String> before = workspace.files();
        Result result = workspace.run("train", document, "--out", workspace.file("line.csv"));
        assertEquals(2, result.code());
        assertEquals(
                "mlp train: would write over its own input " + workspace.file("line.csv")
                        + "; name another --out. Try 'mlp train --help'\n",
                result.err());
        assertEquals(
                2,
                workspace
                        .run("train", document, "--report", workspace.file("line.csv"))
                        .code());
        assertEquals(2, workspace.run("train", document, "--out", document).code());
        assertEquals(before, workspace.files());
    }

    @Test
    void aReportIsWrittenAndNamed() throws IOException {
        Path page = workspace.file("page.html");
        Result result = workspace.run("train", workspace.regression(), "--out", workspace.file("m"), "--report", page);
        assertEquals(
                "report      " + page,
                result.out().lines().reduce((first, last) -> last).orElseThrow());
        assertTrue(Files.readString(page).contains("<h1>line</h1>"), "the document has no name, so its file names it");
    }

    @Test
    void anEnsembleHasItsMembersInItsFirstLine() throws IOException {
        Path document = workspace.write(
                "members.json",
                Files.readString(workspace.regression()).replace("\"epochs\": 300", "\"epochs\": 2, \"members\": 3"));
        Result result = workspace.run("train", document, "--out", workspace.file("m"));
        assertEquals(
                "network     1-1, 2 parameters, 3 members",
                result.out().lines().findFirst().orElseThrow());
    }

    @Test
    void aStartThatDoesNotFitTheDocumentSuggestsToLeaveItOut() throws IOException {
        Path start = workspace.trainedClassifier();
        Result result = workspace.run("train", workspace.regression(), "--from", start, "--out", workspace.file("m"));
        assertEquals(3, result.code());
        assertTrue(result.err().endsWith("hint: without --from, the run starts from the beginning\n"), result.err());
    }

    @Test
    void theLastEpochIsKeptWhereTheBestIsNotAskedFor() throws IOException {
        Path document = workspace.write(
                "last.json", Files.readString(workspace.classifier()).replace("\"batchSize\": 2", """
                "batchSize": 2, "earlyStopping": {"metric": "accuracy", "patience": 2, "restoreBest": false}"""));
        String out =
                workspace.run("train", document, "--out", workspace.file("m")).out();
        String epochs = out.lines().skip(1).findFirst().orElseThrow();
        assertTrue(epochs.endsWith("no better accuracy in 2 epochs; the weights are those of the last epoch"), epochs);
    }

    @Test
    void theSystemIsRecordedInTheManifest() {
        Map<String, String> versions = TrainingCommand.versions(new JavaKernel());
        assertEquals(List.of("mlp", "system", "kernel"), List.copyOf(versions.keySet()));
        assertEquals("java", versions.get("kernel"));
        assertEquals(System.getProperty("os.name") + " " + System.getProperty("os.arch"), versions.get("system"));
    }
}
