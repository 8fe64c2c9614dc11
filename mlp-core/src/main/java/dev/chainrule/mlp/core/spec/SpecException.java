package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown if values of a spec are out of range or contradict each other; contains all problems.
 *
 * @since 0.2
 */
public final class SpecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final List<Problem> problems;

    SpecException(List<Problem> problems) {
        super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** Returns the problems, each with the JSON pointer from the object that the spec describes to the key. */
    public List<Problem> problems() {
        return problems;
    }
}
