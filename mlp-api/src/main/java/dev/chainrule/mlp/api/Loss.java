package dev.chainrule.mlp.api;

import java.util.Optional;

/**
 * A loss L(a, target) of one row, and its gradient ∂L/∂a: the output error signal with which the backward pass starts.
 *
 * <p>The definition is {@link #value(double[], double[])} and {@link #gradient}, one row in float64. The block hooks
 * do the same for a batch in float32 and may be overridden with something faster that is the same function. A loss
 * never divides by the number of rows: the mean over the batch is taken once, by the core.
 */
public interface Loss extends Plugin<Loss> {

    /**
     * The loss of one row.
     *
     * @param output the network's outputs a; left alone
     * @param target the wanted outputs, as long as {@code output}; left alone
     * @return L(a, target)
     */
    double value(double[] output, double[] target);

    /**
     * The output error signal ∂L/∂a of one row.
     *
     * @param output the network's outputs a; left alone
     * @param target the wanted outputs, as long as {@code output}; left alone
     * @param gradient receives ∂L/∂a; as long as {@code output}, shares no array with it or {@code target}
     */
    void gradient(double[] output, double[] target, double[] gradient);

    /**
     * This loss as a function of the pre-activations z of an output layer with this activation, if that form is known:
     * L(f(z), target). It is exact where the product of the two factors overflows or cancels, as with softmax and
     * cross-entropy, whose composed gradient is a − target.
     *
     * <p>Decide by the type of the activation, not by its name: by its class, or by {@link SoftmaxFunction} and {@link
     * LogisticFunction}.
     *
     * @param output the activation of the output layer
     * @return a loss whose {@code output} arguments are z; empty if the factors are to be multiplied
     */
    default Optional<Loss> composedWith(RowActivation output) {
        return Optional.empty();
    }

    /**
     * The sum of the losses of a block's rows.
     *
     * @param output the network's outputs, rows × outputs; left alone
     * @param target the wanted outputs, same shape; left alone
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
     * The sum of the losses of a block's rows and, for each row, ∂L/∂a.
     *
     * @param output the network's outputs, rows × outputs; left alone
     * @param target the wanted outputs, same shape; left alone
     * @param gradient receives ∂L/∂a of each row, not divided by the number of rows; same shape, shares no array with
     *     the others
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
     * The outputs for which this loss is defined, [0, 1] for one on probabilities. An output layer that can leave them
     * is refused before training.
     */
    default Range outputs() {
        return Range.FINITE;
    }

    /** The targets for which this loss is defined. Data with other targets is refused before training. */
    default Range targets() {
        return Range.FINITE;
    }

    /**
     * Why this loss makes no sense on an output layer, beyond {@link #outputs()}.
     *
     * @param output the activation of the output layer
     * @param units the number of its units
     * @return a sentence for the user that says what to use instead; empty if there is nothing to object to
     */
    default Optional<String> objectionTo(RowActivation output, int units) {
        return Optional.empty();
    }

    /** Whether targets are classes unless the document says otherwise: true for cross-entropy, false for squares. */
    default boolean classifies() {
        return false;
    }

    /**
     * How far this row is from the nearest point where the loss has no (second) derivative. Gradient checks keep away.
     *
     * @return the distance in the largest norm of {@code output}; infinite for a smooth loss
     */
    default double distanceToKink(double[] output, double[] target) {
        return Double.POSITIVE_INFINITY;
    }

    /** How the loss and ∂L/∂a are written, for explanations; empty if they are to say L′(a, y). */
    default Optional<Formula> formula() {
        return Optional.empty();
    }
}
