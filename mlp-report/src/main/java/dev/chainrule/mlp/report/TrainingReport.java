package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingFinished;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a report tells: a run and what came of it.
 *
 * @param title what to call it
 * @param preparation the rows
 * @param model what was trained on them
 * @param epochs how the epochs went, in order; all or some of them, at least one
 * @param end how the run ended
 * @param training how the model does on the training rows
 * @param validation how it does on the held-out rows, if there are any
 * @param seconds how long training took
 * @param versions of this program and of Java
 * @param kernel what multiplied
 * @since 0.2
 */
public record TrainingReport(
        String title,
        PreparedData preparation,
        TrainedModel model,
        List<EpochResult> epochs,
        TrainingFinished end,
        Evaluation training,
        Optional<Evaluation> validation,
        double seconds,
        String versions,
        String kernel) {

    /** Checks that there is an epoch. */
    public TrainingReport {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(preparation, "preparation");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(end, "end");
        epochs = List.copyOf(epochs);
        if (epochs.isEmpty()) {
            throw new IllegalArgumentException("a report needs an epoch, had none");
        }
    }
}
