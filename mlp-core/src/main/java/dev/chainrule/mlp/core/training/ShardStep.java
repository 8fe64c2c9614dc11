package dev.chainrule.mlp.core.training;

import java.io.Serializable;

/**
 * A step of a run. With the seed it determines the rows of the batch and the dropout masks.
 *
 * @param epoch the epoch, from 1
 * @param batch the batch in the epoch, from 0
 * @param number the number of the step in the run, from 1
 * @param dropoutFactor the factor of the dropout probabilities, 1 without a schedule
 * @since 0.2
 */
public record ShardStep(int epoch, int batch, long number, double dropoutFactor) implements Serializable {

    /** Checks the numbers. */
    public ShardStep {
        if (epoch < 1 || batch < 0 || number < 1) {
            throw new IllegalArgumentException("no step " + number + " is batch " + batch + " of epoch " + epoch);
        }
    }
}
