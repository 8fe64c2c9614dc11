package dev.chainrule.mlp.core.explain;

import java.util.List;
import java.util.Optional;

/**
 * The gradient of one weight or bias over a batch: the mean of the rows' gradients, and the rows that contribute most.
 *
 * <p>As in training, the gradient of each row is multiplied by the weight of the row, and the sum is divided by the
 * number of rows, not by the sum of their weights.
 *
 * @param parameter the weight or bias
 * @param value its value
 * @param rows the number of rows
 * @param weighted whether the rows have weights
 * @param loss the mean of the rows' weighted losses
 * @param penalty ∂P/∂w of the penalty on the weights; empty for a bias or without a penalty
 * @param gradient the mean of the rows' weighted ∂L/∂w, plus ∂P/∂w if there is a penalty
 * @param largest the rows with the largest contributions, largest first
 * @param update the update that the optimizer computes from the gradient
 * @param checked the number of rows that are not at a kink
 * @param checkedGradient the mean of these rows' weighted ∂L/∂w, plus ∂P/∂w; 0 if there are no such rows
 * @param check the central difference of these rows' mean loss plus the penalty, to compare with
 *     {@code checkedGradient}
 * @since 0.2
 */
public record BatchExplanation(
        ParameterRef parameter,
        double value,
        int rows,
        boolean weighted,
        double loss,
        Optional<Factor> penalty,
        double gradient,
        List<RowContribution> largest,
        Optional<Explanation.Update> update,
        int checked,
        double checkedGradient,
        Explanation.Check check) {

    /** Copies the list. */
    public BatchExplanation {
        largest = List.copyOf(largest);
    }

    /**
     * The contribution of a row to the mean.
     *
     * @param row the index of the row, from 0
     * @param gradient ∂L/∂w of the row
     * @param weight the weight of the row in training
     * @param value the contribution, weight · gradient / number of rows
     */
    public record RowContribution(int row, double gradient, double weight, double value) {}
}
