package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.io.file.InputFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Resolves the names of files in documents and manifests. Such a file is read more than once, so it must be a regular
 * file: a pipe is empty the second time, and a device may have no end.
 */
final class NamedFiles {
    static final String FILE = "/data/file";
    static final String LABELS = "/data/labels";
    static final String VALIDATION_FILE = "/data/validation/file";
    static final String VALIDATION_LABELS = "/data/validation/labels";

    private NamedFiles() {}

    /**
     * Returns the file that a document names.
     *
     * @param name its path, relative to the document
     * @param pointer where in the document the name is
     * @throws ConfigException if it cannot be the name of a file on this system
     * @throws StorageException if it is a pipe or a device
     */
    static Path resolve(Path document, String name, String pointer) {
        return resolve(document, name, Location.of("", pointer));
    }

    static Path resolve(Path document, String name, Location place) {
        Path file = path(document, name, place);
        InputFile.checkRegular(file);
        return file;
    }

    /**
     * Returns a path beside a file.
     *
     * @throws ConfigException if it cannot be a path on this system
     */
    static Path path(Path beside, String name, Location place) {
        try {
            return beside.resolveSibling(name);
        } catch (InvalidPathException e) {
            boolean ascii = name.chars().allMatch(c -> c < 128);
            throw new ConfigException(
                    ErrorCode.CFG_RANGE,
                    place,
                    Problem.show(name) + " cannot be the name of a file here: " + Problem.clean(e.getReason())
                            + (ascii ? ". Correct it" : ". Correct it, or use a UTF-8 locale, as LC_ALL=C.UTF-8"),
                    e);
        }
    }
}
