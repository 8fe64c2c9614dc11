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
    @TempDir
    private Path folder;

    private Path network;
    private Path rows;

    @BeforeEach
    void writeFiles() throws IOException {
        network = Files.writeString(folder.resolve("article.json"), TutorialNetwork.DOCUMENT);
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
