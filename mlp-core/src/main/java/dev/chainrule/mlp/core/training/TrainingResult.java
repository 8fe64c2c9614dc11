package dev.chainrule.mlp.core.training;

import java.util.List;
import java.util.Objects;

/**
 * A trained model with the history of its training.
 *
 * @param model the model, even if the run was stopped before its end
 * @param history the results of the finished epochs, in order
 * @param outcome how the run ended; if {@link TrainingOutcome#STOPPED}, the model is half-trained
 * @since 0.2
 */
public record TrainingResult(TrainedModel model, List<EpochResult> history, TrainingOutcome outcome) {

    /** Copies the list. */
    public TrainingResult {
        Objects.requireNonNull(model, "model");
        history = List.copyOf(history);
        Objects.requireNonNull(outcome, "outcome");
    }
}
