package dev.chainrule.mlp.api;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A fault that a user can fix: in a document, in data, in a model file, in a plugin, in storage, in how a run went.
 * Misuse by code is an {@link IllegalArgumentException} or one of its kin instead.
 *
 * <p>The message has a line for each problem. Serializable, with all its problems.
 */
public abstract class MlpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A list of {@link List#copyOf}, which is serializable if its elements are. */
    private final List<Problem> problems;

    /**
     * @param problems at least one
     * @param cause what it came from; null if nothing
     */
    protected MlpException(List<Problem> problems, Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an error needs at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the source; at least one. */
    public List<Problem> problems() {
        return problems;
    }

    /** The code of the first problem. */
    public ErrorCode code() {
        return problems.get(0).code();
    }

    /** The place of the first problem. */
    public Location location() {
        return problems.get(0).location();
    }
}
