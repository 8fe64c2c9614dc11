package dev.chainrule.mlp.core.training;

import java.util.List;
import java.util.Objects;

/**
 * A trained model and how its training went.
 *
 * @param model the model, also if the run was stopped before its end
 * @param history how the finished epochs went, in order
 * @param outcome how the run ended; if {@link TrainingOutcome#STOPPED}, the model is half-trained
 */
public record TrainingResult(TrainedModel model, List<EpochResult> history, TrainingOutcome outcome) {

    /** Copies the list. */
    public TrainingResult {
        Objects.requireNonNull(model, "model");
        history = List.copyOf(history);
        Objects.requireNonNull(outcome, "outcome");
    }
}
