package dev.chainrule.mlp.api;

import java.util.List;

/**
 * Encodes each category of a column as one or more inputs.
 *
 * <pre>{@code
 * /** One input: the place of the category in the order, from 0 to 1; for categories such as 1, 2 and 3. *}{@code /
 * public record Ordinal() implements CategoryEncoding {
 *     public String name() { return "ordinal"; }
 *     public Ordinal with(PluginOptions options) { return this; }
 *     public double[] fit(List<String> categories, long[] rows) { return new double[] {rows.length}; }
 *     public int maxInputs(int categories) { return 1; }
 *     public int inputs(double[] fitted) { return 1; }
 *     public List<String> inputNames(String column, List<String> categories, double[] fitted) {
 *         return List.of(column);
 *     }
 *     public void encode(int category, double[] fitted, double[] inputs, int from) {
 *         inputs[from] = (category + 1) / fitted[0];
 *     }
 * }
 * }</pre>
 *
 * @since 0.2
 */
public non-sealed interface CategoryEncoding extends Encoding {
    /** Stands for a category that no training row has. */
    int UNKNOWN = -1;

    /**
     * Fits the encoding to the training rows of a column.
     *
     * @param categories the categories of the training rows, by value if all are numbers, otherwise in the order of the
     *     alphabet; at least one. If rare categories are joined, they are the last one
     * @param rows the number of training rows of each, at least 1
     * @return finite numbers, which the model file stores; up to 1,000,000
     * @throws IllegalArgumentException if the encoding cannot be fitted to these categories; the message is shown to the
     *     user
     */
    double[] fit(List<String> categories, long[] rows);

    /** Returns the maximum number of inputs of a column with this many categories, to estimate memory before fitting. */
    int maxInputs(int categories);

    /**
     * Returns a name for each input, for explanations and reports: {@code color=red}.
     *
     * @param column the name of the column
     * @param categories the categories as in {@link #fit}
     * @param fitted the numbers from {@link #fit}; not modified
     * @return a name for each of the {@link #inputs}, all different
     */
    List<String> inputNames(String column, List<String> categories, double[] fitted);

    /**
     * Encodes one category as finite numbers.
     *
     * @param category the index of a category of {@link #fit}; or {@link #UNKNOWN}, unless unknown ones count as rare
     * @param fitted the numbers from {@link #fit}; not modified
     * @param inputs receives the inputs
     * @param from the index of the first input in {@code inputs}
     */
    void encode(int category, double[] fitted, double[] inputs, int from);
}
