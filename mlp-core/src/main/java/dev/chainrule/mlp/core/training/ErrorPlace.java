package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TrainingDivergedException;
import java.util.List;

/**
 * Names in an error the part of a larger run that it comes from.
 *
 * @since 0.2
 */
public final class ErrorPlace {
    private ErrorPlace() {}

    /**
     * Returns an exception of the same type whose messages end with a place in brackets.
     *
     * @param place for example {@code member 3}
     */
    public static MlpException in(String place, MlpException e) {
        List<Problem> problems = e.problems().stream()
                .map(problem -> new Problem(problem.code(), problem.location(), problem.message() + " (" + place + ")"))
                .toList();
        MlpException copy;
        if (e instanceof TrainingDivergedException) {
            copy = new TrainingDivergedException(problems);
        } else if (e instanceof DataException) {
            copy = new DataException(problems);
        } else if (e instanceof ConfigException) {
            copy = new ConfigException(problems);
        } else if (e instanceof PluginException) {
            copy = new PluginException(problems);
        } else {
            return e;
        }
        copy.setStackTrace(e.getStackTrace());
        return copy;
    }
}
