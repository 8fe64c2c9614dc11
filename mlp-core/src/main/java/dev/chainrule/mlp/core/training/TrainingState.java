package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.network.ParameterArrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands: with its spec and its rows all that it takes to go on as if it had never stopped, to the last bit.
 * Whatever is drawn at random follows from the seed and from the place, so no generator has a state to keep.
 *
 * @param epoch the epoch that the next batch belongs to, from 1; one more than there are epochs when all are done
 * @param batch how many batches of that epoch are done
 * @param lossSum the sum of the losses of the rows in those batches
 * @param history how the epochs before it went, in order
 * @param weights the weights
 * @param best what the model is made of in the end; if empty, the weights
 * @param slots the optimizer's state, for each slot and each layer as many numbers as the layer has parameters
 * @param step how many batches the optimizer has seen
 */
public record TrainingState(
        int epoch,
        int batch,
        double lossSum,
        List<EpochResult> history,
        ParameterArrays weights,
        Optional<ParameterArrays> best,
        List<ParameterArrays> slots,
        long step) {

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
}
