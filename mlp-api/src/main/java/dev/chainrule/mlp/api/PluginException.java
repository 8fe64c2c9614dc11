package dev.chainrule.mlp.api;

import java.util.List;

/** A plugin that cannot be loaded or breaks its contract. */
public final class PluginException extends MlpException {

    /** All that was found wrong, at least one problem. */
    public PluginException(List<Problem> problems) {
        super(problems, null);
    }

    /** One problem. */
    public PluginException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** One problem and what it came from. */
    public PluginException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
