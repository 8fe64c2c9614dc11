package dev.chainrule.mlp.api;

/**
 * A learning-rate schedule: determines the learning rate of every step of a run.
 *
 * <p>A schedule is an immutable value and a pure function of its arguments. It is stateless, so resuming a run needs
 * nothing from it. It is called before each step. A schedule that depends on the losses, such as reduce-on-plateau,
 * reads the whole history in {@link #learningRate}; for runs of very many epochs it can also override {@link #rates},
 * which receives each loss once.
 *
 * @since 0.2
 */
public interface Schedule extends Plugin<Schedule> {

    /**
     * Returns the learning rate of one step.
     *
     * @param learningRate the optimizer's learning rate; greater than 0
     * @param step the number of the step, from 1; at most {@code epochs · stepsPerEpoch}
     * @param stepsPerEpoch the number of steps per epoch; at least 1
     * @param epoch the number of the epoch that the step is in, from 1
     * @param epochs the number of epochs of the run; at least 1
     * @param history the loss after each finished epoch, of the held-out rows or, without any, of the training rows, as
     *     far as it is known: {@code epoch − 1} numbers; not modified
     * @return finite and not negative; 0 learns nothing
     */
    double learningRate(double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history);

    /**
     * Returns whether {@link #learningRate} reads its history. If not, it may receive an empty one, which saves
     * copying all losses in every epoch.
     */
    default boolean readsHistory() {
        return true;
    }

    /**
     * Starts the rates of one run, equal to those of {@link #learningRate} to the bit. Override it to keep only what
     * is needed of the losses, so that the cost of a step does not grow with the number of epochs.
     *
     * @param learningRate as for {@link #learningRate}
     * @param stepsPerEpoch as for {@link #learningRate}
     * @param epochs as for {@link #learningRate}
     */
    default Rates rates(double learningRate, long stepsPerEpoch, int epochs) {
        return new RatesFromHistory(this, learningRate, stepsPerEpoch, epochs);
    }

    /** The learning rates of one run, requested in the order of its steps. Not thread-safe. */
    interface Rates {

        /** Receives the loss after an epoch: once for each finished epoch, in their order. */
        void epochFinished(double loss);

        /**
         * Returns the learning rate of a step in the epoch after the finished ones.
         *
         * @param step the number of the step, from 1
         * @param epoch the number of the epoch that the step is in, from 1
         * @return finite and not negative; 0 learns nothing
         */
        double learningRate(long step, int epoch);
    }
}
