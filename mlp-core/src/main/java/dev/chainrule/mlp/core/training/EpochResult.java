package dev.chainrule.mlp.core.training;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The result of an epoch.
 *
 * @param epoch the number of the epoch, from 1
 * @param epochs the maximum number of epochs of the run
 * @param loss the training objective: the mean weighted loss of the training rows plus the penalty on the weights,
 *     computed with dropout when each batch was trained on. The loss of the held-out rows includes none of these
 * @param training the evaluation on the training rows after the epoch; empty unless the run requests metrics
 * @param validation the evaluation on the held-out rows after the epoch; empty if there are none
 * @since 0.2
 */
public record EpochResult(
        int epoch, int epochs, double loss, Optional<Evaluation> training, Optional<Evaluation> validation) {

    /** Creates a result without an evaluation on the training rows. */
    public EpochResult(int epoch, int epochs, double loss, Optional<Evaluation> validation) {
        this(epoch, epochs, loss, Optional.empty(), validation);
    }

    /**
     * Returns the value by which epochs are compared: that of the held-out rows or, if there are none, of the
     * training rows.
     *
     * @param name {@value Evaluation#LOSS}, or the label of a metric
     * @return empty if it was not computed
     */
    public OptionalDouble watched(String name) {
        if (validation.isPresent()) {
            return validation.get().value(name);
        }
        return name.equals(Evaluation.LOSS)
                ? OptionalDouble.of(loss)
                : training.map(rows -> rows.value(name)).orElse(OptionalDouble.empty());
    }
}
