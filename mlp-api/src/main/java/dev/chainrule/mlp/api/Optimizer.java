package dev.chainrule.mlp.api;

/**
 * A rule that turns a gradient into an update of the parameters.
 *
 * <p>An optimizer is immutable. Its state (velocities, moments) lives in slots: arrays of the same length as the
 * parameters, initially zero, which the trainer owns, passes in and saves, so checkpoints need no code per optimizer.
 * It is called once per step for each layer's array of parameters (weights and biases). Optimizers that update each
 * element independently, as nearly all do, implement {@link ElementwiseOptimizer}, which the trainer may divide among
 * threads.
 *
 * @since 0.2
 */
public interface Optimizer extends Plugin<Optimizer> {

    /** Returns the number of state arrays per parameter array: 0 for SGD, 2 for Adam. */
    default int slots() {
        return 0;
    }

    /** Returns the default learning rate; finite and greater than 0. */
    default double defaultLearningRate() {
        return 0.01;
    }

    /**
     * Updates one array of parameters in place.
     *
     * @param parameters the parameters θ; changed
     * @param gradient ∂L/∂θ, the mean over the batch, same length as {@code parameters}; not modified
     * @param slots {@link #slots()} arrays of state, each same length as {@code parameters}, all zero before step 1;
     *     changed
     * @param learningRate the step size of this step; 0 or above
     * @param step the number of this step, from 1
     */
    void update(float[] parameters, float[] gradient, float[][] slots, double learningRate, long step);

    /**
     * Returns whether this optimizer shrinks parameters by a weight decay, which layers and schedules can scale. If so,
     * override {@link #update(float[], float[], float[][], double, double, long)} too.
     */
    default boolean decays() {
        return false;
    }

    /**
     * Updates one array of parameters in place, with a part or a multiple of the weight decay. A factor of 1 gives the
     * same bits as the method without it. The default ignores the factor, as is right without weight decay.
     *
     * @param parameters the parameters θ; changed
     * @param gradient ∂L/∂θ, the mean over the batch, same length as {@code parameters}; not modified
     * @param slots {@link #slots()} arrays of state; changed
     * @param learningRate the step size of this step; 0 or above
     * @param decayFactor the factor of the weight decay; finite and 0 or above
     * @param step the number of this step, from 1
     */
    default void update(
            float[] parameters, float[] gradient, float[][] slots, double learningRate, double decayFactor, long step) {
        update(parameters, gradient, slots, learningRate, step);
    }
}
