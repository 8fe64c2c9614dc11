package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.io.document.DocumentSource;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Adds the file to faults of the core, which knows pointers and columns but no files. */
final class ErrorContext {
    private ErrorContext() {}

    /**
     * Returns the result of an action. Its faults of the configuration that name no file are located in the document, and its
     * faults of data that name none name the data.
     */
    static <T> T naming(DocumentSource document, Path data, Supplier<T> action) {
        try {
            return action.get();
        } catch (ConfigException e) {
            throw thrownWhere(e, document.locate(e));
        } catch (DataException e) {
            throw thrownWhere(
                    e,
                    new DataException(e.problems().stream()
                            .map(problem -> named(problem, data))
                            .toList()));
        }
    }

    /** Returns the result of an action whose faults are those of the document. */
    static <T> T naming(DocumentSource document, Supplier<T> action) {
        return naming(document, document.file(), action);
    }

    /** Returns the result of an action whose faults are those of a file of data. */
    static <T> T naming(Path data, Supplier<T> action) {
        return naming(DocumentSource.withoutText(data), data, action);
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
