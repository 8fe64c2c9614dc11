package dev.chainrule.mlp.api;

import java.util.List;

/** A run whose loss, gradient or weights are no longer finite. */
public final class TrainingDivergedException extends MlpException {

    /** All that was found wrong, at least one problem. */
    public TrainingDivergedException(List<Problem> problems) {
        super(problems, null);
    }

    /** One problem. */
    public TrainingDivergedException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** One problem and what it came from. */
    public TrainingDivergedException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
