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
    private static final int MOST_LINKS = 40;

    private OutputFile() {}

    /** Returns a file in the current folder with the name of the document, with another ending. */
    static Path nameFor(Path document, String ending) {
        return Path.of(documentName(document) + "." + ending);
    }

    /** Returns the name of a document, without its folder and ending. */
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
     * A file that a command is about to write.
     *
     * @param what it is, for messages
     * @param option the option that names it, or names the file that it stands beside
     */
    record Output(String what, String option, Path file) {}

    /**
     * Refuses outputs that are one file, however it is named: by another path, a symbolic link or a hard link.
     *
     * @throws ParameterException if two are the same file
     */
    static void mustDiffer(CommandSpec command, List<Output> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            for (Output before : outputs.subList(0, i)) {
                Output output = outputs.get(i);
                if (same(output.file(), before.file())) {
                    throw new ParameterException(
                            command.commandLine(),
                            "would write the " + output.what() + " over the " + before.what() + " " + before.file()
                                    + "; name another " + output.option());
                }
            }
        }
    }

    /**
     * Refuses to write or to read a file in a folder whose files the run moves and removes.
     *
     * @throws ParameterException if the folder holds one of them
     */
    static void mustBeOutside(CommandSpec command, Path checkpoints, List<Path> files) {
        for (Path file : files) {
            if (isInside(checkpoints, file)) {
                throw new ParameterException(
                        command.commandLine(),
                        file + " is in the folder of checkpoints " + checkpoints
                                + ", whose files this run moves and removes; copy it elsewhere, or name another --out");
            }
        }
    }

    /**
     * Refuses to write something else over a model or the manifest of one.
     *
     * @param option which option named the output
     * @throws ParameterException if the output is there and is named as one
     */
    static void mustNotBeAModel(CommandSpec command, String option, Path output) {
        String name = String.valueOf(real(output).getFileName());
        if (Files.exists(output) && (name.endsWith(".safetensors") || name.endsWith(".manifest.json"))) {
            throw new ParameterException(
                    command.commandLine(),
                    "would write over the " + (name.endsWith(".json") ? "manifest " : "model ") + output
                            + "; name another " + option);
        }
    }

    private static boolean isInside(Path folder, Path file) {
        return real(file).startsWith(real(folder));
    }

    private static boolean same(Path output, Path input) {
        try {
            return Files.exists(output) && Files.exists(input)
                    ? Files.isSameFile(output, input)
                    : real(output).equals(real(input));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Returns where a file is or will be, whatever links lead to it or to its folder. */
    private static Path real(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            for (int links = 0; Files.isSymbolicLink(absolute) && links < MOST_LINKS; links++) {
                absolute = absolute.resolveSibling(Files.readSymbolicLink(absolute))
                        .normalize();
            }
            Path folder = absolute.getParent();
            return folder != null && Files.exists(folder)
                    ? folder.toRealPath().resolve(absolute.getFileName())
                    : absolute;
        } catch (IOException unreadable) {
            return absolute;
        }
    }
}
