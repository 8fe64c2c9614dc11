package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.selection.FoldResult;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches a terminal: no control characters of other people's, no line wider than it, nothing after a closed pipe. */
class TerminalTest {
    /** ESC, CR, BEL, the one-character CSI, a right-to-left override and a line separator. */
    private static final String HOSTILE = "\u001b[2J\r\u0007\u009b1m\u202e\u2066\u2028";

    @TempDir
    Path folder;

    static void assertHarmless(String what, String text) {
        for (char c : text.toCharArray()) {
            boolean harmful =
                    Character.isISOControl(c) && c != '\n' && c != '\t' || "\u202e\u2066\u2028".indexOf(c) >= 0;
            assertFalse(harmful, () -> what + " lets U+" + Integer.toHexString(c) + " through: " + text);
        }
        assertFalse(text.lines().anyMatch(line -> line.startsWith("FORGED")), () -> what + ": " + text);
    }

    /** Hostile header, labels, category, file, document name and target in every command. */
    @Test
    void noNameLabelOrPathControlsTheTerminal() {
        Workspace workspace = new Workspace(folder);
        String bad = HOSTILE + "\nFORGED";
        String json = bad.replace("\u001b", "\\u001b")
                .replace("\r", "\\r")
                .replace("\u0007", "\\u0007")
                .replace("\n", "\\n");
        StringBuilder rows = new StringBuilder("\"x" + bad + "\",\"y" + bad + "\"\n");
        for (int r = 0; r < 12; r++) {
            rows.append(r).append(",\"").append(r < 6 ? "a" : "b").append(bad).append("\"\n");
        }
        String name = HOSTILE.replace("\u2028", "") + "\nFORGED.csv";
        workspace.write(name, rows.toString());
        String data = name.replace("\u001b", "\\u001b")
                .replace("\r", "\\r")
                .replace("\u0007", "\\u0007")
                .replace("\n", "\\n");
        Path document = workspace.write("d" + "\u001b[1m\nFORGED.json", """
                {"name": "%s", "data": {"file": "%s", "target": "y%s"},
                 "network": {"layers": [{"activation": "softmax"}]}, "loss": "cross-entropy",
                 "training": {"epochs": 2},
                 "search": {"kind": "grid", "over": {"/training/batchSize": [2, 4]}, "folds": 2}}
                """.formatted(json, data, json));
        Path model = workspace.file("m\u001b\nFORGED.safetensors");
        Path csv = workspace.file(name);
        Path wrong = workspace.write("wrong\u001b\nFORGED.csv", "\"q" + bad + "\"\n1\n");
        List<Object[]> commands = new ArrayList<>(List.of(
                new Object[] {"train", document, "--out", model, "--report", workspace.file("r\u009b.html")},
                new Object[] {"evaluate", model, csv},
                new Object[] {"evaluate", model, csv, "--json"},
                new Object[] {"evaluate", model, wrong},
                new Object[] {"predict", model, wrong},
                new Object[] {"predict", model, workspace.file("none\u001b\nFORGED")},
                new Object[] {"cv", document, "--folds", "2"},
                new Object[] {"search", document},
                new Object[] {"validate", document},
                new Object[] {"gradcheck", document},
                new Object[] {"explain", model, csv, "--row", "1", "--weight", "1,1,1"},
                new Object[] {"explain", model, csv, "--bias", "1,1"},
                new Object[] {"explain", model, csv, "--row", "1", "--weight", "1,1,1", "--json"},
                new Object[] {"resume", document, "--out", model},
                new Object[] {"verify", csv},
                new Object[] {"plugins", "--plugins", csv},
                new Object[] {"schema"},
                new Object[] {"schema", "--plugins", csv},
                new Object[] {"train", HOSTILE},
                new Object[] {bad},
                new Object[] {"train", "--" + bad}));
        for (Object[] command : commands) {
            Workspace.Result result = workspace.run(command);
            assertHarmless(command[0] + " out", result.out());
            assertHarmless(command[0] + " err", result.err());
            assertFalse(result.err().contains("internal error"), result.err());
        }
        assertEquals(0, workspace.run("evaluate", model, csv).code());
    }

