package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.network.Network;
import java.util.List;

/**
 * The start of a run.
 *
 * @param network the network
 * @param trainingRows the number of training rows
 * @param validationRows the number of held-out rows
 * @param epochs the maximum number of epochs
 * @param kernel the name of the kernel that runs the matrix products
 * @param done the results of the epochs already finished, if the run is resumed; otherwise empty
 * @since 0.2
 */
public record TrainingStarted(
        Network network, int trainingRows, int validationRows, int epochs, String kernel, List<EpochResult> done) {

    /** Copies the list. */
    public TrainingStarted {
        done = List.copyOf(done);
    }

    /** Creates the start of a run that is not resumed. */
    public TrainingStarted(Network network, int trainingRows, int validationRows, int epochs, String kernel) {
        this(network, trainingRows, validationRows, epochs, kernel, List.of());
    }
}
