package dev.chainrule.mlp.api;

/**
 * The preparation of one feature column: how its values become inputs of the network. There are encodings of numbers
 * ({@link NumberEncoding}), of texts that stand for numbers, such as dates ({@link TextEncoding}), and of categories
 * ({@link CategoryEncoding}). A {@link Scaling} makes a single number of each number and can undo it, so it also suits
 * targets.
 *
 * <p>An encoding is fitted to the training values of a column. The result is an array of numbers, which the model file
 * stores, and which is passed to every other method: the plugin itself remembers nothing.
 *
 * @since 0.2
 */
public sealed interface Encoding extends Plugin<Encoding> permits NumberEncoding, CategoryEncoding {

    /**
     * Returns the number of inputs of a fitted column, at least 1.
     *
     * @param fitted the numbers to which the encoding was fitted; not modified
     */
    int inputs(double[] fitted);
}
