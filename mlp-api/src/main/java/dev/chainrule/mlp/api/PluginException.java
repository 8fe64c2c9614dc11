package dev.chainrule.mlp.api;

import java.util.List;

/**
 * A plugin that cannot be loaded or breaks its contract.
 *
 * @since 0.2
 */
public final class PluginException extends MlpException {

    /** Creates an error with one or more problems. */
    public PluginException(List<Problem> problems) {
        super(problems, null);
    }

    /** Creates an error with one problem. */
    public PluginException(ErrorCode code, Location location, String message) {
        super(List.of(new Problem(code, location, message)), null);
    }

    /** Creates an error with one problem and its cause. */
    public PluginException(ErrorCode code, Location location, String message, Throwable cause) {
        super(List.of(new Problem(code, location, message)), cause);
    }
}
