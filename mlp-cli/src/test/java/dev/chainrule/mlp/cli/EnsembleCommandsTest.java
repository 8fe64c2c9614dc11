package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands do with an ensemble. */
class EnsembleCommandsTest {
    @TempDir
    private Path folder;

    private Workspace workspace;
    private Path rows;
    private Path model;
    private Path report;
    private Result trained;

    @BeforeEach
    void train() {
        workspace = new Workspace(folder);
        rows = workspace.write(
                "rows.csv", "x,y,side\n-2,0,left\n2,1,right\n-3,1,left\n3,0,right\n-1,1,left\n1,0,right\n");
        Path document = workspace.write("run.json", """
                {"name": "sides", "seed": 3, "data": {"file": "rows.csv", "target": "side", "validation": {"every": 3}},
                 "network": {"layers": [{"units": 4, "activation": "tanh"}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "training": {"epochs": 30, "members": 3}}
                """);
        model = workspace.file("m.safetensors");
        report = workspace.file("report.html");
        trained = workspace.run("train", document, "--out", model, "--report", report);
    }

    @Test
    void trainPrintsALineForEachMember() throws Exception {
        assertEquals(0, trained.code(), trained.err());
        assertTrue(trained.out().startsWith("network     2-4-2, 22 parameters, 3 members\n"), trained.out());
        for (int k = 1; k <= 3; k++) {
            assertTrue(trained.err().contains("member " + k + "/3  epoch 30/30  loss "), trained.err());
        }
        assertEquals(
                3,
                trained.err().lines().filter(line -> line.startsWith("member ")).count());
        String page = Files.readString(report);
        assertTrue(page.contains("the mean of 3 members of up to 30 epochs each"));
        assertTrue(page.contains("<th scope=\"row\">3</th><td>"), "a row of the table of members");
        assertTrue(page.contains("<th scope=\"row\">mean of outputs</th>"));
    }

    @Test
    void verifyRepeatsAllMembers() {
        Result run = workspace.run("verify", model + ".manifest.json");
        assertEquals(0, run.code(), run.err());
    }

    @Test
    void explainAndGradcheckLookAtOneMember() throws Exception {
        Result explained = workspace.run("explain", model, rows, "--row", "1", "--bias", "1,1");
        assertEquals(3, explained.code());
        assertEquals(
                model
                        + "  this is an ensemble of 3 networks, each with weights of its own: choose a member from 1 to 3"
                        + " [CFG_SEMANTIC]\nhint: add --member 1\n",
                explained.err());
        String second = workspace
                .run("explain", model, rows, "--row", "1", "--bias", "1,1", "--member", "2")
                .out();
        String third = workspace
                .run("explain", model, rows, "--row", "1", "--bias", "1,1", "--member", "3")
                .out();
        assertTrue(second.contains("∂L/∂b  =  "), second);
        assertNotEquals(second, third);
        assertEquals(0, workspace.run("gradcheck", model, rows, "--member", "3").code());
        Path page = workspace.file("page.html");
        workspace.run("explain", model, rows, "--member", "3", "--html", page);
        assertTrue(Files.readString(page).contains("<h1>sides, member 3</h1>"));
        workspace.run("explain", workspace.file("run.json"), rows, "--html", page);
        assertTrue(Files.readString(page).contains("<h1>sides, member 1</h1>"));
    }

    @Test
    void theOtherCommandsTakeTheMean() {
        assertEquals(0, workspace.run("evaluate", model, rows).code());
        assertEquals(0, workspace.run("importance", model, rows).code());
        Path calibrated = workspace.file("calibrated.safetensors");
        assertEquals(
                0, workspace.run("calibrate", model, rows, "--out", calibrated).code());
        assertTrue(workspace.run("predict", calibrated, rows).out().startsWith("side,probability_left"));
        assertEquals(
                0,
                workspace
                        .run("export", model, "--to", "onnx", "--out", workspace.file("m.onnx"))
                        .code());
        assertEquals(
                0,
                workspace
                        .run("export", model, "--to", "java", "--class", "a.B", "--out", workspace.file("src"))
                        .code());
    }
}
