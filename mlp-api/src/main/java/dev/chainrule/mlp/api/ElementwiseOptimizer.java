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

    @Override
    default void update(float[] parameters, float[] gradient, float[][] slots, double learningRate, long step) {
        update(parameters, gradient, slots, 0, parameters.length, learningRate, step);
    }
}
