package dev.chainrule.mlp.api;

/**
 * A rule that says how large the steps of an optimizer are, from the first step of a run to the last.
 *
 * <p>A schedule is an immutable value and a pure function: all that it may know comes as arguments, so that a run that is
 * taken up again needs nothing of it. One that looks at how training goes, as reduce-on-plateau does, goes through the
 * history anew. It is asked before each step.
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
}
