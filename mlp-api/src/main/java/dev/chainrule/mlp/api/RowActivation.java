package dev.chainrule.mlp.api;

import java.util.Optional;

/**
 * An activation a = f(z) whose outputs may depend on the whole row, as in softmax.
 *
 * <p>The definition consists of {@link #value(double[], double[])} and {@link #pullback}, for one row in float64.
 * Explanations print it and gradient checks test it. {@link #forward} and {@link #backward} compute the same for a
 * batch in float32; by default they call the definition, and overrides must compute the same function faster.
 *
 * <p>Elementwise activations implement {@link Activation} instead, which is simpler.
 *
 * @since 0.2
 */
public interface RowActivation extends Plugin<RowActivation> {

    /**
     * Computes a = f(z) for one row.
     *
     * @param z the pre-activations; not modified
     * @param a receives the outputs; same length as {@code z}, a different array
     */
    void value(double[] z, double[] a);

    /**
     * Computes ∂L/∂z of one row from ∂L/∂a,
     * ∂L/∂zᵢ = Σⱼ ∂L/∂aⱼ · ∂aⱼ/∂zᵢ, in place.
     *
     * @param z the pre-activations; not modified
     * @param a the outputs that {@link #value(double[], double[])} gave for {@code z}; not modified
     * @param gradient on entry ∂L/∂a, on return ∂L/∂z; same length as {@code z}; a different array from {@code z} and
     *     {@code a}
     */
    void pullback(double[] z, double[] a, double[] gradient);

    /**
     * Computes a = f(z) for a batch in float32.
     *
     * @param z the pre-activations, rows × units; not modified
     * @param a receives the outputs; same shape, must not share an array with {@code z}
     */
    default void forward(Matrix z, Matrix a) {
        int columns = z.columns();
        double[] row = new double[columns];
        double[] output = new double[columns];
        for (int r = 0; r < z.rows(); r++) {
            z.getRow(r, row);
            value(row, output);
            a.setRow(r, output);
        }
    }

    /**
     * Computes ∂L/∂z of a batch from ∂L/∂a in float32, in place.
     *
     * @param z the pre-activations, rows × units; not modified
     * @param a the outputs that {@link #forward} gave for {@code z}; not modified
     * @param gradient on entry ∂L/∂a, on return ∂L/∂z; same shape, must not share an array with {@code z} or {@code a}
     */
    default void backward(Matrix z, Matrix a, Matrix gradient) {
        int columns = z.columns();
        double[] row = new double[columns];
        double[] output = new double[columns];
        double[] delta = new double[columns];
        for (int r = 0; r < z.rows(); r++) {
            z.getRow(r, row);
            a.getRow(r, output);
            gradient.getRow(r, delta);
            pullback(row, output, delta);
            gradient.setRow(r, delta);
        }
    }

    /**
     * Returns the name of the default initializer for the weights of a layer with this activation.
     *
     * <p>{@code glorot-uniform} unless overridden. Every activation that comes with mlp keeps it: on tables it
     * predicts better than {@code he-uniform} for rectifiers too, with two hidden layers and with eight
     * (docs/accuracy.md).
     *
     * @return the name of an initializer
     */
    default String defaultInitializer() {
        return "glorot-uniform";
    }

    /**
     * Returns this activation in the form that the framework calls, which it requests once per network. An {@link
     * Activation} with an expression is translated to programs there; others return themselves. Do not override it.
     *
     * @return an activation that computes the same, and whose {@link #definition()} is this one
     * @since 0.2
     */
    default RowActivation compiled() {
        return this;
    }

    /**
     * Returns the plugin, where this is its {@link #compiled()} form, and otherwise this. Its class is the plugin's, as
     * {@link Loss#composedWith} needs it. Do not override it.
     *
     * @since 0.2
     */
    default RowActivation definition() {
        return this;
    }

    /** Returns the formulas of the function and its derivative for explanations; empty to print f(z) and f′(z). */
    default Optional<Formula> formula() {
        return Optional.empty();
    }
}
