package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ElementwiseLoss;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.expression.Expression;
import java.util.OptionalDouble;

/** Recognizes losses that are a sum of squares, c Σ (aᵢ − yᵢ)², by their formula. */
final class SquaredLoss {
    private SquaredLoss() {}

    /**
     * Returns 2c, the second derivative of the loss with respect to each output, if it is the same for all outputs and
     * targets and greater than 0.
     *
     * @param outputs the number of outputs of a row
     * @return empty if the loss is no sum of squares, or is not given by a formula
     */
    static OptionalDouble curvature(Loss loss, int outputs) {
        if (!(loss instanceof ElementwiseLoss elementwise)
                || elementwise.expression().isEmpty()) {
            return OptionalDouble.empty();
        }
        Expression second = elementwise.expression().get().derivative("a").derivative("a");
        return second instanceof Expression.Constant constant && constant.value() > 0
                ? OptionalDouble.of(elementwise.isMean() ? constant.value() / outputs : constant.value())
                : OptionalDouble.empty();
    }
}
