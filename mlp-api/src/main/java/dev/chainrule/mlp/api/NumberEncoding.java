package dev.chainrule.mlp.api;

import dev.chainrule.mlp.api.expression.Expression;
import java.util.List;

/**
 * Encodes each number of a column as one or more inputs.
 *
 * <pre>{@code
 * /** Two inputs: the number, and whether it is above the median. *}{@code /
 * public record AboveMedian() implements NumberEncoding {
 *     public String name() { return "above-median"; }
 *     public AboveMedian with(PluginOptions options) { return this; }
 *     public double[] fit(ColumnValues column) { return new double[] {column.quantile(0.5)}; }
 *     public int maxInputs() { return 2; }
 *     public int inputs(double[] fitted) { return 2; }
 *     public List<String> inputNames(String column, double[] fitted) {
 *         return List.of(column, column + " > " + fitted[0]);
 *     }
 *     public void encode(double value, double[] fitted, double[] inputs, int from) {
 *         inputs[from] = value;
 *         inputs[from + 1] = value > fitted[0] ? 1 : 0;
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public non-sealed interface NumberEncoding extends Encoding {

    /**
     * Fits the encoding to the training values of a column.
     *
     * @param column at least one value, all finite and at most 1e145 in size
     * @return finite numbers, which the model file stores; up to 1,000,000
     * @throws IllegalArgumentException if the encoding cannot be fitted to these values; the message is shown to the user
     */
    double[] fit(ColumnValues column);

    /**
     * Returns whether {@link #fit} reads single values or quantiles. If not, {@link ColumnValues} may hold only the
     * statistics that one pass over a file computes, and a streamed file needs no memory for them.
     */
    default boolean readsValues() {
        return true;
    }

    /** Returns the largest number of inputs that {@link #inputs} can return, to estimate memory before fitting. */
    int maxInputs();

    /**
     * Returns a name for each input, for explanations and reports: {@code age in [20, 35)}.
     *
     * @param column the name of the column
     * @param fitted the numbers from {@link #fit}; not modified
     * @return a name for each of the {@link #inputs}, all different
     */
    List<String> inputNames(String column, double[] fitted);

    /**
     * Returns each input as a function that is linear between limits, if all are: a model with such an encoding can be
     * exported.
     *
     * @param fitted the numbers from {@link #fit}; not modified
     * @return one function for each input, equal to {@link #encode}; empty if there is none, as by default
     */
    default List<LinearPiece> pieces(double[] fitted) {
        return List.of();
    }

    /**
     * Returns each input as a formula of x, if there are such formulas: a model with such an encoding can be exported as ONNX,
     * and as a Java class if the formulas, computed in float64 as they are written, have the bits of {@link #encode}.
     *
     * @param fitted the numbers from {@link #fit}; not modified
     * @return one formula for each input, whose only variable is x; empty by default
     */
    default List<Expression> expressions(double[] fitted) {
        return List.of();
    }

    /**
     * Encodes one number. The encoding of a finite number is finite, unless it overflows.
     *
     * @param value a finite number, perhaps outside of the range of the training values
     * @param fitted the numbers from {@link #fit}; not modified
     * @param inputs receives the inputs
     * @param from the index of the first input in {@code inputs}
     */
    void encode(double value, double[] fitted, double[] inputs, int from);

    /**
     * Encodes a missing value, where missing values are filled in: by default like the mean of the column.
     *
     * @param column the training values
     * @param fitted the numbers from {@link #fit}; not modified
     * @return the inputs, all finite
     */
    default double[] encodeMissing(ColumnValues column, double[] fitted) {
        double[] inputs = new double[inputs(fitted)];
        encode(column.mean(), fitted, inputs, 0);
        return inputs;
    }
}
