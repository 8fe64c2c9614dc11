package dev.chainrule.mlp.core.training;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How an epoch went.
 *
 * @param epoch its number from 1
 * @param epochs how many there will be at most
 * @param loss what training makes small: the mean loss of the training rows, each times its weight if it has one, plus the
 *     penalty on the weights, all as it was when the batch was taken and with dropout. The loss of the held-out rows is
 *     without these
 * @param training how the network does on the training rows after the epoch; empty unless the run asks for metrics
 * @param validation how the network does on the held-out rows after the epoch; empty if there are none
 */
public record EpochResult(
        int epoch, int epochs, double loss, Optional<Evaluation> training, Optional<Evaluation> validation) {

    /** An epoch after which the training rows were not measured. */
    public EpochResult(int epoch, int epochs, double loss, Optional<Evaluation> validation) {
        this(epoch, epochs, loss, Optional.empty(), validation);
    }

    /**
     * The value that decides which epoch is better: of the held-out rows or, without any, of the training rows.
     *
     * @param name {@value Evaluation#LOSS}, or the label of a metric
     * @return empty if it was not measured
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
