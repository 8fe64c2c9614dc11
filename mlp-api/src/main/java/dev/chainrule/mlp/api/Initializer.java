package dev.chainrule.mlp.api;

/** A rule for the values that the weights or biases of a layer start from. */
public interface Initializer extends Plugin<Initializer> {

    /**
     * Fills an array with starting values.
     *
     * @param values receives the values: weights outputs × inputs row by row (row j belongs to unit j), or one bias a
     *     unit
     * @param fanIn the number of inputs of the layer; at least 1
     * @param fanOut the number of units of the layer; at least 1
     * @param random the only source of randomness; a stream of its own for each array
     */
    void fill(double[] values, int fanIn, int fanOut, RandomStream random);
}
