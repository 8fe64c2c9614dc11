package dev.chainrule.mlp.core.training;

import java.util.OptionalDouble;

/**
 * How a model does on rows whose targets are known.
 *
 * @param rows how many rows
 * @param loss the mean loss
 * @param accuracy the share of rows whose label is right; empty for regression
 * @param r2 the coefficient of determination, the mean over the targets; empty for classification
 * @param rmse the root of the mean squared error in the units of the target, the mean over the targets; empty for
 *     classification
 */
public record Evaluation(int rows, double loss, OptionalDouble accuracy, OptionalDouble r2, OptionalDouble rmse) {

    static Evaluation ofClasses(int rows, double loss, double accuracy) {
        return new Evaluation(rows, loss, OptionalDouble.of(accuracy), OptionalDouble.empty(), OptionalDouble.empty());
    }

    static Evaluation ofNumbers(int rows, double loss, double r2, double rmse) {
        return new Evaluation(rows, loss, OptionalDouble.empty(), OptionalDouble.of(r2), OptionalDouble.of(rmse));
    }
}
