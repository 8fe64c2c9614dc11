package dev.chainrule.mlp.cli;

import static dev.chainrule.mlp.cli.Workspace.NUMBER;
import static dev.chainrule.mlp.cli.Workspace.assertMatches;
import static dev.chainrule.mlp.cli.Workspace.json;
import static dev.chainrule.mlp.cli.Workspace.keys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each command prints when all is well. */
class CommandsTest {
    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
    }

    @Test
    void trainTellsTenTimesHowItGoes() {
        Result result = workspace.run("train", workspace.classifier(), "--out", workspace.file("m"));
        String[] lines = result.err().split("\n");
        assertEquals(10, lines.length, result.err());
        assertMatches("epoch 6/60  loss " + NUMBER + "  validation loss " + NUMBER + ", accuracy " + NUMBER, lines[0]);
        assertMatches("epoch 60/60  loss .*", lines[9]);
    }

    @Test
    void predictWritesLabelAndProbabilities() {
        Path rows = workspace.write("new.csv", "y,note,x\n0,=a,-2\n1,b,2\n");
        Result result = workspace.run("predict", workspace.trainedClassifier(), rows);
        assertEquals(0, result.code(), result.err());
        String[] lines = result.out().split("\n");
        assertEquals(3, lines.length);
        assertEquals("side,probability_left,probability_right", lines[0]);
        assertTrue(lines[1].startsWith("left,0.9"), lines[1]);
        assertTrue(lines[2].startsWith("right,"), lines[2]);
        String[] cells = lines[2].split(",");
        assertEquals(1.0, Double.parseDouble(cells[1]) + Double.parseDouble(cells[2]), 1e-6);
    }

    @Test
    void predictWritesNumbersToAFile() throws IOException {
        Path model = workspace.file("line.safetensors");
        workspace.run("train", workspace.regression(), "--out", model);
        Path rows = workspace.write("new.csv", "x\n10\n-10\n");
        Path out = workspace.file("out.csv");
        assertEquals(new Result(0, "", ""), workspace.run("predict", model, rows, "--out", out));
        List<String> lines = Files.readAllLines(out);
        assertEquals("y", lines.get(0));
        assertEquals(21, Double.parseDouble(lines.get(1)), 1e-3);
        assertEquals(-19, Double.parseDouble(lines.get(2)), 1e-3);
    }

    @Test
    void validateSaysTheSizesAndWritesNothing() {
        Path document = workspace.classifier();
        List<String> before = workspace.files();
        assertEquals(
                new Result(0, "ok: 2-4-2, 22 parameters; 4 rows to train on, 2 held out\n", ""),
                workspace.run("validate", document));
        assertEquals(before, workspace.files());
    }

    @Test
    void aMetricThatDoesNotFitTheDataIsFoundBeforeTraining() throws IOException {
        String document = Files.readString(workspace.regression());
        Path file =
                workspace.write("auc.json", document.replace("\"epochs\": 300", "\"metrics\": [\"r2\", \"roc-auc\"]"));
        assertEquals(
                new Result(
                        3,
                        "",
                        file
                                + ":6:34  /training/metrics/1  metric 'roc-auc' measures classes, and the targets are numbers."
                                + " Metrics that fit: explained-variance, mae, mape, r2, rmse [CFG_SEMANTIC]\n"),
                workspace.run("validate", file));
    }

    @Test
    void warningsGoToStandardError() {
        Path document = workspace.regression();
        workspace.write("line.csv", "x,flat,y\n-1,7,-1\n0,7,1\n1,7,3\n");
        assertEquals(
                "warning: column 'flat' is the same in every training row and teaches nothing\n",
                workspace.run("validate", document).err());
    }

    @Test
    void earlyStoppingWithoutHeldOutRowsIsWarnedOf() throws IOException {
        String document = Files.readString(workspace.regression());
        Path file = workspace.write(
                "stopping.json", document.replace("\"epochs\": 300", "\"earlyStopping\": {\"patience\": 3}"));
        assertEquals(
                "warning: early stopping watches the training rows, as none are held out; they say little of how the model"
                        + " does on others. Hold some out with data.validation\n",
                workspace.run("validate", file).err());
    }

    @Test
    void pluginsListsEverythingThatADocumentCanName() {
        JsonNode json = json(workspace.run("plugins", "--json"));
        assertEquals(
                List.of(
                        "activations",
                        "losses",
                        "optimizers",
                        "solvers",
                        "initializers",
                        "schedules",
                        "metrics",
                        "encodings"),
                keys(json));
        JsonNode leaky = find(json.get("activations"), "leaky-relu");
        assertEquals(List.of("name", "class", "source", "parameters"), keys(leaky));
        assertEquals(
                "dev.chainrule.mlp.activations.LeakyRelu", leaky.get("class").asString());
        assertEquals(
                "[{\"name\":\"slope\",\"type\":\"number\",\"default\":0.01,\"range\":\">= 0\"}]",
                leaky.get("parameters").toString());
        assertEquals(
                "[{\"name\":\"momentum\",\"type\":\"number\",\"default\":0.0,\"range\":\"in [0, 1)\"},"
                        + "{\"name\":\"nesterov\",\"type\":\"boolean\",\"default\":false,\"range\":\"\"}]",
                find(json.get("optimizers"), "sgd").get("parameters").toString());
        assertEquals(
                "[]",
                find(json.get("losses"), "cross-entropy").get("parameters").toString());
    }

    private static JsonNode find(JsonNode list, String name) {
        for (JsonNode entry : list) {
            if (entry.get("name").asString().equals(name)) {
                return entry;
            }
        }
        throw new AssertionError("no " + name);
    }

    @Test
    void pluginsListsForPeople() {
        String out = workspace.run("plugins").out();
        assertTrue(out.startsWith("activations\n  celu "), out);
        assertMatches("(?s).*\n  leaky-relu +\\S*mlp-activations\\S* +slope = 0.01 \\(>= 0\\)\n.*", out);
        assertTrue(out.contains("\nlosses\n") && out.contains("\noptimizers\n") && out.contains("\ninitializers\n"));
    }

    @Test
    void schemaIsJson() {
        Result result = workspace.run("schema");
        assertEquals(0, result.code(), result.err());
        assertEquals("", result.err());
        assertTrue(JsonMapper.builder().build().readTree(result.out()).has("properties"));
    }
}
