package dev.chainrule.mlp.cli;

import static dev.chainrule.mlp.cli.Workspace.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.cli.Workspace.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlpTest {
    @TempDir
    private Path folder;

    private Workspace workspace;

    @BeforeEach
    void makeWorkspace() {
        workspace = new Workspace(folder);
    }

    /** Runs a command that must fail, with this code and this text, and leave no trace. */
    private void assertFails(int code, String err, Object... arguments) {
        List<String> before = workspace.files();
        Result result = workspace.run(arguments);
        assertEquals(err, result.err());
        assertEquals(code, result.code());
        assertEquals("", result.out());
        assertEquals(before, workspace.files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "evaluate", "predict", "validate", "plugins", "schema"})
    void helpTeaches(String command) {
        Result result = workspace.run(command, "--help");
        assertEquals(0, result.code());
        assertEquals("", result.err());
        assertTrue(result.out().startsWith("Usage: mlp " + command + " "), result.out());
        assertTrue(result.out().contains("\nExample"), result.out());
        assertTrue(result.out().contains("\n  mlp " + command), result.out());
        assertTrue(result.out().contains("\n  3     wrong document\n"), result.out());
        assertTrue(workspace.run("--help").out().contains("\n  " + command + " "));
    }

    @Test
    void versionNamesJavaToo() {
        assertMatches("mlp \\S.*, Java \\d.*\n", workspace.run("--version").out());
    }

    @Test
    void argumentsAreTakenAsTheyAre() {
        Path document = workspace.classifier();
        Path odd = workspace.file("a model's \"name\" with  spaces");
        assertEquals(0, workspace.run("train", document, "--out", odd).code());
        assertTrue(Files.exists(odd));
        Result at = workspace.run("validate", "@nothing");
        assertEquals(7, at.code());
        assertTrue(at.err().startsWith("@nothing  there is no such file"), at.err());
        assertFalse(at.err().contains("\tat "));
        Path arguments = workspace.write("arguments", "--help");
        assertEquals(7, workspace.run("validate", "@" + arguments).code(), "it is no list of arguments");
    }

    @Test
    void aMissingCommandIsAUsageError() {
        assertFails(
                2,
                "mlp: a command is missing. Commands: init, train, resume, verify, evaluate, predict, importance, calibrate,"
                        + " cv, search, explain, gradcheck, validate, export, import, plugins, derive, article, schema."
                        + " Try 'mlp --help'\n");
    }

    @Test
    void anUnknownCommandNamesTheNearest() {
        assertFails(
                2, "mlp: Unmatched argument at index 0: 'trian'. Did you mean 'train'? Try 'mlp --help'\n", "trian");
    }

    @Test
    void anUnknownOptionNamesTheNearest() {
        assertFails(
                2,
                "mlp train: Unknown option: '--ouf=3'. Did you mean '--out'? Try 'mlp train --help'\n",
                "train",
                "x.json",
                "--ouf=3");
    }

    @Test
    void anUnknownOptionLikeNoneListsAll() {
        assertFails(
                2,
                "mlp validate: Unknown option: '--learning-rate'. Available: --plugins, --help, --version, --debug."
                        + " Try 'mlp validate --help'\n",
                "validate",
                "x.json",
                "--learning-rate");
    }

    @Test
    void aMissingArgumentIsAUsageError() {
        assertFails(
                2, "mlp evaluate: Missing required parameter: 'FILE'. Try 'mlp evaluate --help'\n", "evaluate", "x");
    }

    @Test
    void standardOutputOnAFullDiskExitsWith7() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        Result result = workspace.run(closed, "plugins");
        assertEquals(7, result.code());
        assertEquals(
                "standard output  could not be written: it was closed, or its disk is full [STO_IO]\n", result.err());
    }

    @Test
    void aDefectExitsWith70() {
        OutputStream defect = new OutputStream() {
            @Override
            public void write(int b) {
                throw new IllegalStateException("broken\nby test");
            }
        };
        Result result = workspace.run(defect, "plugins");
        assertEquals(70, result.code());
        assertEquals(
                "internal error (please report): java.lang.IllegalStateException: broken\\u000aby test. Run the"
                        + " command again with --debug and include its output\n",
                result.err());
    }

    @Test
    void noMemoryExitsWith70() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        Result result = workspace.run(full, "plugins");
        assertEquals(70, result.code());
        assertEquals("out of memory (Java heap space). Give Java more: MLP_JAVA_OPTS=-Xmx8g mlp …\n", result.err());
    }

    @Test
    void traceIsShownOnRequestAlone() {
        Path document = workspace.file("none.json");
        assertFalse(workspace.run("validate", document).err().contains("\tat "));
        assertTrue(workspace.run("validate", document, "--debug").err().contains("\tat dev.chainrule.mlp."));
        assertTrue(workspace.run("--debug", "validate", document).err().contains("\tat dev.chainrule.mlp."));
    }

    @Test
    void aFileNameThatCannotBeIsAUsageError() {
        assertFails(
                2,
                "mlp validate: Invalid value for positional parameter at index 0 (CONFIG): 'a\\u0000b' cannot be a file name"
                        + " here. If it contains non-ASCII characters, use a UTF-8 locale, such as LC_ALL=C.UTF-8."
                        + " Try 'mlp validate --help'\n",
                "validate",
                "a\0b");
    }

    @Test
    void eachFaultOfADocumentHasALine() {
        Path document = workspace.write("d.json", "{\"network\": 1, \"lost\": 2}");
        Result result = workspace.run("validate", document);
        assertEquals(3, result.code());
        assertEquals(2, result.err().lines().count(), result.err());
        assertTrue(result.err().lines().allMatch(line -> line.startsWith(document + ":1:")), result.err());
    }

    @Test
    void theHelpOfAllListsTheCommandsInTheirOrderAndTheExitCodes() {
        List<String> lines = workspace.run("--help").out().lines().toList();
        int commands = lines.indexOf("Commands:");
        assertTrue(lines.get(commands + 1).startsWith("  init "), lines.get(commands + 1));
        assertTrue(lines.get(commands + 2).startsWith("  train "), lines.get(commands + 2));
        assertTrue(lines.contains("  141   standard output was closed by its reader, as by head"));
        assertTrue(lines.contains("  mlp train iris.json                      trains and writes iris.safetensors"));
    }

    @Test
    void aFormulaMayBeginWithAMinus() {
        assertEquals(0, workspace.run("derive", "-z * z").code());
    }
}
