package dev.chainrule.mlp.api;

import java.util.List;

/**
 * A file that cannot be read or written.
 *
 * @since 0.2
 */
public final class StorageException extends MlpException {

    /** Creates an error with one or more problems. */
    public StorageException(List<Problem> problems) {
        super(problems, null);
    }

    /** Creates an error with one problem. */
    public StorageException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** Creates an error with one problem and its cause. */
    public StorageException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
