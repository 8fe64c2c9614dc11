package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.io.model.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that a run reads besides its document, and the SHA-256 of each: computed once, and used for the checkpoints and
 * for the manifest.
 *
 * @param files the files, in the order of {@link DocumentRun#inputs}
 * @param sha256 the SHA-256 of all bytes of each file, in hex
 * @since 0.2
 */
public record InputDigests(List<Path> files, List<String> sha256) {

    /** Copies the lists. */
    public InputDigests {
        files = List.copyOf(files);
        sha256 = List.copyOf(sha256);
        if (files.size() != sha256.size()) {
            throw new IllegalArgumentException(files.size() + " files, " + sha256.size() + " digests");
        }
    }

    /**
     * Reads each file once.
     *
     * @throws StorageException if one cannot be read
     */
    public static InputDigests of(DocumentRun run) {
        List<Path> inputs = run.inputs();
        return of(inputs.subList(1, inputs.size()));
    }

    static InputDigests of(List<Path> files) {
        List<String> digests = new ArrayList<>();
        files.forEach(file -> digests.add(Sha256.of(file)));
        return new InputDigests(files, digests);
    }
}
