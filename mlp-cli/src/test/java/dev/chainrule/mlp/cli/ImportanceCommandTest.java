package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImportanceCommandTest {
    @TempDir
    private Path folder;

    private Workspace workspace;
    private Path model;
    private Path rows;

    @BeforeEach
    void train() {
        workspace = new Workspace(folder);
        model = workspace.file("line.safetensors");
        workspace.run("train", workspace.regression(), "--out", model);
        rows = workspace.file("line.csv");
    }

    @Test
    void writesImportanceAndDependenceAsJson() {
        Workspace.Result run = workspace.run(
                "importance",
                model,
                rows,
                "--metric",
                "mae",
                "--repeats",
                3,
                "--seed",
                2,
                "--dependence",
                "x",
                "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertEquals(4, json.get("rows").asInt());
        assertEquals("mae", json.get("metric").asString());
        assertEquals(0, json.get("value").asDouble(), 1e-5);
        assertTrue(json.get("importance").get("x").get("mean").asDouble() > 0.5, run.out());
        JsonNode last = json.get("dependence").get("x").get(3);
        assertEquals(2, last.get("value").asDouble());
        assertEquals(5, last.get("means").get("y").asDouble(), 1e-5);
        assertEquals(
                run.out(),
                workspace
                        .run(
                                "importance",
                                model,
                                rows,
                                "--metric",
                                "mae",
                                "--repeats",
                                3,
                                "--seed",
                                2,
                                "--dependence",
                                "x",
                                "--json")
                        .out());
    }

    @Test
    void ranksFeaturesForPeople() {
        Workspace.Result run = workspace.run("importance", model, rows, "--dependence", "x");
        assertEquals(0, run.code(), run.err());
        String[] lines = run.out().split("\n");
        assertEquals("r2 1.000 on 4 rows; what it loses if a feature is shuffled, 5 times:", lines[0]);
        assertTrue(lines[2].matches("feature +mean +sd"), run.out());
        assertTrue(lines[3].matches("x +[0-9.]+ +[0-9.]+ +#{20}"), run.out());
        assertEquals("x       mean of y", lines[5]);
        assertEquals("-1.000  -1.000", lines[6]);
    }

    @Test
    void writesAPage() throws IOException {
        Path page = workspace.file("importance.html");
        Workspace.Result run = workspace.run("importance", model, rows, "--html", page);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().endsWith("\n\npage  " + page + "\n"), run.out());
        String html = Files.readString(page);
        assertTrue(html.contains("<title>line: what its features are worth</title>"), html.substring(0, 600));
        assertTrue(html.contains("<tr><th scope=\"row\">x</th>"));
        assertTrue(html.contains("style=\"width:100%\""), "x is the most important");
        assertTrue(html.contains("data-chart=\"dependence\" data-table=\"dependence-0-table\""));
        assertTrue(
                workspace.run("importance", model, rows, "--html", rows).err().contains("--html"));
    }

    @Test
    void namesWhatTheModelDoesNotHave() {
        assertEquals(
                "mlp importance: --dependence: the model has no feature 'z'. Its features: x. Try 'mlp importance --help'\n",
                workspace.run("importance", model, rows, "--dependence", "z").err());
        assertEquals(
                "mlp importance: no metric 'accuracy' fits this model. Metrics that fit: r2, rmse, explained-variance, mae,"
                        + " mape. Try 'mlp importance --help'\n",
                workspace.run("importance", model, rows, "--metric", "accuracy").err());
        assertEquals(2, workspace.run("importance", model, rows, "--repeats", 0).code());
    }
}
