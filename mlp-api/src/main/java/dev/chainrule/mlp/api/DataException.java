package dev.chainrule.mlp.api;

import java.util.List;

/** Data that cannot be used as the document says. */
public final class DataException extends MlpException {

    /** All that was found wrong, at least one problem. */
    public DataException(List<Problem> problems) {
        super(problems, null);
    }

    /** One problem. */
    public DataException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** One problem and what it came from. */
    public DataException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
