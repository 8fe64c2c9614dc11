package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A folder with documents and data, and the command line run on it within this JVM. */
final class Workspace {
    /** A number as commands print it. */
    static final String NUMBER = "-?\\d+(\\.\\d+)?(e[-+]\\d+)?";

    static final String ROWS = """
            x,y,side
            -2,1,left
            -1,0,left
            1,1,right
            2,0,right
            -3,1,left
            3,0,right
            """;

    /** What a command left behind. */
    record Result(int code, String out, String err) {}

    private final Path folder;

    Workspace(Path folder) {
        this.folder = folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(file(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two classes, two of six rows held out. */
    Path classifier() {
        write("rows.csv", ROWS);
        return write("side.json", """
                {
                  "seed": 1,
                  "data": {"file": "rows.csv", "target": "side", "validation": {"every": 3}},
                  "network": {"layers": [{"units": 4, "activation": "tanh"}, {"activation": "softmax"}]},
                  "loss": "cross-entropy",
                  "optimizer": {"type": "adam", "learningRate": 0.1},
                  "training": {"epochs": 60, "batchSize": 2}
                }
                """);
    }

    /** y = 2x + 1, nothing held out. */
    Path regression() {
        write("line.csv", "x,y\n-1,-1\n0,1\n1,3\n2,5\n");
        return write("line.json", """
                {
                  "data": {"file": "line.csv", "target": "y"},
                  "network": {"layers": [{"activation": "identity"}]},
                  "loss": "mean-squared-error",
                  "optimizer": {"type": "sgd", "learningRate": 0.1},
                  "training": {"epochs": 300, "batchSize": 4}
                }
                """);
    }

    Result run(Object... arguments) {
        return run(new ByteArrayOutputStream(), arguments);
    }

    Result run(OutputStream out, Object... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        int code = new Mlp(new Console(out, err, false)).run(words);
        String text = out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
        return new Result(code, text, err.toString(StandardCharsets.UTF_8));
    }

    /** A model of {@link #classifier}. */
    Path trainedClassifier() {
        Path model = file("side.safetensors");
        run("train", classifier(), "--out", model);
        return model;
    }

    /** The names of all files, to see that nothing was written. */
    List<String> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(path -> folder.relativize(path).toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void assertMatches(String regex, String text) {
        assertTrue(text.matches(regex), () -> "expected " + regex + "\nfound " + text);
    }

    /** The one object on standard output, and nothing else there. */
    static JsonNode json(Result result) {
        assertEquals(0, result.code(), result.err());
        assertEquals(1, result.out().lines().count());
        return JsonMapper.builder().build().readTree(result.out());
    }

    static List<String> keys(JsonNode node) {
        return new ArrayList<>(node.propertyNames());
    }
}
