package dev.chainrule.mlp.api;

/**
 * Chooses the starting values of the weights or biases of a layer.
 *
 * @since 0.2
 */
public interface Initializer extends Plugin<Initializer> {

    /**
     * Fills an array with starting values; every element must be set.
     *
     * @param values receives the values: weights outputs × inputs row by row (row j belongs to unit j), or one bias per
     *     unit
     * @param fanIn the number of inputs of the layer; at least 1
     * @param fanOut the number of units of the layer; at least 1
     * @param random the only source of randomness; each array has its own stream
     */
    void fill(double[] values, int fanIn, int fanOut, RandomStream random);
}
