package dev.chainrule.mlp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command is about to write, looked at before the work is done. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Refuses to write over a file that is read.
     *
     * @throws ParameterException if the output is one of the inputs
     */
    static void mustDiffer(CommandSpec command, Path output, List<Path> inputs) {
        for (Path input : inputs) {
            if (same(output, input)) {
                throw new ParameterException(
                        command.commandLine(), "would write over its own input " + input + "; name another --out");
            }
        }
    }

    private static boolean same(Path output, Path input) {
        try {
            return Files.exists(output) && Files.exists(input)
                    ? Files.isSameFile(output, input)
                    : output.toAbsolutePath()
                            .normalize()
                            .equals(input.toAbsolutePath().normalize());
        } catch (IOException unreadable) {
            return false;
        }
    }
}
