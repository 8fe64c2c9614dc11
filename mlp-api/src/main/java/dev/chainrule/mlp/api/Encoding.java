package dev.chainrule.mlp.api;

/**
 * The preparation of one feature column: how its values become inputs of the network. An encoding takes numbers
 * ({@link NumberEncoding}); a {@link Scaling} makes a single number of each and can undo it, so it also suits targets.
 *
 * <p>An encoding is fitted to the training values of a column. The result is an array of numbers, which the model file
 * stores, and which is passed to every other method: the plugin itself remembers nothing.
 *
 * @since 0.2
 */
public sealed interface Encoding extends Plugin<Encoding> permits NumberEncoding {}