    /** Data is data: what predict writes for programs is quoted and not altered. */
    @Test
    void predictionsKeepTheirLabels() {
        Workspace workspace = new Workspace(folder);
        workspace.write("rows.csv", "x,side\n-1,\"\u001bl\"\n1,\"\u001br\"\n-2,\"\u001bl\"\n2,\"\u001br\"\n");
        Path document = workspace.write("d.json", """
                {"data": {"file": "rows.csv", "target": "side"},
                 "network": {"layers": [{"activation": "softmax"}]}, "loss": "cross-entropy"}
                """);
        workspace.run("train", document, "--out", workspace.file("m.safetensors"));
        Workspace.Result result = workspace.run("predict", workspace.file("m.safetensors"), workspace.file("rows.csv"));
        assertTrue(result.out().contains("\u001bl"), result.out());
    }

    private static List<String> drawn(String err) {
        List<String> lines = new ArrayList<>();
        for (String part : err.split("\r\u001b\\[K")) {
            lines.addAll(part.lines().toList());
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80, 132})
    void aLineOfProgressFitsTheTerminal(int columns) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(java.io.InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, true, columns);
        long[] now = {0};
        Progress progress = new Progress(console, () -> now[0]);
        progress.started(null);
        Map<String, Double> many = new LinkedHashMap<>();
        List.of("accuracy", "f1-macro", "漢字漢字漢字", "roc-auc", "log-loss").forEach(name -> many.put(name, 0.123456));
        Optional<Evaluation> evaluation = Optional.of(new Evaluation(10, 0.5, many));
        now[0] += 1_000_000_000L;
        progress.batchFinished(1, 3_000_000, 12_345_678);
        now[0] += 1_000_000_000L;
        progress.epochFinished(new EpochResult(1, 1000, 0.5, evaluation, evaluation));
        FoldProgress folds = new FoldProgress(console, 1000, 10);
        folds.known(3);
        folds.foldFinished(new FoldResult(123, 4, many, ""));
        List<String> lines = drawn(err.toString(StandardCharsets.UTF_8));
        assertEquals(4, lines.stream().filter(line -> !line.isEmpty()).count(), lines.toString());
        for (String line : lines) {
            assertTrue(TerminalText.width(line) < columns, () -> columns + " columns: " + line);
        }
        assertTrue(lines.stream().anyMatch(line -> line.endsWith("left")), "the time left is kept: " + lines);
    }

    /** 3,000,000 of 12,000,000 rows in one second. */
    @Test
    void aLongEpochShowsHowFarItIsAndHowFast() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        long[] now = {0};
        Progress progress = new Progress(new Console(OutputStream.nullOutputStream(), err, true), () -> now[0]);
        progress.started(null);
        now[0] = 1_000_000_000L;
        progress.batchFinished(1, 3_000_000, 12_000_000);
        assertEquals(
                "\r\u001b[K[######------------------] epoch 1  row 3000000 of 12000000  3000000 rows/s",
                err.toString(StandardCharsets.UTF_8));
        ByteArrayOutputStream elsewhere = new ByteArrayOutputStream();
        Progress silent = new Progress(new Console(OutputStream.nullOutputStream(), elsewhere, false), () -> now[0]);
        silent.started(null);
        silent.batchFinished(1, 3_000_000, 12_000_000);
        assertEquals("", elsewhere.toString(StandardCharsets.UTF_8));
    }

    /** As head does: whoever reads has enough. */
    @Test
    void aClosedPipeEndsACommandQuietly() {
        Workspace workspace = new Workspace(folder);
        Path model = workspace.trainedClassifier();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        List<Object[]> commands = List.of(
                new Object[] {"predict", model, workspace.file("rows.csv")},
                new Object[] {"evaluate", model, workspace.file("rows.csv")},
                new Object[] {"explain", model, workspace.file("rows.csv"), "--bias", "1,1"},
                new Object[] {"plugins"},
                new Object[] {"schema"},
                new Object[] {"--help"});
        for (Object[] command : commands) {
            Workspace.Result result = workspace.run(closed, command);
            assertEquals(141, result.code(), () -> command[0] + ": " + result.err());
            assertEquals("", result.err());
        }
    }

    @Test
    void aTableOfManyRowsIsMeasuredOnce() {
        StringWriter text = new StringWriter();
        TextTable table = new TextTable(new java.io.PrintWriter(text));
        for (int r = 0; r < 50_000; r++) {
            table.row(List.of("row " + r, "漢字", "end"));
        }
        table.print();
        assertEquals(50_000, text.toString().lines().count());
        assertTrue(
                text.toString().startsWith("row 0      漢字  end\n"),
                text.toString().substring(0, 40));
    }
}
