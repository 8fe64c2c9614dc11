package dev.chainrule.mlp.api;

import java.util.Optional;

/**
 * An activation a = f(z) whose outputs may depend on the whole row, as softmax's do.
 *
 * <p>The definition is {@link #value(double[], double[])} and {@link #pullback}, one row in float64: it is what
 * explanations print and what gradient checks test. {@link #forward} and {@link #backward} do the same for a block of
 * rows in float32; their defaults call the definition, and an override is the same function, faster.
 *
 * <p>An activation that treats each element alone is an {@link Activation}, which is simpler to write.
 */
public interface RowActivation extends Plugin<RowActivation> {

    /**
     * Computes a = f(z) for one row.
     *
     * @param z the pre-activations; left alone
     * @param a receives the outputs; as long as {@code z} and not the same array
     */
    void value(double[] z, double[] a);

    /**
     * Turns the gradient with respect to the outputs into the gradient with respect to the pre-activations of one row,
     * ∂L/∂zᵢ = Σⱼ ∂L/∂aⱼ · ∂aⱼ/∂zᵢ, in place.
     *
     * @param z the pre-activations; left alone
     * @param a the outputs that {@link #value(double[], double[])} gave for {@code z}; left alone
     * @param gradient on entry ∂L/∂a, on return ∂L/∂z; as long as {@code z}, shares no array with it or {@code a}
     */
    void pullback(double[] z, double[] a, double[] gradient);

    /**
     * Computes a = f(z) for a block of rows in float32.
     *
     * @param z the pre-activations, rows × units; left alone
     * @param a receives the outputs; same shape, shares no array with {@code z}
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
     * Turns ∂L/∂a into ∂L/∂z for a block of rows in float32, in place.
     *
     * @param z the pre-activations, rows × units; left alone
     * @param a the outputs that {@link #forward} gave for {@code z}; left alone
     * @param gradient on entry ∂L/∂a, on return ∂L/∂z; same shape, shares no array with {@code z} or {@code a}
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
     * Returns the name of the initializer for the weights of a layer with this activation if the document names none.
     *
     * <p>{@code glorot-uniform} unless overridden. Every activation that comes with mlp keeps it: on tables it predicts better
     * than {@code he-uniform} for rectifiers too, with two hidden layers and with eight (docs/accuracy.md).
     *
     * @return the name of an initializer
     */
    default String defaultInitializer() {
        return "glorot-uniform";
    }

    /** How the function and its derivative are written, for explanations; empty if they are to say f′(z). */
    default Optional<Formula> formula() {
        return Optional.empty();
    }
}
