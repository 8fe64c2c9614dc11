package dev.chainrule.mlp.core.training;

import java.util.List;

/**
 * What a model says of one row.
 *
 * @param label the class; empty for regression
 * @param values for a classifier one number a class in the order of its labels, probabilities if the output activation is
 *     softmax or sigmoid; for regression the predicted numbers in the units of the targets
 */
public record Prediction(String label, List<Double> values) {

    /** Copies the list. */
    public Prediction {
        values = List.copyOf(values);
    }
}
