package dev.chainrule.mlp.api;

import java.util.List;

/** A file that is not a model, or no longer one. */
public final class ModelFormatException extends MlpException {

    /** All that was found wrong, at least one problem. */
    public ModelFormatException(List<Problem> problems) {
        super(problems, null);
    }

    /** One problem. */
    public ModelFormatException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** One problem and what it came from. */
    public ModelFormatException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
