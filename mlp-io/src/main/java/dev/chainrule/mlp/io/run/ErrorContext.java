package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.io.document.DocumentReader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Names the file in faults that the core found: it knows pointers and columns, not where they came from. */
final class ErrorContext {
    private ErrorContext() {}

    /**
     * The result of an action. If it fails, faults of the configuration that name no file name the document, and faults of
     * data that name none the data.
     */
    static <T> T naming(Path document, Path data, Supplier<T> action) {
        try {
            return action.get();
        } catch (ConfigException e) {
            throw thrownWhere(e, located(e, document));
        } catch (DataException e) {
            throw thrownWhere(e, new DataException(named(e, data)));
        }
    }

    /** With line and column, if the document is still there to be asked. */
    private static ConfigException located(ConfigException fault, Path document) {
        try {
            return fault.location().source().isEmpty() ? DocumentReader.located(document, fault.problems()) : fault;
        } catch (MlpException changed) {
            return new ConfigException(named(fault, document));
        }
    }

    private static List<Problem> named(MlpException fault, Path source) {
        return fault.problems().stream().map(problem -> named(problem, source)).toList();
    }

    private static Problem named(Problem problem, Path source) {
        Location place = problem.location();
        return place.source().isEmpty()
                ? new Problem(
                        problem.code(),
                        new Location(Problem.clean(source.toString()), place.line(), place.column(), place.path()),
                        problem.message())
                : problem;
    }

    /** The same fault, so the same trace: it tells where the fault was found. */
    private static <E extends MlpException> E thrownWhere(MlpException original, E named) {
        named.setStackTrace(original.getStackTrace());
        return named;
    }
}
