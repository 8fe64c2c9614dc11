package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CalibrateCommandTest {
    @TempDir
    private Path folder;

    /** The line y = 2x + 1 is learned exactly, so the errors are those written into the rows: 1, 2, 3 and 4. */
    @Test
    void predictWritesIntervalsOfACalibratedModel() {
        Workspace workspace = new Workspace(folder);
        Path model = workspace.file("line.safetensors");
        Path calibrated = workspace.file("calibrated.safetensors");
        workspace.run("train", workspace.regression(), "--out", model);
        Path rows = workspace.write("held-out.csv", "x,y\n0,2\n1,1\n2,8\n-1,-5\n");
        Workspace.Result run = workspace.run("calibrate", model, rows, "--out", calibrated);
        assertEquals(0, run.code(), run.err());
        assertEquals("""
                rows   4
                model  %s

                target  50 %%     80 %%
                y       ± 3.000  ± 4.000
                """.formatted(calibrated), run.out());
        Path one = workspace.write("new.csv", "x\n10\n");
        String[] line = workspace
                .run("predict", calibrated, one, "--interval", "0.6")
                .out()
                .split("[\n,]");
        assertEquals("y y_low y_high", line[0] + " " + line[1] + " " + line[2]);
        assertEquals(21, Double.parseDouble(line[3]), 1e-4);
        assertEquals(18, Double.parseDouble(line[4]), 1e-4);
        assertEquals(24, Double.parseDouble(line[5]), 1e-4);
        assertEquals(
                "mlp predict: --interval: the model has no prediction intervals; calibrate it first: mlp calibrate "
                        + model + " ROWS --out CALIBRATED. Try 'mlp predict --help'\n",
                workspace.run("predict", model, one, "--interval", "0.6").err());
        Workspace.Result high = workspace.run("predict", calibrated, one, "--interval", "0.9");
        assertEquals(2, high.code());
        assertTrue(high.err().contains("calibrated with 4 rows, at most 4/5; was 0.9"), high.err());
    }

    @Test
    void aClassifierGetsATemperature() {
        Workspace workspace = new Workspace(folder);
        Path model = workspace.trainedClassifier();
        Path calibrated = workspace.file("calibrated.safetensors");
        Path rows = workspace.write("test.csv", "side,y,x\nleft,0,-2\nright,1,2\nright,1,-2\nleft,0,-3\n");
        Workspace.Result run = workspace.run("calibrate", model, rows, "--out", calibrated, "--json");
        assertEquals(0, run.code(), run.err());
        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertEquals(4, json.get("rows").asInt());
        assertTrue(json.get("temperature").asDouble() > 1, run.out());
        double before = json.get("before").get("log-loss").asDouble();
        double after = json.get("after").get("log-loss").asDouble();
        assertTrue(after < before, run.out());
        assertTrue(
                workspace.run("evaluate", calibrated, rows, "--json").out().contains("\"log-loss\":" + after),
                run.out());
        assertEquals(
                "mlp predict: --interval: intervals are for models that predict numbers; this one predicts labels."
                        + " Try 'mlp predict --help'\n",
                workspace.run("predict", calibrated, rows, "--interval", "0.9").err());
    }
}
