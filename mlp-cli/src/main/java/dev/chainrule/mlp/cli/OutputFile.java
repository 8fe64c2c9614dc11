package dev.chainrule.mlp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command is about to write, looked at before the work is done. */
final class OutputFile {
    private OutputFile() {}

    /** A file in the current folder that is called as the document, with another ending. */
    static Path nameFor(Path document, String ending) {
        return Path.of(documentName(document) + "." + ending);
    }

    /** What a document is called, without its folder and ending. */
    static String documentName(Path document) {
        String name =
                Optional.ofNullable(document.getFileName()).map(Path::toString).orElse("model");
        return name.replaceFirst("(?i)\\.json$", "");
    }

    /**
     * Refuses to write over a file that is read.
     *
     * @throws ParameterException if the output is one of the inputs
     */
    static void mustDiffer(CommandSpec command, Path output, List<Path> inputs) {
        mustDiffer(command, "--out", output, inputs);
    }

    /**
     * Refuses to write over a file that is read.
     *
     * @param option which option named the output
     * @throws ParameterException if the output is one of the inputs
     */
    static void mustDiffer(CommandSpec command, String option, Path output, List<Path> inputs) {
        for (Path input : inputs) {
            if (same(output, input)) {
                throw new ParameterException(
                        command.commandLine(), "would write over its own input " + input + "; name another " + option);
            }
        }
    }

    /**
     * Refuses to write a report over the model.
     *
     * @throws ParameterException if both are the same file
     */
    static void mustDiffer(CommandSpec command, Path report, Path model) {
        if (same(report, model)) {
            throw new ParameterException(
                    command.commandLine(),
                    "would write the report over the model " + model + "; name another --report");
        }
    }

    private static boolean same(Path output, Path input) {
        try {
            return Files.exists(output) && Files.exists(input)
                    ? Files.isSameFile(output, input)
                    : resolved(output).equals(resolved(input));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** What a file will be called that is not there yet, whatever links its folder is reached through. */
    private static Path resolved(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder != null && Files.exists(folder) ? folder.toRealPath().resolve(absolute.getFileName()) : absolute;
    }
}
