package dev.chainrule.mlp.api;

import java.util.List;

/**
 * A file that is not a valid model.
 *
 * @since 0.2
 */
public final class ModelFormatException extends MlpException {

    /** Creates an error with one or more problems. */
    public ModelFormatException(List<Problem> problems) {
        super(problems, null);
    }

    /** Creates an error with one problem. */
    public ModelFormatException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** Creates an error with one problem and its cause. */
    public ModelFormatException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
