package dev.chainrule.mlp.api;

import java.util.List;

/** A file that cannot be read or written. */
public final class StorageException extends MlpException {

    /** All that was found wrong, at least one problem. */
    public StorageException(List<Problem> problems) {
        super(problems, null);
    }

    /** One problem. */
    public StorageException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** One problem and what it came from. */
    public StorageException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
