package dev.chainrule.mlp.api;

/**
 * An optimizer that updates each element from its own gradient and state alone, so arrays can be divided among
 * threads.
 *
 * @since 0.2
 */
public interface ElementwiseOptimizer extends Optimizer {

    /**
     * Updates the elements [from, to) of one array of parameters in place. Separate calls for parts of an array must
     * give the same bits as one call for all of it.
     *
     * @param parameters the parameters θ; changed within the range
     * @param gradient ∂L/∂θ, the mean over the batch; not modified
     * @param slots {@link #slots()} arrays of state, all zero before step 1; changed within the range
     * @param from the first element
     * @param to the element after the last
     * @param learningRate the step size of this step; 0 or above
     * @param step the number of this step, from 1
     */
    void update(
            float[] parameters, float[] gradient, float[][] slots, int from, int to, double learningRate, long step);

    /**
     * Updates the elements [from, to) of one array of parameters in place, with a part or a multiple of the weight
     * decay. A factor of 1 gives the same bits as the method without it. The default ignores the factor, as is right
     * without weight decay: see {@link #decays}.
     *
     * @param parameters the parameters θ; changed within the range
     * @param gradient ∂L/∂θ, the mean over the batch; not modified
     * @param slots {@link #slots()} arrays of state; changed within the range
     * @param from the first element
     * @param to the element after the last
     * @param learningRate the step size of this step; 0 or above
     * @param decayFactor the factor of the weight decay; finite and 0 or above
     * @param step the number of this step, from 1
     */
    default void update(
            float[] parameters,
            float[] gradient,
            float[][] slots,
            int from,
            int to,
            double learningRate,
            double decayFactor,
            long step) {
        update(parameters, gradient, slots, from, to, learningRate, step);
    }

    @Override
    default void update(float[] parameters, float[] gradient, float[][] slots, double learningRate, long step) {
        update(parameters, gradient, slots, 0, parameters.length, learningRate, step);
    }

    @Override
    default void update(
            float[] parameters, float[] gradient, float[][] slots, double learningRate, double decayFactor, long step) {
        update(parameters, gradient, slots, 0, parameters.length, learningRate, decayFactor, step);
    }
}
