package dev.chainrule.mlp.core.explain;

import java.util.List;
import java.util.Optional;

/**
 * The gradient of one weight or bias over a batch: the mean of the rows' gradients, and the rows that it comes from.
 *
 * <p>The mean is that of training: rows that count more or less are multiplied by their weights, and the sum is divided by
 * the number of rows, not by the sum of the weights.
 *
 * @param parameter which weight or bias
 * @param value the weight or bias itself
 * @param rows the number of rows
 * @param weighted whether the rows count differently
 * @param loss the mean of the rows' losses, each times the weight of its row
 * @param penalty ∂P/∂w, what the penalty on the weights adds; empty for a bias and where there is no penalty
 * @param gradient the mean of the rows' ∂L/∂w, each times the weight of its row, and the penalty's ∂P/∂w if there is one
 * @param largest the rows that contribute most, the largest contribution first
 * @param update what the optimizer makes of the gradient
 * @param checked the number of rows that are at no kink
 * @param checkedGradient the mean of these rows' ∂L/∂w, and the penalty's ∂P/∂w; 0 if there are none
 * @param check the central difference of these rows' mean loss and the penalty, which {@code checkedGradient} is compared
 *     with
 */
public record BatchExplanation(
        ParameterRef parameter,
        double value,
        int rows,
        boolean weighted,
        double loss,
        Optional<Factor> penalty,
        double gradient,
        List<Share> largest,
        Explanation.Update update,
        int checked,
        double checkedGradient,
        Explanation.Check check) {

    /** Copies the list. */
    public BatchExplanation {
        largest = List.copyOf(largest);
    }

    /**
     * What a row adds to the mean.
     *
     * @param row the row, from 0
     * @param gradient its ∂L/∂w
     * @param weight how much the row counts in training
     * @param contribution its ∂L/∂w, times its weight, over the number of rows
     */
    public record Share(int row, double gradient, double weight, double contribution) {}
}
