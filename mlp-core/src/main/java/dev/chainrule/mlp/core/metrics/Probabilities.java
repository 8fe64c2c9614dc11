package dev.chainrule.mlp.core.metrics;

import java.util.Optional;

/** What metrics of probabilities have in common. */
final class Probabilities {
    private Probabilities() {}

    /** Returns the objection to a metric of probabilities unless the outputs are probabilities. */
    static Optional<String> objectionTo(String name, boolean probabilities) {
        return probabilities
                ? Optional.empty()
                : Optional.of("metric '" + name
                        + "' measures probabilities, and these outputs can leave [0, 1]. Use 'sigmoid'"
                        + " or 'softmax' in the output layer");
    }
}
