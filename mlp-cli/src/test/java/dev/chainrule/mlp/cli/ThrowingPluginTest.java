package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that throws an error, whichever method and error it is, is named: it is no internal error of mlp. */
class ThrowingPluginTest {
    private static final List<String> ERRORS = List.of("assertion", "stack", "linkage");

    private static final String THROWER = """
            import dev.chainrule.mlp.api.*;
            import java.util.Optional;
            public record Thrower(String where, String what) implements KIND {
                public Thrower() { this("nowhere", "linkage"); }
                public String name() { return "thrower"; }
                public Thrower with(PluginOptions options) {
                    return new Thrower(options.text("where", where), options.text("what", what));
                }
                private void at(String method) {
                    if (!where.equals(method)) return;
                    switch (what) {
                        case "assertion": throw new AssertionError("boom");
                        case "stack": at(method);
                        default: throw new NoSuchMethodError("boom");
                    }
                }
            BODY
            }
            """;

    private static final String ACTIVATION = """
                public double value(double z) { at("value"); return z; }
                public double derivative(double z) { at("derivative"); return 1; }
                public void forward(Matrix z, Matrix a) { at("forward"); Activation.super.forward(z, a); }
                public void backward(Matrix z, Matrix a, Matrix g) { at("backward"); }
                public Optional<Formula> formula() { at("formula"); return Optional.empty(); }
                public double distanceToKink(double[] z) { at("distanceToKink"); return 9; }
            """;

    private static final String LOSS = """
                public double value(double[] a, double[] y) {
                    at("value");
                    double sum = 0;
                    for (int i = 0; i < a.length; i++) sum += (a[i] - y[i]) * (a[i] - y[i]);
                    return sum;
                }
                public void gradient(double[] a, double[] y, double[] g) {
                    at("gradient");
                    for (int i = 0; i < a.length; i++) g[i] = 2 * (a[i] - y[i]);
                }
                public Optional<Loss> composedWith(RowActivation output) { at("composedWith"); return Optional.empty(); }
                public double value(Matrix a, Matrix y) { at("values"); return Loss.super.value(a, y); }
                public double valueAndGradient(Matrix a, Matrix y, Matrix g) {
                    at("valueAndGradient");
                    return Loss.super.valueAndGradient(a, y, g);
                }
                public Range outputs() { at("outputs"); return Range.FINITE; }
                public Range targets() { at("targets"); return Range.FINITE; }
                public Optional<String> objectionTo(RowActivation a, int units) { at("objectionTo"); return Optional.empty(); }
                public boolean classifies() { at("classifies"); return false; }
                public double prediction(double a) { at("prediction"); return a; }
                public double distanceToKink(double[] a, double[] y) { at("distanceToKink"); return 9; }
                public Optional<Formula> formula() { at("formula"); return Optional.empty(); }
            """;

    private static final String METRIC = """
                public boolean higherIsBetter() { at("higherIsBetter"); return true; }
                public String label() { at("label"); return "thrower"; }
                public NumberMetric.Tally start(int outputs) { at("start"); return this; }
                public void add(double[] a, double[] y) { at("add"); }
                public double value() { at("value"); return 1; }
            """;

    private static final String OPTIMIZER = """
                public int slots() { at("slots"); return 1; }
                public void update(float[] w, float[] g, float[][] slots, double rate, long step) { at("update"); }
            """;

    private static final String SCHEDULE = """
                public double learningRate(double rate, long step, long steps, int epoch, int epochs, double[] losses) {
                    at("learningRate");
                    return rate;
                }
            """;

