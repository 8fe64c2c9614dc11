package dev.chainrule.mlp.api;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An error that a user can fix, in a document, data, a model file, a plugin, storage or a training run. Misuse of the
 * API throws {@link IllegalArgumentException} or another JDK exception instead.
 *
 * <p>The message has one line per problem. Serializable, with all its problems.
 *
 * @since 0.2
 */
public abstract class MlpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A list of {@link List#copyOf}, which is serializable if its elements are. */
    private final List<Problem> problems;

    /**
     * @param problems at least one
     * @param cause the cause; null for none
     */
    protected MlpException(List<Problem> problems, Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an error needs at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** Returns all problems in the order of the source; at least one. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns the code of the first problem. */
    public ErrorCode code() {
        return problems.get(0).code();
    }

    /** Returns the place of the first problem. */
    public Location location() {
        return problems.get(0).location();
    }
}
