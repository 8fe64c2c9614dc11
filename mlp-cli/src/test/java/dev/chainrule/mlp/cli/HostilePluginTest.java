package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control characters in the names, options and messages of a foreign jar do not reach the terminal. */
class HostilePluginTest {
    /** ESC, CR, BEL, the one-character CSI and a right-to-left override, as escapes of Java and of JSON. */
    private static final String HOSTILE = "\\u001b[2J\\r\\u0007\\u009b1m\\u202e\\nFORGED";

    private static final String SOURCE = """
            import dev.chainrule.mlp.api.*;
            public record Evil(double bend, String word) implements Activation {
                public Evil() { this(0.5, "a"); }
                public String name() { return NAME; }
                public double value(double z) { VALUE }
                public double derivative(double z) { return bend; }
                public Evil with(PluginOptions options) {
                    return new Evil(
                            options.number("bend" + TEXT, bend, Range.POSITIVE),
                            options.text("word", word, "a", "b" + TEXT));
                }
            }
            """;

    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
        workspace.classifier();
    }

    private Path jar(String file, String name, String value) throws IOException {
        String text = "\"" + HOSTILE + "\"";
        String source = SOURCE.replace("NAME", name).replace("VALUE", value).replace("TEXT", text);
        return PluginJar.write(folder.resolve(file), "Activation", "Evil", source, "Evil");
    }

    private Path document(String activation) {
        return workspace.write("evil.json", """
                {"data": {"file": "rows.csv", "target": "side"},
                 "network": {"layers": [{"units": 2, "activation": %s}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "training": {"epochs": 1},
                 "search": {"kind": "grid", "over": {"/training/batchSize": [2, 4]}, "folds": 2}}
                """.formatted(activation));
    }

    /** Runs a command and checks what it prints. */
    private String harmless(int code, Object... command) {
        Workspace.Result result = workspace.run(command);
        TerminalTest.assertHarmless(command[0] + " out", result.out());
        TerminalTest.assertHarmless(command[0] + " err", result.err());
        assertEquals(code, result.code(), result.err());
        assertFalse(result.err().contains("internal error"), result.err());
        return result.out() + result.err();
    }

    /** A name may not hold such characters; options and choices may. */
    @Test
    void itsNameAndOptionsAreListedWithoutControlCharacters() throws IOException {
        Path nameless = jar("nameless.jar", "\"evil" + HOSTILE + "\"", "return z;");
        Path jar = jar("evil.jar", "\"evil\"", "return z;");
        for (Object[] command : List.of(
                new Object[] {"plugins", "--plugins"},
                new Object[] {"plugins", "--json", "--plugins"},
                new Object[] {"schema", "--plugins"})) {
            assertTrue(harmless(0, command[0], command[command.length - 1], nameless)
                    .contains("PLG_NAME"));
            List<Object> words = new ArrayList<>(List.of(command));
            words.add(jar);
            assertTrue(harmless(0, words.toArray()).contains("evil"));
        }
    }

    @Test
    void itsOptionsInADocumentAreReportedWithoutControlCharacters() throws IOException {
        Path jar = jar("evil.jar", "\"evil\"", "return z;");
        Path model = workspace.file("m.safetensors");
        Path rows = workspace.file("rows.csv");
        String option = "{\"type\": \"evil\", \"bend" + HOSTILE + "\": ";
        harmless(0, "train", document(option + "0.7}"), "--out", model, "--plugins", jar);
        harmless(0, "explain", model, rows, "--row", "1", "--weight", "1,1,1", "--plugins", jar);
        harmless(5, "evaluate", model, rows);
        harmless(3, "validate", document("\"evil" + HOSTILE + "\""), "--plugins", jar);
        harmless(3, "validate", document(option + "-1}"), "--plugins", jar);
        for (String wrong : List.of("bend", "other" + HOSTILE, "word")) {
            harmless(3, "validate", document("{\"type\": \"evil\", \"" + wrong + "\": 1}"), "--plugins", jar);
        }
    }

    @Test
    void whatItThrowsIsReportedWithoutControlCharacters() throws IOException {
        String text = "\"boom" + HOSTILE + "\"";
        Path jar = jar("thrower.jar", "\"thrower\"", "throw new IllegalStateException(" + text + ");");
        for (String command : List.of("train", "gradcheck", "cv", "search")) {
            assertTrue(
                    harmless(8, command, document("\"thrower\""), "--plugins", jar)
                            .contains("boom"),
                    command);
        }
    }

    @Test
    void aListedClassThatIsNotThereIsReportedWithoutControlCharacters() throws IOException {
        Path jar = PluginJar.write(
                Files.createDirectories(folder.resolve("x")).resolve("x.jar"),
                "Activation",
                "Evil",
                SOURCE.replace("NAME", "\"evil\"").replace("VALUE", "return z;").replace("TEXT", "\"\""),
                "Ev\u001bil\u202eFORGED");
        assertTrue(harmless(0, "plugins", "--plugins", jar).contains("PLG_LOAD"));
    }
}
