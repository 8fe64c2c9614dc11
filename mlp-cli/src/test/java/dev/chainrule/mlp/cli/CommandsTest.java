package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each command prints when all is well. */
class CommandsTest {
    private static final String NUMBER = "-?\\d+(\\.\\d+)?(e[-+]\\d+)?";

    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
    }

    private static void assertMatches(String regex, String text) {
        assertTrue(text.matches(regex), () -> "expected " + regex + "\nfound " + text);
    }

    /** The one object on standard output, and nothing else there. */
    private static JsonNode json(Result result) {
        assertEquals(0, result.code(), result.err());
        assertEquals(1, result.out().lines().count());
        return JsonMapper.builder().build().readTree(result.out());
    }

    private static List<String> keys(JsonNode node) {
        return new ArrayList<>(node.propertyNames());
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
    void trainTellsTenTimesHowItGoes() {
        Result result = workspace.run("train", workspace.classifier(), "--out", workspace.file("m"));
        String[] lines = result.err().split("\n");
        assertEquals(10, lines.length, result.err());
        assertMatches("epoch 6/60  loss " + NUMBER + "  validation loss " + NUMBER + ", accuracy " + NUMBER, lines[0]);
        assertMatches("epoch 60/60  loss .*", lines[9]);
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
    void evaluateMeasures() {
        Path model = workspace.trainedClassifier();
        Path rows = workspace.write("test.csv", "side,y,x\nleft,0,-2\nright,1,2\nright,1,-2\nleft,0,-3\n");
        JsonNode json = json(workspace.run("evaluate", model, rows, "--json"));
        assertEquals(
                List.of(
                        "rows",
                        "loss",
                        "accuracy",
                        "average-precision",
                        "balanced-accuracy",
                        "brier-score",
                        "ece",
                        "f1",
                        "f1-macro",
                        "f1-micro",
                        "log-loss",
                        "mcc",
                        "precision",
                        "precision-macro",
                        "precision-micro",
                        "recall",
                        "recall-macro",
                        "recall-micro",
                        "roc-auc",
                        "top-2",
                        "confusion"),
                keys(json));
        assertEquals(4, json.get("rows").asInt());
        assertEquals(0.75, json.get("accuracy").asDouble());
        assertEquals(
                "{\"labels\":[\"left\",\"right\"],\"counts\":[[2,0],[1,1]]}",
                json.get("confusion").toString());
        assertMatches(
                "rows               4\n" + "loss               " + NUMBER + "\n" + """
                        accuracy           0.7500
                        average-precision  1.000
                        balanced-accuracy  0.7500
                        brier-score        NUMBER
                        ece                NUMBER
                        f1                 0.6667
                        f1-macro           0.7333
                        log-loss           NUMBER
                        mcc                0.5774
                        precision          1.000
                        precision-macro    0.8333
                        recall             0.5000
                        recall-macro       0.7500
                        roc-auc            1.000
                        top-2              1.000

                        class  rows  precision  recall  f1      predicted left  predicted right
                        left   2     0.6667     1.000   0.8000  2               0
                        right  2     1.000      0.5000  0.6667  1               1
                        """.replace("NUMBER", NUMBER),
                workspace.run("evaluate", model, rows).out());
    }

    @Test
    void evaluateMeasuresNumbers() {
        Path model = workspace.file("line.safetensors");
        workspace.run("train", workspace.regression(), "--out", model);
        JsonNode json = json(workspace.run("evaluate", model, workspace.file("line.csv"), "--json"));
        assertEquals(List.of("rows", "loss", "r2", "rmse", "explained-variance", "mae", "mape"), keys(json));
        assertEquals(4, json.get("rows").asInt());
    }

    @Test
    void evaluateMeasuresEachOfSeveralTargets() {
        workspace.write("two.csv", "x,double,half\n-2,-4,-1\n-1,-2,-0.5\n1,2,0.5\n2,4,1\n");
        Path document = workspace.write("two.json", """
                {"data": {"file": "two.csv", "target": ["double", "half"]},
                 "network": {"layers": [{"units": 2, "activation": "identity"}]},
                 "loss": "mean-squared-error",
                 "optimizer": {"type": "sgd", "learningRate": 1e-9},
                 "training": {"epochs": 1}, "seed": 1}
                """);
        Path model = workspace.file("two.safetensors");
        Result trained = workspace.run("train", document, "--out", model);
        assertEquals(0, trained.code(), trained.err());
        Path rows = workspace.write("rows.csv", "x,half,double\n0,1,30\n0,3,10\n");
        JsonNode json = json(workspace.run("evaluate", model, rows, "--json"));
        assertEquals(List.of("rows", "loss", "r2", "rmse", "explained-variance", "mae", "mape", "targets"), keys(json));
        JsonNode targets = json.get("targets");
        assertEquals(List.of("double", "half"), keys(targets));
        assertEquals(List.of("r2", "rmse", "explained-variance", "mae", "mape"), keys(targets.get("double")));
        assertEquals(20, targets.get("double").get("mae").asDouble(), 1e-4);
        assertEquals(Math.sqrt(500), targets.get("double").get("rmse").asDouble(), 1e-4);
        assertEquals(-4, targets.get("double").get("r2").asDouble(), 1e-4);
        assertEquals(2, targets.get("half").get("mae").asDouble(), 1e-4);
        assertEquals(Math.sqrt(5), targets.get("half").get("rmse").asDouble(), 1e-4);
        assertEquals(-4, targets.get("half").get("r2").asDouble(), 1e-4);
        assertEquals("""
                target  r2      rmse   explained-variance  mae    mape
                double  -4.000  22.36  0.000               20.00  1.000
                half    -4.000  2.236  0.000               2.000  1.000
                """, workspace.run("evaluate", model, rows).out().split("\n\n")[1]);
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

    @ParameterizedTest
    @ValueSource(strings = {"train", "evaluate", "predict", "validate", "plugins", "schema"})
    void helpTeaches(String command) {
        Result result = workspace.run(command, "--help");
        assertEquals(0, result.code());
        assertEquals("", result.err());
        assertTrue(result.out().startsWith("Usage: mlp " + command + " "), result.out());
        assertTrue(result.out().contains("\nExample"), result.out());
        assertTrue(result.out().contains("\n  mlp " + command), result.out());
        assertTrue(result.out().contains("\n  3     wrong document\n"), result.out());
        assertTrue(workspace.run("--help").out().contains("\n  " + command + " "));
    }

    @Test
    void versionNamesJavaToo() {
        assertMatches("mlp \\S.*, Java \\d.*\n", workspace.run("--version").out());
    }

    @Test
    void argumentsAreTakenAsTheyAre() {
        Path document = workspace.classifier();
        Path odd = workspace.file("a model's \"name\" with  spaces");
        assertEquals(0, workspace.run("train", document, "--out", odd).code());
        assertTrue(Files.exists(odd));
        Result at = workspace.run("validate", "@nothing");
        assertEquals(7, at.code());
        assertTrue(at.err().startsWith("@nothing  there is no such file"), at.err());
        assertFalse(at.err().contains("\tat "));
    }
}
