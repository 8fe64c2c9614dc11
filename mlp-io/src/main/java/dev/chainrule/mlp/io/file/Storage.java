package dev.chainrule.mlp.io.file;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Translates an {@link IOException} into an error for the user. */
final class Storage {
    private Storage() {}

    static StorageException fault(ErrorCode code, Path file, String message) {
        return new StorageException(code, location(file), message);
    }

    static StorageException readFault(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new StorageException(
                    ErrorCode.STO_NOT_FOUND,
                    location(file),
                    "there is no such file. Check the path; it is relative to " + here(),
                    e);
        }
        if (e instanceof AccessDeniedException) {
            return new StorageException(
                    ErrorCode.STO_DENIED, location(file), "may not be read. Check its permissions", e);
        }
        return new StorageException(ErrorCode.STO_IO, location(file), "cannot be read: " + reason(e), e);
    }

    /**
     * @param needed how many bytes were to be written
     * @param free how many bytes are free where they were to go; negative if not known
     */
    static StorageException writeFault(Path file, IOException e, long needed, long free) {
        String reason = reason(e).toLowerCase(Locale.ROOT);
        if (reason.contains("no space")
                || reason.contains("not enough space")
                || reason.contains("quota")
                || free >= 0 && free < needed) {
            return new StorageException(
                    ErrorCode.STO_NO_SPACE,
                    location(file),
                    "the disk is full: " + needed + " bytes needed, "
                            + (free < 0 ? "an unknown number" : Long.toString(free))
                            + " free. Make room; what was there before is still there",
                    e);
        }
        if (e instanceof AccessDeniedException || reason.contains("read-only")) {
            return new StorageException(
                    ErrorCode.STO_DENIED,
                    location(file),
                    "may not be written (" + reason(e) + "). Check the permissions of its directory",
                    e);
        }
        return new StorageException(
                ErrorCode.STO_IO,
                location(file),
                "cannot be written: " + reason(e) + ". What was there before is still there",
                e);
    }

    static Location location(Path file) {
        return Location.of(Problem.clean(file.toString()), "");
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : Problem.clean(reason);
    }

    private static Path here() {
        return Path.of("").toAbsolutePath();
    }
}
