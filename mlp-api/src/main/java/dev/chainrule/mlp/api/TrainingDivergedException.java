package dev.chainrule.mlp.api;

import java.util.List;

/**
 * A training run whose loss, gradient or weights became NaN or infinite.
 *
 * @since 0.2
 */
public final class TrainingDivergedException extends MlpException {

    /** Creates an error with one or more problems. */
    public TrainingDivergedException(List<Problem> problems) {
        super(problems, null);
    }

    /** Creates an error with one problem. */
    public TrainingDivergedException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** Creates an error with one problem and its cause. */
    public TrainingDivergedException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
