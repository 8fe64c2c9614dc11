package dev.chainrule.mlp.api;

import java.util.List;

/**
 * Data that is invalid or does not fit the document.
 *
 * @since 0.2
 */
public final class DataException extends MlpException {

    /** Creates an error with one or more problems. */
    public DataException(List<Problem> problems) {
        super(problems, null);
    }

    /** Creates an error with one problem. */
    public DataException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** Creates an error with one problem and its cause. */
    public DataException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
