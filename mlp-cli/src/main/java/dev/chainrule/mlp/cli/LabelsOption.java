package dev.chainrule.mlp.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The option that names the labels of images. */
final class LabelsOption {
    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "The idx file of labels, if the rows are idx images.")
    private Optional<Path> file;

    Optional<Path> file() {
        return file;
    }

    /** Reads rows with their targets, and says how to name labels where they are missing. */
    <T> T hint(Supplier<T> reading) {
        return Hint.on(
                error -> file.isEmpty() && error.getMessage().contains("the idx file of the labels")
                        ? "--labels FILE names the idx file of the labels"
                        : "",
                reading);
    }
}