    private static final String INITIALIZER = """
                public void fill(double[] values, int inputs, int units, RandomStream random) {
                    at("fill");
                    java.util.Arrays.fill(values, 0.1);
                }
            """;

    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
        workspace.regression();
    }

    private void check(String kind, String body, String pattern, List<String> methods) throws IOException {
        String source = THROWER.replace("KIND", kind.equals("NumberMetric") ? "NumberMetric, NumberMetric.Tally" : kind)
                .replace("BODY", body);
        Path jar = PluginJar.write(folder.resolve("thrower.jar"), kind, "Thrower", source, "Thrower");
        for (String method : methods) {
            for (String error : ERRORS) {
                String plugin = "{\"type\": \"thrower\", \"where\": \"%s\", \"what\": \"%s\"}".formatted(method, error);
                check(jar, method + " " + error, pattern.replace("PLUGIN", plugin));
            }
        }
    }

    private void check(Path jar, String what, String document) {
        Path json = workspace.write("run.json", document);
        Path model = workspace.file("m.safetensors");
        Path csv = workspace.file("line.csv");
        List<Object[]> commands = List.of(
                new Object[] {"train", json, "--out", model, "--report", workspace.file("r.html")},
                new Object[] {"predict", model, csv},
                new Object[] {"evaluate", model, csv},
                new Object[] {"explain", model, csv, "--row", "1", "--weight", "1,1,1"},
                new Object[] {"gradcheck", json},
                new Object[] {"cv", json, "--folds", "2"},
                new Object[] {"search", json});
        boolean failed = false;
        StringBuilder all = new StringBuilder();
        for (Object[] command : commands) {
            Object[] words = new Object[command.length + 2];
            System.arraycopy(command, 0, words, 0, command.length);
            words[command.length] = "--plugins";
            words[command.length + 1] = jar;
            Workspace.Result result = workspace.run(words);
            String where = what + ": " + command[0] + " exits with " + result.code() + ", " + result.err();
            assertFalse(result.err().contains("internal error"), where);
            all.append(where).append('\n');
            if (result.err().contains("boom") || result.err().contains("StackOverflowError")) {
                failed = true;
                assertTrue(result.code() == 8 || result.code() == 0, where);
                assertTrue(result.err().contains("'thrower'") && result.err().contains("[PLG_"), where);
            }
        }
        assertEquals(!what.startsWith("distanceToKink") || failed, failed, "never called: " + all);
    }

    private static String document(String layers, String loss, String optimizer, String training) {
        return """
                {"data": {"file": "line.csv", "target": "y", "scale": "none"},
                 "network": {"layers": [%s]}, "loss": %s, "optimizer": %s, "training": {"epochs": 2%s},
                 "search": {"kind": "grid", "over": {"/training/batchSize": [2, 4]}, "folds": 2}}
                """.formatted(layers, loss, optimizer, training);
    }

    private static final String IDENTITY = "{\"activation\": \"identity\"}";
    private static final String SQUARED = "\"mean-squared-error\"";
    private static final String ADAM = "\"adam\"";

    @Test
    void anActivation() throws IOException {
        String layers = "{\"units\": 2, \"activation\": PLUGIN}, " + IDENTITY;
        check(
                "Activation",
                ACTIVATION,
                document(layers, SQUARED, ADAM, ""),
                List.of("value", "derivative", "forward", "backward", "formula"));
    }

    @Test
    void aLoss() throws IOException {
        check(
                "Loss",
                LOSS,
                document(IDENTITY, "PLUGIN", ADAM, ""),
                List.of(
                        "value",
                        "gradient",
                        "composedWith",
                        "values",
                        "valueAndGradient",
                        "outputs",
                        "targets",
                        "objectionTo",
                        "classifies",
                        "prediction",
                        "distanceToKink",
                        "formula"));
    }

    @Test
    void aMetric() throws IOException {
        check(
                "NumberMetric",
                METRIC,
                document(IDENTITY, SQUARED, ADAM, ", \"metrics\": [PLUGIN]"),
                List.of("label", "start", "add", "value"));
    }

    @Test
    void anOptimizerAScheduleAndAnInitializer() throws IOException {
        check("Optimizer", OPTIMIZER, document(IDENTITY, SQUARED, "PLUGIN", ""), List.of("slots", "update"));
        check(
                "Schedule",
                SCHEDULE,
                document(IDENTITY, SQUARED, "{\"type\": \"adam\", \"schedule\": PLUGIN}", ""),
                List.of("learningRate"));
        check(
                "Initializer",
                INITIALIZER,
                document("{\"activation\": \"identity\", \"initializer\": PLUGIN}", SQUARED, ADAM, ""),
                List.of("fill"));
    }
}
