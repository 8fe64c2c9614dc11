package dev.chainrule.mlp.api;

import java.util.Optional;

/**
 * A method that minimizes the loss of all rows together, such as L-BFGS. It determines the length of its steps itself, so
 * it has no learning rate.
 *
 * <p>A solver is immutable. Its state lives in one array of float64 numbers, initially zero, which the trainer owns, passes
 * in and saves, so checkpoints need no code per solver. One iteration is one epoch of a run.
 *
 * @since 0.2
 */
public interface Solver extends Plugin<Solver> {

    /** Whether there is a reason for another iteration. */
    enum Status {
        /** The parameters were improved. */
        IMPROVED,

        /** The parameters are a minimum, as exactly as the solver's options ask for. */
        CONVERGED,

        /** No step improves the parameters, although the gradient is not small: further iterations do not change them. */
        STALLED
    }

    /**
     * The result of one iteration.
     *
     * @param value F of the parameters after the iteration
     * @param status whether there is a reason for another iteration
     */
    record Iteration(double value, Status status) {}

    /**
     * Returns the length of the state array.
     *
     * @param parameters the number of parameters
     */
    long stateSize(int parameters);

    /**
     * Returns why this solver cannot minimize an objective.
     *
     * @param parameters the number of parameters
     * @param leastSquares whether the loss is a sum of squares, so that {@link Objective#gaussNewton} can be called
     * @return a sentence for the user that says what to use instead; empty if there is no objection
     */
    default Optional<String> objectionTo(long parameters, boolean leastSquares) {
        return Optional.empty();
    }

    /**
     * Makes one iteration. It never increases the objective, and leaves the parameters as they are if it cannot decrease
     * it.
     *
     * @param objective F; never changes during a run
     * @param parameters θ, finite numbers; changed in place
     * @param state {@link #stateSize} numbers, all zero before the first iteration and otherwise as the iteration before
     *     left them; changed. Together with the parameters they determine all further iterations
     * @return the value of the objective at the new parameters; not finite only if it is not finite at the first
     *     parameters
     */
    Iteration iterate(Objective objective, double[] parameters, double[] state);
}
