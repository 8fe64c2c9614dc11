package dev.chainrule.mlp.api;

import java.util.List;

/** A document, or a spec made by code, that does not describe a run. */
public final class ConfigException extends MlpException {

    /** All that was found wrong, at least one problem. */
    public ConfigException(List<Problem> problems) {
        super(problems, null);
    }

    /** One problem. */
    public ConfigException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** One problem and what it came from. */
    public ConfigException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
