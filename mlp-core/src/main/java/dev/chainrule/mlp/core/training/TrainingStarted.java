package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.network.Network;
import java.util.List;

/**
 * What a run is about to do.
 *
 * @param network the network
 * @param trainingRows how many rows are trained on
 * @param validationRows how many rows are held out
 * @param epochs how many epochs there will be
 * @param kernel the name of the kernel that multiplies
 * @param done how the epochs went that are done already, when the run is gone on with; otherwise none
 */
public record TrainingStarted(
        Network network, int trainingRows, int validationRows, int epochs, String kernel, List<EpochResult> done) {

    /** Copies the list. */
    public TrainingStarted {
        done = List.copyOf(done);
    }

    /** A run from the beginning. */
    public TrainingStarted(Network network, int trainingRows, int validationRows, int epochs, String kernel) {
        this(network, trainingRows, validationRows, epochs, kernel, List.of());
    }
}
