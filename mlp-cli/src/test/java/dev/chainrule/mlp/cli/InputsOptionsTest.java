package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gradients and attributions of inputs that {@code explain} prints; the numbers of the article are PyTorch's. */
class InputsOptionsTest {
    private static final String ARTICLE = """
            {"network": {"inputs": 2, "layers": [
              {"units": 1, "activation": "sigmoid",
               "weights": [[0.13436424411240122, 0.8474337369372327]], "biases": [0.763774618976614]},
              {"units": 2, "activation": "sigmoid",
               "weights": [[0.2550690257394217], [0.4494910647887381]],
               "biases": [0.49543508709194095, 0.651592972722763]}]},
             "loss": "squared-error", "optimizer": {"type": "sgd", "learningRate": 0.5}}
            """;

    @TempDir
    private Path folder;

    private Path network;
    private Path rows;

    @BeforeEach
    void writeFiles() throws IOException {
        network = Files.writeString(folder.resolve("article.json"), ARTICLE);
        rows = Files.writeString(folder.resolve("rows.csv"), "x1,x2,y1,y2\n1,0,0,1\n0.5,-1,1,0\n");
    }

    private Workspace.Result explain(Object... options) {
        Object[] words = new Object[3 + options.length];
        words[0] = "explain";
        words[1] = network;
        words[2] = rows;
        System.arraycopy(options, 0, words, 3, options.length);
        return new Workspace(folder).run(words);
    }

    private void assertUsage(String message, Object... options) {
        Workspace.Result run = explain(options);
        assertEquals(2, run.code());
        assertEquals("mlp explain: " + message + ". Try 'mlp explain --help'\n", run.err());
    }

    @Test
    void theGradientsOfTheInputsArePrintedWithTheirSum() {
        Workspace.Result run = explain("--row", 1, "--inputs", "--output", "y2");
        assertEquals("", run.err());
        assertEquals("""
                row 1: L = 0.25750815   (squared-error: Σ (a − y)² / 2)
                output 2 (y2): a = 0.72531607

                ∂L/∂x  =  Σⱼ δⱼ·wⱼ   over the units j of layer 1, since ∂zⱼ/∂x = wⱼ: one factor further than ∂L/∂w
                ∂a/∂x  =  the same, starting with a in place of L

                input      x  ∂L/∂x          ∂a/∂x       check: relative errors
                1      x1  1  3.6436866e-04  0.00247468  ~, ~
                2      x2  0  0.00229807     0.01560776  ~, ~

                ∂L/∂x of input 2 (x2), term by term
                  =  0.00271180  ·  0.84743374  =  0.00229807  j = 1
                  =  0.00229807
                """, run.out().replaceAll("\\d\\.\\de-\\d\\d, \\d\\.\\de-\\d\\d", "~, ~"));
    }

    @Test
    void integratedGradientsArePrintedWithTheirCompletenessCheck() {
        Workspace.Result run = explain("--row", 1, "--integrated", "--output", 1, "--baseline", 2);
        assertEquals("", run.err());
        assertEquals("""
                integrated gradients of output 1 (y1), from row 2 to row 1
                attribution  =  (x − b) · mean of ∂a/∂x at 1000 points of the line from the baseline b to the row x

                column  b           x  attribution
                x1      0.50000000  1  9.0658003e-04  +###
                x2      -1          0  0.01143558     +####################

                sum of attributions          =  0.01234216
                output of row − of baseline  =  0.66299701 − 0.65065485  =  0.01234216
                complete but for             =  ~, which more --steps make smaller
                """, run.out().replaceAll("-?\\d\\.\\de-(09|1\\d)", "~"));
    }

    @Test
    void jsonHasAllDigits() {
        Workspace.Result run = explain("--row", 1, "--inputs", "--integrated", "--baseline", "zeros", "--json");
        assertEquals("", run.err());
        String json = run.out();
        assertTrue(
                json.startsWith("{\"row\":1,\"output\":1,\"outputName\":\"y1\",\"outputValue\":0.6629970129852887,"),
                json);
        assertTrue(
                json.contains("{\"input\":1,\"name\":\"x1\",\"value\":1.0,\"lossGradient\":3.643686614803192"), json);
        assertTrue(
                json.contains("\"columns\":[{\"column\":\"x1\",\"value\":1.0,\"firstInput\":1,\"slopes\":[1.0],"),
                json);
        assertTrue(json.contains("\"integrated\":{\"baseline\":\"inputs of 0 after scaling\",\"steps\":1000,"), json);
        assertTrue(json.contains("{\"column\":\"x2\",\"attribution\":0.0}]}}"), json);
    }

    /** y = 10 · (0.5 · x + 1 if the color is blue), with x = (size − 20) / 10. */
    @Test
    void scaledColumnsAndTextsAreInTheUnitsOfTheData() throws IOException {
        network = Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "run.csv", "target": "y", "categorical": ["color"], "scale": "standard",
                          "scaleTarget": "standard"},
                 "network": {"layers": [{"activation": "identity", "weights": [[1, 0, 0.5]], "biases": [0]}]},
                 "loss": "mean-squared-error", "optimizer": "sgd", "training": {"epochs": 1}}
                """);
        rows = Files.writeString(
                folder.resolve("run.csv"), "color,size,y\nred,10,10\nblue,30,30\nred,10,10\nblue,30,30\n");
        Workspace.Result run = explain("--row", 2, "--inputs", "--integrated", "--baseline", 1);
        assertEquals("", run.err());
        assertTrue(run.out().contains("""
                in the units of the data: an input x = (v − m) / s of column v has one more factor, ∂x/∂v = 1 / s

                column  v   ∂x/∂v       ∂L/∂v       ∂y/∂v
                size    30  0.10000000  """), run.out());
        assertTrue(run.out().contains("  0.50000000\n\nintegrated"), run.out());
        assertTrue(run.out().contains("""
                column  b         x  attribution
                color   2 inputs     10           +####################
                size    -1        1  10           +####################

                sum of attributions          =  20
                output of row − of baseline  =  35 − 15  =  20
                complete but for             =  0, which"""), run.out());
    }

    @Test
    void optionsThatDoNotFitAreRefused() {
        assertUsage("--inputs explains a single row: add --row N", "--inputs");
        assertUsage("--output chooses the output for --inputs and --integrated: add one of them", "--output", "1");
        assertUsage("--steps is an option of --integrated: add it", "--row", 1, "--inputs", "--steps", 5);
        assertUsage("--baseline is an option of --integrated: add it", "--baseline", "mean");
        assertUsage(
                "--inputs explains the inputs: leave out --weight, --bias, --deep and --html",
                "--row",
                1,
                "--inputs",
                "--weight",
                "1,1,1");
        assertUsage("--steps must be from 1 to 10000000, found 0", "--row", 1, "--integrated", "--steps", 0);
        assertUsage("there is no output 3: the network has 2", "--row", 1, "--inputs", "--output", 3);
        assertUsage(
                "there is no output 'y3'. Did you mean 'y1'? Outputs: y1, y2",
                "--row",
                1,
                "--inputs",
                "--output",
                "y3");
        assertUsage(
                "--baseline takes mean, zeros or a row from 1 to 2, found 'zero'",
                "--row",
                1,
                "--integrated",
                "--baseline",
                "zero");
    }
}
