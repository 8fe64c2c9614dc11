package dev.chainrule.mlp.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs the usual commands once on a few rows, so that the JVM that the launcher watches loads the classes that they need;
 * it keeps them for later starts ({@code -XX:ArchiveClassesAtExit}).
 */
public final class CdsWarmUp {
    private static final String ROWS = """
            a,b,kind
            0.1,1,left
            0.9,2,right
            0.2,1,left
            0.8,2,right
            """;
    private static final String DOCUMENT = """
            {"data": {"file": "rows.csv", "target": "kind", "scale": "standard", "validation": {"every": 2}},
             "network": {"layers": [{"units": 2, "activation": {"type": "leaky-relu", "slope": 0.1}},
                                    {"activation": "softmax"}]},
             "loss": "cross-entropy", "optimizer": {"type": "adam", "learningRate": 0.01},
             "training": {"epochs": 2, "batchSize": 2}}
            """;

    private CdsWarmUp() {}

    /** @param args a folder to write to, which the caller removes, so that nothing stays if this is killed */
    public static void main(String[] args) {
        try {
            Path folder = Path.of(args[0]);
            Path rows = Files.writeString(folder.resolve("rows.csv"), ROWS);
            Path document = Files.writeString(folder.resolve("run.json"), DOCUMENT);
            Path model = folder.resolve("run.safetensors");
            run("train", document, "--out", model);
            run("train", document, "--out", model, "--json");
            run("evaluate", model, rows, "--json");
            run("predict", model, rows);
            run("validate", document);
            run("plugins");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        new Mlp(new Console(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false)).run(words);
    }
}
