package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import java.util.List;

/**
 * A spec whose keys can contradict each other. Documents and builders refuse contradictions; specs that a run derives from
 * others are not checked, since the data may have decided the type of the target.
 *
 * @since 0.2
 */
public interface CrossChecked {

    /** Returns the contradictions, each with the JSON pointer from the object that the spec describes to a key. */
    List<Problem> problems();
}
