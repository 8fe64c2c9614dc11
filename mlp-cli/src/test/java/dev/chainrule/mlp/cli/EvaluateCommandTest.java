package dev.chainrule.mlp.cli;

import static dev.chainrule.mlp.cli.Workspace.NUMBER;
import static dev.chainrule.mlp.cli.Workspace.assertMatches;
import static dev.chainrule.mlp.cli.Workspace.json;
import static dev.chainrule.mlp.cli.Workspace.keys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EvaluateCommandTest {
    @TempDir
    private Path folder;

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
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
    void standardInputIsACsv() {
        Path model = workspace.trainedClassifier();
        InputStream in = new ByteArrayInputStream("x,y,side\n-2,0,left\n2,1,right\n".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Mlp(new Console(in, out, err, false)).run("evaluate", model.toString(), "-", "--json");
        JsonNode json =
                json(new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8)));
        assertEquals(2, json.get("rows").asInt());
        assertEquals(1, json.get("accuracy").asDouble());
    }

    /** Each of the classes is at a place of its own on a line; one more than fits beside its predictions. */
    @ParameterizedTest
    @ValueSource(ints = {12, 13})
    void ofManyClassesThePredictionsAreInTheJsonAlone(int classes) {
        StringBuilder rows = new StringBuilder("x,k\n");
        List<String> weights = new ArrayList<>();
        List<String> biases = new ArrayList<>();
        for (int k = 0; k < classes; k++) { // z = 2kx − k² is largest for k = x
            rows.append(k).append(",c").append((char) ('a' + k)).append('\n');
            weights.add("[" + 2 * k + "]");
            biases.add("" + -k * k);
        }
        Path data = workspace.write("k.csv", rows.toString());
        Path model = workspace.file("k.safetensors");
        workspace.run("train", workspace.write("k.json", """
                {"data": {"file": "k.csv", "target": "k"},
                 "network": {"layers": [{"activation": "softmax", "weights": %s, "biases": %s}]}, "loss": "cross-entropy",
                 "optimizer": {"type": "sgd", "learningRate": 1e-30}, "training": {"epochs": 1}}
                """.formatted(weights, biases)), "--out", model);
        String table = workspace.run("evaluate", model, data).out().split("\n\n")[1];
        assertEquals(classes == 12, table.contains("predicted ca"), table);
        assertTrue(table.contains("\ncb     1     1.000      1.000   1.000"), table);
        JsonNode confusion =
                json(workspace.run("evaluate", model, data, "--json")).get("confusion");
        assertEquals(classes, confusion.get("labels").size());
        assertEquals(1, confusion.get("counts").get(11).get(11).asInt());
        assertEquals(0, confusion.get("counts").get(11).get(10).asInt());
    }

    @Test
    void warningsAboutTheRowsGoToStandardError() {
        workspace.write("c.csv", "c,y\na,1\nb,2\na,1\n");
        Path model = workspace.file("c.safetensors");
        workspace.run("train", workspace.write("c.json", """
                {"data": {"file": "c.csv", "target": "y", "categorical": ["c"]},
                 "network": {"layers": [{"activation": "identity"}]}, "loss": "mean-squared-error",
                 "training": {"epochs": 1}}
                """), "--out", model);
        Result result = workspace.run("evaluate", model, workspace.write("n.csv", "c,y\nnew,1\nb,2\n"));
        assertEquals(0, result.code());
        assertEquals(
                "warning: unknown categories in the rows; all inputs of their column are 0, unless they count as rare:"
                        + " column 'c' has 'new' in 1 row in line 2\n",
                result.err());
    }

    @Test
    void rowsThatDoNotFitTheModelExitWithTheirCode() {
        Path model = workspace.trainedClassifier();
        Path rows = workspace.write("t.csv", "x,y,side\n1,0,above\n");
        Result result = workspace.run("evaluate", model, rows, "--json");
        assertEquals(4, result.code());
        assertEquals("", result.out());
        assertEquals(
                rows + ":2  column 3 'side'  unknown label 'above'. The training rows had: left, right [DAT_LABEL]\n",
                result.err());
        assertEquals(
                7, workspace.run("evaluate", model, workspace.file("none.csv")).code());
        assertEquals(5, workspace.run("evaluate", rows, rows).code());
    }
}
