package dev.chainrule.mlp.api;

import dev.chainrule.mlp.api.expression.Expression;
import java.util.Optional;

/**
 * A loss that adds up a function of each output and its target: L = 1/n Σ ℓ(aᵢ, yᵢ) over the n outputs of a row, or
 * without 1/n. Most losses are of this kind.
 *
 * <p>It is defined by its formula, or by ℓ and its derivative:
 *
 * <pre>{@code
 * public record PowerLoss(double power) implements ElementwiseLoss {
 *     public PowerLoss() { this(1.5); }
 *     public String name() { return "power-loss"; }
 *     public Optional<Expression> expression() {
 *         return Optional.of(Expression.parse("abs(a - y)^power").with(Map.of("power", power)));
 *     }
 *     public PowerLoss with(PluginOptions options) { return new PowerLoss(options.number("power", power)); }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public interface ElementwiseLoss extends Loss {

    /**
     * Returns ℓ as an expression in a and y, with its parameters replaced by their numbers.
     *
     * @return an expression whose only variables are a and y; empty if the function cannot be stated so
     */
    default Optional<Expression> expression() {
        return Optional.empty();
    }

    /** Returns whether L is the mean of ℓ over the outputs of a row, and not the sum. */
    default boolean isMean() {
        return true;
    }

    /**
     * Returns the contribution of one output.
     *
     * <p>By default it evaluates {@link #expression()}, which is prepared in each call: for many values, call the method
     * of {@link #compiled()}.
     *
     * @param a the output
     * @param y its target
     * @return ℓ(a, y)
     */
    default double value(double a, double y) {
        return CompiledLoss.withExpression(this).value(a, y);
    }

    /**
     * Returns the derivative of one output's contribution.
     *
     * @param a the output
     * @param y its target
     * @return ∂ℓ/∂a; at a kink one of the one-sided derivatives
     */
    default double derivative(double a, double y) {
        return CompiledLoss.withExpression(this).derivative(a, y);
    }

    @Override
    default double value(double[] output, double[] target) {
        double sum = 0;
        for (int i = 0; i < output.length; i++) {
            sum += value(output[i], target[i]);
        }
        return isMean() ? sum / output.length : sum;
    }

    @Override
    default void gradient(double[] output, double[] target, double[] gradient) {
        for (int i = 0; i < output.length; i++) {
            double slope = derivative(output[i], target[i]);
            gradient[i] = isMean() ? slope / output.length : slope;
        }
    }

    @Override
    default double distanceToKink(double[] output, double[] target) {
        return expression().isPresent()
                ? CompiledLoss.withExpression(this).distanceToKink(output, target)
                : Double.POSITIVE_INFINITY;
    }

    @Override
    default Loss compiled() {
        return CompiledLoss.of(this);
    }

    @Override
    default Optional<Formula> formula() {
        return expression().map(loss -> Formula.ofElementwiseLoss(loss, isMean()));
    }
}
