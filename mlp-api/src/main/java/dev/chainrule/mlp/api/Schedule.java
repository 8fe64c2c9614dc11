package dev.chainrule.mlp.api;

/**
 * A rule that says how large the steps of an optimizer are, from the first step of a run to the last.
 *
 * <p>A schedule is an immutable value and a pure function: all that it may know comes as arguments, so that a run that is
 * taken up again needs nothing of it. It is asked before each step. One that looks at how training goes, as
 * reduce-on-plateau does, goes through the history anew in {@link #learningRate}; if runs may have very many epochs, it also
 * overrides {@link #rates}, which looks at each loss once.
 */
public interface Schedule extends Plugin<Schedule> {

    /**
     * The learning rate of one step.
     *
     * @param learningRate the optimizer's learning rate, as the document gives it; above 0
     * @param step the number of the step, from 1; at most {@code epochs · stepsPerEpoch}
     * @param stepsPerEpoch how many steps an epoch has; at least 1
     * @param epoch the number of the epoch that the step is in, from 1
     * @param epochs how many epochs the run is to have; at least 1
     * @param history the loss after each finished epoch, of the held-out rows or, without any, of the training rows, as
     *     far as it is known: {@code epoch − 1} numbers; left alone
     * @return finite and not negative; 0 learns nothing
     */
    double learningRate(double learningRate, long step, long stepsPerEpoch, int epoch, int epochs, double[] history);

    /**
     * Whether {@link #learningRate} reads its history. If not, it may be given an empty one, which spares a run of very many
     * epochs a copy of all losses in each.
     */
    default boolean readsHistory() {
        return true;
    }

    /**
     * Starts on the rates of one run. They are those of {@link #learningRate}, to the bit; an override that keeps what it
     * needs of the losses makes a step cost the same however many epochs came before.
     *
     * @param learningRate as for {@link #learningRate}
     * @param stepsPerEpoch as for {@link #learningRate}
     * @param epochs as for {@link #learningRate}
     */
    default Rates rates(double learningRate, long stepsPerEpoch, int epochs) {
        return new RatesFromHistory(this, learningRate, stepsPerEpoch, epochs);
    }

    /** The rates of one run, asked for in the order of its steps. Belongs to one run and one thread. */
    interface Rates {

        /** Receives the loss after an epoch: once for each finished epoch, in their order. */
        void epochFinished(double loss);

        /**
         * The learning rate of one step of the epoch after those that are finished.
         *
         * @param step the number of the step, from 1
         * @param epoch the number of the epoch that the step is in, from 1
         * @return finite and not negative; 0 learns nothing
         */
        double learningRate(long step, int epoch);
    }
}
