package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.Optional;

/**
 * The state of a run. Together with the spec and the rows, it is sufficient to resume the run with the same bits:
 * random numbers depend only on the seed and the position in the run, so that no generator has a state.
 *
 * @param epoch the epoch of the next batch, from 1; the number of epochs plus 1 if all are finished
 * @param batch the number of finished batches of that epoch
 * @param lossSum the sum of the losses of the rows in these batches
 * @param history the results of the previous epochs, in order
 * @param weights the current weights
 * @param best the weights of the final model; if empty, the current weights
 * @param slots the state of the optimizer, slots × layers × parameters; then the average of the weights, if the run keeps one
 * @param step the number of batches that the optimizer has processed, or of iterations of the solver
 * @param solver the state of the solver; empty if an optimizer trains
 * @since 0.2
 */
public record TrainingState(
        int epoch,
        int batch,
        double lossSum,
        List<EpochResult> history,
        ParameterArrays weights,
        Optional<ParameterArrays> best,
        List<ParameterArrays> slots,
        long step,
        Optional<SolverState> solver) {

    /** Checks the counts and copies the lists. The weights are shared, not copied. */
    public TrainingState {
        if (epoch < 1 || batch < 0 || step < 0) {
            throw new IllegalArgumentException(
                    "no run stands at epoch " + epoch + ", batch " + batch + ", step " + step);
        }
        history = List.copyOf(history);
        slots = List.copyOf(slots);
        if (history.size() != epoch - 1) {
            throw new IllegalArgumentException(history.size() + " finished epochs before epoch " + epoch);
        }
    }

    /** Returns the number of slots in the state of a run. */
    public static int slotsOf(RunSpec spec, Optimizer optimizer) {
        return spec.solver().isPresent()
                ? 0
                : optimizer.slots() + (spec.training().emaDecay() > 0 ? 1 : 0);
    }

    /** Creates the state of a run with an optimizer. */
    public TrainingState(
            int epoch,
            int batch,
            double lossSum,
            List<EpochResult> history,
            ParameterArrays weights,
            Optional<ParameterArrays> best,
            List<ParameterArrays> slots,
            long step) {
        this(epoch, batch, lossSum, history, weights, best, slots, step, Optional.empty());
    }
}
