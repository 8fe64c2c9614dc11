package dev.chainrule.mlp.api;

import dev.chainrule.mlp.api.expression.Expression;
import java.util.Arrays;
import java.util.List;

/**
 * An encoding with parameters θ that the network trains together with its weights: e = e(x, θ), in front of the first layer.
 * A plugin implements it beside {@link NumberEncoding} or {@link CategoryEncoding}, which prepares x from a cell of the
 * column as for any other encoding.
 *
 * <pre>{@code
 * /** A trained slope on each side of 0: e = θ₀ max(x, 0) + θ₁ min(x, 0). *}{@code /
 * public int parameters(int inputs) { return 2; }
 * public int outputs(int inputs) { return 1; }
 * public List<String> outputNames(List<String> inputs) { return inputs; }
 * public void initialize(double[] parameters, int inputs, RandomStream random) { Arrays.fill(parameters, 1); }
 * public void value(double[] x, double[] parameters, double[] encoded) {
 *     encoded[0] = parameters[0] * Math.max(x[0], 0) + parameters[1] * Math.min(x[0], 0);
 * }
 * public void pullback(double[] x, double[] parameters, double[] lossByEncoded, double[] lossByX, double[] lossByParameters) {
 *     lossByX[0] = lossByEncoded[0] * (x[0] > 0 ? parameters[0] : parameters[1]);
 *     lossByParameters[0] = lossByEncoded[0] * Math.max(x[0], 0);
 *     lossByParameters[1] = lossByEncoded[0] * Math.min(x[0], 0);
 * }
 * }</pre>
 *
 * <p>{@link #value} and {@link #pullback} in float64 are the definition, from which explanations and gradient checks are
 * computed. {@link #forward} and {@link #backward} do the same for a block of float32 rows and call the definition by default.
 *
 * @since 0.2
 */
public interface LearnedEncoding {

    /**
     * The place of a column in the matrices and in the array of parameters.
     *
     * @param input the first column of x
     * @param inputs the number of columns of x
     * @param output the first column of e
     * @param parameter the index of the first parameter
     */
    record Place(int input, int inputs, int output, int parameter) {}

    /**
     * Returns the number of parameters of a column, at least 1.
     *
     * @param inputs the number of inputs x of the column: {@link Encoding#inputs}
     */
    int parameters(int inputs);

    /** Returns the number of encoded inputs e of a column, at least 1. */
    int outputs(int inputs);

    /**
     * Returns a name for each encoded input, all different, for explanations.
     *
     * @param inputs the names of the inputs x
     */
    List<String> outputNames(List<String> inputs);

    /**
     * Sets the parameters with which training starts.
     *
     * @param parameters receives them
     * @param inputs the number of inputs x
     * @param random the source of all random numbers
     */
    void initialize(double[] parameters, int inputs, RandomStream random);

    /** Returns the factor of the learning rate of the parameters, 0 or above; 1 by default. */
    default double learningRateFactor() {
        return 1;
    }

    /**
     * Encodes one row.
     *
     * @param x the inputs of the column; not modified
     * @param parameters θ; not modified
     * @param encoded receives e; every element must be set
     */
    void value(double[] x, double[] parameters, double[] encoded);

    /**
     * Returns e as formulas, from which a web page computes and derives what {@link #value} and {@link #pullback} compute here.
     * Their variables are the inputs {@code x1}, {@code x2}, … and the parameters {@code p1}, {@code p2}, …
     *
     * @param inputs the number of inputs x
     * @return a formula for each encoded input; empty if the encoding cannot be written so
     */
    default List<Expression> expressions(int inputs) {
        return List.of();
    }

    /**
     * Multiplies ∂L/∂e by this plugin's factors of the chain rule for one row: ∂L/∂x = Σₖ ∂L/∂eₖ · ∂eₖ/∂x and ∂L/∂θ = Σₖ ∂L/∂eₖ · ∂eₖ/∂θ.
     *
     * @param x the inputs of the column; not modified
     * @param parameters θ; not modified
     * @param lossByEncoded ∂L/∂e; not modified
     * @param lossByX receives ∂L/∂x; every element must be set
     * @param lossByParameters receives ∂L/∂θ; every element must be set
     */
    void pullback(double[] x, double[] parameters, double[] lossByEncoded, double[] lossByX, double[] lossByParameters);

    /**
     * Encodes a block of rows in float32.
     *
     * @param x rows × inputs of the network; not modified
     * @param parameters an array that contains θ; not modified
     * @param encoded rows × encoded inputs; receives e in the columns of this place
     * @param place the columns of x and e, and the index of θ
     */
    default void forward(Matrix x, float[] parameters, Matrix encoded, Place place) {
        double[] in = new double[place.inputs()];
        double[] theta = doubles(parameters, place.parameter(), parameters(place.inputs()));
        double[] out = new double[outputs(place.inputs())];
        for (int r = 0; r < x.rows(); r++) {
            get(x, r, place.input(), in);
            value(in, theta, out);
            for (int k = 0; k < out.length; k++) {
                encoded.set(r, place.output() + k, (float) out[k]);
            }
        }
    }

    /**
     * Computes ∂L/∂θ of a block of rows in float32: the sum over the rows, from the first to the last.
     *
     * @param x rows × inputs of the network; not modified
     * @param parameters an array that contains θ; not modified
     * @param lossByEncoded rows × encoded inputs, ∂L/∂e in the columns of this place; not modified
     * @param gradient an array like {@code parameters}; receives ∂L/∂θ, which must be set and not added
     * @param place the columns of x and e, and the index of θ
     */
    default void backward(Matrix x, float[] parameters, Matrix lossByEncoded, float[] gradient, Place place) {
        double[] in = new double[place.inputs()];
        double[] theta = doubles(parameters, place.parameter(), parameters(place.inputs()));
        double[] lossByX = new double[in.length];
        double[] lossByTheta = new double[theta.length];
        double[] lossByOut = new double[outputs(place.inputs())];
        Arrays.fill(gradient, place.parameter(), place.parameter() + theta.length, 0);
        for (int r = 0; r < x.rows(); r++) {
            get(x, r, place.input(), in);
            get(lossByEncoded, r, place.output(), lossByOut);
            pullback(in, theta, lossByOut, lossByX, lossByTheta);
            for (int p = 0; p < theta.length; p++) {
                gradient[place.parameter() + p] += (float) lossByTheta[p];
            }
        }
    }

    private static double[] doubles(float[] array, int from, int length) {
        double[] copy = new double[length];
        for (int i = 0; i < length; i++) {
            copy[i] = array[from + i];
        }
        return copy;
    }

    private static void get(Matrix matrix, int row, int from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = matrix.get(row, from + i);
        }
    }
}
