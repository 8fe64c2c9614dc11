package dev.chainrule.mlp.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names the labels of images. */
final class LabelsOption {
    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "The idx file of labels, if the rows are images in one.")
    private Optional<Path> file;

    Optional<Path> file() {
        return file;
    }
}
