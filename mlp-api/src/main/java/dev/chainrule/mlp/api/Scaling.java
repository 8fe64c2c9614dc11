package dev.chainrule.mlp.api;

import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.api.expression.Knots;
import java.util.List;
import java.util.Optional;

/**
 * Scales the numbers of a column, and scales predictions back. {@link LinearScaling} is the kind that shifts and divides,
 * and all that most authors need.
 *
 * @since 0.2
 */
public interface Scaling extends NumberEncoding {

    /**
     * Returns the scaled number.
     *
     * @param value a finite number, perhaps outside of the range of the training values
     * @param fitted the numbers from {@link #fit}; not modified
     * @return a number that does not decrease as {@code value} grows
     */
    double scale(double value, double[] fitted);

    /**
     * Returns the number whose scaled value is given. For training values it is the inverse of {@link #scale}, up to
     * rounding. A prediction may be any finite number, also one that {@link #scale} never returns.
     *
     * @param scaled a finite number
     * @param fitted the numbers from {@link #fit}; not modified
     */
    double unscale(double scaled, double[] fitted);

    /**
     * Returns numbers in ascending order if the formulas are about the position of a number among them and not about the
     * number: x of {@link #expression} is then {@link Knots#position}, and {@link #inverseExpression} gives the position of a
     * {@link Knots#value}. So a scaling by quantiles is stated.
     *
     * @param fitted the numbers from {@link #fit}; not modified
     * @return empty by default, for formulas about numbers
     */
    default double[] knots(double[] fitted) {
        return new double[0];
    }

    /**
     * Returns {@link #scale} as a formula of x, if there is one: a model with such a scaling can be exported as ONNX, and as a
     * Java class if the formula, computed in float64 as it is written, has the bits of {@link #scale}.
     *
     * @param fitted the numbers from {@link #fit}; not modified
     * @return a formula whose only variable is x; empty by default
     */
    default Optional<Expression> expression(double[] fitted) {
        return Optional.empty();
    }

    /**
     * Returns {@link #unscale} as a formula of x, the scaled number.
     *
     * @param fitted the numbers from {@link #fit}; not modified
     * @return a formula whose only variable is x; empty by default
     */
    default Optional<Expression> inverseExpression(double[] fitted) {
        return Optional.empty();
    }

    @Override
    default List<Expression> expressions(double[] fitted) {
        return knots(fitted).length > 0
                ? List.of()
                : expression(fitted).stream().toList();
    }

    @Override
    default int maxInputs() {
        return 1;
    }

    @Override
    default int inputs(double[] fitted) {
        return 1;
    }

    @Override
    default List<String> inputNames(String column, double[] fitted) {
        return List.of(column);
    }

    @Override
    default void encode(double value, double[] fitted, double[] inputs, int from) {
        inputs[from] = scale(value, fitted);
    }
}
