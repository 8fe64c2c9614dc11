package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTextTest {
    private static final String NETWORK = TutorialNetwork.DOCUMENT;

    @TempDir
    private Path folder;

    private Path network;
    private Path rows;

    @BeforeEach
    void writeFiles() throws IOException {
        network = Files.writeString(folder.resolve("article.json"), NETWORK);
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

    private static String numbered(int count, String each, String separator) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> each.replace("#", "" + i))
                .collect(Collectors.joining(separator));
    }

    /** a = 1 + 2 + … + 14 = 105 at the target 0: ∂L/∂xᵢ = 105·i. */
    @Test
    void ofManyInputsTheLargestAreShown() throws IOException {
        Files.writeString(network, """
                {"network": {"inputs": 14, "layers": [
                   {"units": 1, "activation": "identity", "weights": [[%s]], "biases": [0]}]},
                 "loss": "squared-error", "optimizer": "sgd"}
                """.formatted(numbered(14, "#", ", ")));
        Files.writeString(rows, numbered(14, "x#", ",") + ",y\n" + "1,".repeat(14) + "0\n");
        String out = explain("--row", 1, "--inputs").out();
        assertFalse(out.contains("\n2      x2 "), out);
        assertTrue(out.contains("\n3      x3   1  315    3      "), out);
        assertTrue(out.contains("\n14     x14  1  1470   14     "), out);
        assertTrue(out.contains("\n(the 12 largest of 14 ∂L/∂x; --json has all)\n"), out);
        assertTrue(out.endsWith("""
                ∂L/∂x of input 14 (x14), term by term
                  =  105  ·  14  =  1470  j = 1
                  =  1470
                """), out);
    }

    /** Units j = 1 … 14 with w = j and 1 behind them: a = 105, δⱼ = 105, δⱼ·wⱼ = 105·j, of which the smallest are 105 + 210. */
    @Test
    void ofManyTermsTheLargestAreShownAndTheSumOfTheOthers() throws IOException {
        Files.writeString(
                network, """
                {"network": {"inputs": 1, "layers": [
                   {"units": 14, "activation": "identity", "weights": [%s], "biases": [%s]},
                   {"units": 1, "activation": "identity", "weights": [[%s]], "biases": [0]}]},
                 "loss": "squared-error", "optimizer": "sgd"}
                """.formatted(numbered(14, "[#]", ", "), numbered(14, "0", ", "), numbered(14, "1", ", ")));
        Files.writeString(rows, "x,y\n1,0\n");
        String out = explain("--row", 1, "--inputs").out();
        assertTrue(out.endsWith("""
                  +  105        ·  14  =  1470  j = 14
                  +  2 smaller         =  315
                  =  11025
                """), out);
    }

    @Test
    void aKinkIsNamed() throws IOException {
        Files.writeString(network, """
                {"network": {"inputs": 1, "layers": [{"units": 1, "activation": "relu", "weights": [[1]], "biases": [0]}]},
                 "loss": "squared-error", "optimizer": "sgd"}
                """);
        Files.writeString(rows, "x,y\n0,1\n");
        String out = explain("--row", 1, "--inputs").out();
        assertTrue(out.contains("kink, kink\n"), out);
    }

    @Test
    void aLearnedScaleIsPartOfTheWeight() throws IOException {
        Files.writeString(network, NETWORK.replace("\"inputs\": 2,", "\"inputs\": 2, \"inputScale\": \"learned\","));
        String out = explain("--row", 1, "--inputs").out();
        assertTrue(out.contains("\n          here wⱼ is the weight times the learned scale of the input\n"), out);
    }

    /** Both inputs equal their baseline, so nothing is attributed. */
    @Test
    void aRowThatIsItsBaselineHasNoAttributions() {
        String out = explain("--row", 2, "--integrated", "--output", 1, "--baseline", 2)
                .out();
        assertTrue(out.contains("\nx1      0.50000000  0.50000000  0\n"), out);
        assertTrue(out.contains("\nsum of attributions          =  0\n"), out);
        assertTrue(out.contains("\ncomplete but for             =  0, which more --steps make smaller\n"), out);
    }
}
