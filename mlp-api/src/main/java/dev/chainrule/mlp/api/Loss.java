package dev.chainrule.mlp.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A loss L(a, y) of one row, and its gradient ∂L/∂a, with which the backward pass starts.
 *
 * <p>The definition consists of {@link #value(double[], double[])} and {@link #gradient}, for one row in float64. The
 * methods with matrices compute the same for a batch in float32 and may be overridden to be faster. A loss never
 * divides by the number of rows: the core takes the mean over the batch.
 *
 * @since 0.2
 */
public interface Loss extends Plugin<Loss> {

    /**
     * Returns the loss of one row.
     *
     * @param output the network's outputs a; not modified
     * @param target the target outputs, same length as {@code output}; not modified
     * @return L(a, target)
     */
    double value(double[] output, double[] target);

    /**
     * Computes the gradient ∂L/∂a of one row.
     *
     * @param output the network's outputs a; not modified
     * @param target the target outputs, same length as {@code output}; not modified
     * @param gradient receives ∂L/∂a; same length as {@code output}; a different array from {@code output} and {@code
     *     target}
     */
    void gradient(double[] output, double[] target, double[] gradient);

    /**
     * Returns this loss as a function of the pre-activations z of an output layer with the given activation, L(f(z),
     * y), if that form is known. It is exact where the product of the two factors overflows or cancels, as with
     * softmax and cross-entropy, whose composed gradient is a − target.
     *
     * <p>Decide by the type of the activation, not by its name: by its class, or by {@link SoftmaxFunction} and {@link
     * LogisticFunction}.
     *
     * @param output the activation of the output layer
     * @return a loss whose {@code output} arguments are z; empty to multiply the factors
     */
    default Optional<Loss> composedWith(RowActivation output) {
        return Optional.empty();
    }

    /**
     * Returns the sum of the losses of the rows of a batch.
     *
     * @param output the network's outputs, rows × outputs; not modified
     * @param target the target outputs, same shape; not modified
     * @return Σ over rows of L, summed in float64 in row order
     */
    default double value(Matrix output, Matrix target) {
        double[] o = new double[output.columns()];
        double[] t = new double[output.columns()];
        double sum = 0;
        for (int r = 0; r < output.rows(); r++) {
            output.getRow(r, o);
            target.getRow(r, t);
            sum += value(o, t);
        }
        return sum;
    }

    /**
     * Returns the sum of the losses of the rows of a batch, and computes ∂L/∂a of each row.
     *
     * @param output the network's outputs, rows × outputs; not modified
     * @param target the target outputs, same shape; not modified
     * @param gradient receives ∂L/∂a of each row, not divided by the number of rows; same shape; must not share an
     *     array with the others
     * @return Σ over rows of L, summed in float64 in row order; the same as {@link #value(Matrix, Matrix)}
     */
    default double valueAndGradient(Matrix output, Matrix target, Matrix gradient) {
        double[] o = new double[output.columns()];
        double[] t = new double[output.columns()];
        double[] g = new double[output.columns()];
        double sum = 0;
        for (int r = 0; r < output.rows(); r++) {
            output.getRow(r, o);
            target.getRow(r, t);
            sum += value(o, t);
            gradient(o, t, g);
            gradient.setRow(r, g);
        }
        return sum;
    }

    /**
     * Returns the outputs for which this loss is defined, such as [0, 1] for a loss on probabilities. An output layer
     * that can leave this range is rejected before training.
     */
    default Range outputs() {
        return Range.FINITE;
    }

    /** Returns the targets for which this loss is defined. Data with other targets is rejected before training. */
    default Range targets() {
        return Range.FINITE;
    }

    /**
     * Returns why this loss cannot be used with an output layer, beyond {@link #outputs()}.
     *
     * @param output the activation of the output layer
     * @param units the number of its units
     * @return a sentence for the user that says what to use instead; empty if the combination is valid
     */
    default Optional<String> objectionTo(RowActivation output, int units) {
        return Optional.empty();
    }

    /** Returns whether targets are labels by default: true for cross-entropy, false for squared errors. */
    default boolean classifies() {
        return false;
    }

    /**
     * Returns the prediction that an output stands for, in the units of the targets: the output itself, or eᵃ for a loss
     * whose outputs are logarithms. Predictions and metrics of numeric targets use it; training does not.
     *
     * @param output an output a of the network
     * @return an increasing function of {@code output}
     * @since 0.2
     */
    default double prediction(double output) {
        return output;
    }

    /**
     * Returns the probabilities of the quantiles of one target that the outputs predict, one for each output. The model then has
     * a single target column, an output for each quantile, and predictions that do not cross.
     *
     * @return two or more, ascending, between 0 and 1; empty if each output predicts a target of its own
     * @since 0.2
     */
    default List<Double> quantiles() {
        return List.of();
    }

    /**
     * Returns the probability of the quantile of its target that an output predicts, such as 0.5 for the median.
     *
     * @param output the position of the output, from 0
     * @return between 0 and 1; empty if it predicts no quantile
     * @since 0.2
     */
    default OptionalDouble quantile(int output) {
        return quantiles().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(quantiles().get(output));
    }

    /**
     * Returns the distance of a row from the nearest point where the loss has no first or second derivative. Gradient
     * checks avoid such points.
     *
     * @return the distance in the maximum norm of {@code output}; infinite for a smooth loss
     */
    default double distanceToKink(double[] output, double[] target) {
        return Double.POSITIVE_INFINITY;
    }

    /**
     * Returns this loss in the form that the framework calls, which it requests once per network. An {@link
     * ElementwiseLoss} with an expression is translated to programs there; others return themselves. Do not override it.
     *
     * @return a loss that computes the same, and whose {@link #definition()} is this one
     * @since 0.2
     */
    default Loss compiled() {
        return this;
    }

    /**
     * Returns the plugin, where this is its {@link #compiled()} form, and otherwise this. Do not override it.
     *
     * @since 0.2
     */
    default Loss definition() {
        return this;
    }

    /** Returns the formulas of the loss and of ∂L/∂a for explanations; empty to print L(a, y) and L′(a, y). */
    default Optional<Formula> formula() {
        return Optional.empty();
    }
}
