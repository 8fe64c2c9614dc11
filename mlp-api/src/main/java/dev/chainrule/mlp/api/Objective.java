package dev.chainrule.mlp.api;

/**
 * A function F(θ) of the parameters that a {@link Solver} minimizes: the mean loss of all training rows and the penalty on
 * the weights, in float64.
 *
 * <p>Its derivatives are the chain rule's, from one backward pass over all rows. The same parameters give the same bits
 * whatever the number of threads. A value may be infinite or NaN where the network overflows; a solver takes that for a
 * step that was too long.
 *
 * @since 0.2
 */
public interface Objective {

    /** Returns the number of parameters θ. */
    int parameters();

    /**
     * Returns F(θ).
     *
     * @param parameters θ; not modified
     */
    double value(double[] parameters);

    /**
     * Returns F(θ) and computes its gradient.
     *
     * @param parameters θ; not modified
     * @param gradient receives ∂F/∂θ; same length as {@code parameters}
     */
    double valueAndGradient(double[] parameters, double[] gradient);

    /**
     * Returns whether the loss is a sum of squares c Σ (aᵢ − yᵢ)², such as the mean squared error, so that
     * {@link #gaussNewton} can be called.
     */
    boolean isLeastSquares();

    /**
     * Returns F(θ), and computes its gradient and the Gauss-Newton approximation of its second derivatives: 2c JᵀJ, where J
     * is the Jacobian ∂a/∂θ with a row for each row and output, and the second derivatives of the penalty.
     *
     * @param parameters θ; not modified
     * @param gradient receives ∂F/∂θ; same length as {@code parameters}
     * @param matrix receives the lower triangle of the symmetric matrix: row i has at least i + 1 elements, and elements
     *     after them may be overwritten
     * @throws UnsupportedOperationException unless {@link #isLeastSquares}
     */
    double gaussNewton(double[] parameters, double[] gradient, double[][] matrix);
}
