package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import java.util.List;

/**
 * A spec whose keys can contradict each other. A document and a builder refuse it; a spec that a run derives from another, as
 * when the data has decided the type of the target, may.
 *
 * @since 0.2
 */
public interface CrossChecked {

    /** Returns the contradictions, each with the JSON pointer from the object that the spec describes to a key. */
    List<Problem> problems();
}
