package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class OutputFileTest {
    @TempDir
    private Path folder;

    private final CommandSpec command = CommandSpec.create();

    OutputFileTest() {
        new CommandLine(command);
    }

    private Path existing(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, name);
    }

    private static void refuses(String message, Executable check) {
        assertEquals(message, assertThrows(ParameterException.class, check).getMessage());
    }

    @Test
    void aModelIsCalledAsItsDocument() {
        assertEquals(Path.of("iris.safetensors"), OutputFile.nameFor(Path.of("some", "iris.json"), "safetensors"));
        assertEquals("iris.v2", OutputFile.documentName(Path.of("iris.v2.JSON")));
        assertEquals("iris.txt", OutputFile.documentName(Path.of("iris.txt")));
        assertEquals("model", OutputFile.documentName(Path.of("/")));
    }

    @Test
    void anInputIsNotOverwrittenWhateverItsPath() throws IOException {
        Path input = existing("data/rows.csv");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), input);
        Path hard = Files.createLink(folder.resolve("hard.csv"), input);
        Path around = folder.resolve("data/../data/rows.csv");
        for (Path output : List.of(input, link, hard, around)) {
            refuses(
                    "would write over its own input " + input + "; name another --report",
                    () -> OutputFile.mustDiffer(command, "--report", output, List.of(folder.resolve("x"), input)));
        }
        Path copy = existing("copy/rows.csv");
        assertDoesNotThrow(() -> OutputFile.mustDiffer(command, copy, List.of(input)));
    }

    @Test
    void outputsThatAreNotThereYetMustDifferToo() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Path through = Files.createSymbolicLink(folder.resolve("through"), folder.resolve("out"));
        Path model = folder.resolve("out/m");
        refuses(
                "would write the report over the model " + model + "; name another --report",
                () -> OutputFile.mustDiffer(
                        command,
                        List.of(
                                new OutputFile.Output("model", "--out", model),
                                new OutputFile.Output("report", "--report", through.resolve("m")))));
        assertDoesNotThrow(() -> OutputFile.mustDiffer(
                command,
                List.of(
                        new OutputFile.Output("model", "--out", model),
                        new OutputFile.Output("report", "--report", through.resolve("m.html")))));
    }

    @Test
    void filesInTheFolderOfCheckpointsAreRefused() throws IOException {
        Path checkpoints = folder.resolve("iris.checkpoints");
        Path inside = existing("iris.checkpoints/rows.csv");
        refuses(
                inside + " is in the folder of checkpoints " + checkpoints + ", whose files this run moves and removes;"
                        + " copy it elsewhere, or name another --out",
                () -> OutputFile.mustBeOutside(command, checkpoints, List.of(inside)));
        Path beside = existing("iris.checkpoints.csv");
        assertDoesNotThrow(() -> OutputFile.mustBeOutside(command, checkpoints, List.of(beside)));
    }

    @Test
    void anExistingModelOrManifestIsNotOverwritten() throws IOException {
        Path model = existing("m.safetensors");
        Path manifest = existing("m.safetensors.manifest.json");
        refuses(
                "would write over the model " + model + "; name another --report",
                () -> OutputFile.mustNotBeAModel(command, "--report", model));
        refuses(
                "would write over the manifest " + manifest + "; name another --report",
                () -> OutputFile.mustNotBeAModel(command, "--report", manifest));
        assertDoesNotThrow(() -> OutputFile.mustNotBeAModel(command, "--report", existing("page.html")));
        assertDoesNotThrow(() -> OutputFile.mustNotBeAModel(command, "--report", folder.resolve("new.safetensors")));
    }
}
