package dev.chainrule.mlp.api;

import java.util.List;

/**
 * An invalid document, or an invalid spec built in code.
 *
 * @since 0.2
 */
public final class ConfigException extends MlpException {

    /** Creates an error with one or more problems. */
    public ConfigException(List<Problem> problems) {
        super(problems, null);
    }

    /** Creates an error with one problem. */
    public ConfigException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** Creates an error with one problem and its cause. */
    public ConfigException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
