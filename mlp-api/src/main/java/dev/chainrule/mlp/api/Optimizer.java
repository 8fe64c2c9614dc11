package dev.chainrule.mlp.api;

/**
 * A rule that turns a gradient into an update of the parameters.
 *
 * <p>An optimizer is an immutable value. Its state (velocities, moments) lives in slots, arrays as long as the
 * parameters, zero at first, that the trainer owns, hands in and saves: checkpoints need no code per optimizer. It is
 * called once a step for each layer's array of parameters (weights and biases). One whose arithmetic treats each element
 * alone, as nearly all do, is an {@link ElementwiseOptimizer}, which the trainer may split over threads.
 */
public interface Optimizer extends Plugin<Optimizer> {

    /** How many state arrays each parameter array needs: 0 for SGD, 2 for Adam. */
    default int slots() {
        return 0;
    }

    /** The learning rate when the document gives none; finite and above 0. */
    default double defaultLearningRate() {
        return 0.01;
    }

    /**
     * Updates one array of parameters in place.
     *
     * @param parameters the parameters θ; changed
     * @param gradient ∂L/∂θ, the mean over the batch, as long as {@code parameters}; left alone
     * @param slots {@link #slots()} arrays of state, each as long as {@code parameters}, all zero before step 1; changed
     * @param learningRate the step size of this step; 0 or above
     * @param step the number of this step, from 1
     */
    void update(float[] parameters, float[] gradient, float[][] slots, double learningRate, long step);
}
