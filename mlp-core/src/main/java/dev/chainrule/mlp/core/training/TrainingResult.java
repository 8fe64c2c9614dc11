package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A trained model with the history of its training.
 *
 * @param model the model, even if the run was stopped before its end
 * @param history the results of the finished epochs, in order; of an ensemble, for each epoch the mean of the members
 *     that finished it
 * @param outcome how the run ended; if {@link TrainingOutcome#STOPPED}, the model is half-trained
 * @param members the result of each member of an ensemble; empty for a single network
 * @since 0.2
 */
public record TrainingResult(
        TrainedModel model, List<EpochResult> history, TrainingOutcome outcome, List<TrainingResult> members) {

    /** Copies the lists. */
    public TrainingResult {
        Objects.requireNonNull(model, "model");
        history = List.copyOf(history);
        Objects.requireNonNull(outcome, "outcome");
        members = List.copyOf(members);
    }

    /** Creates the result of a single network. */
    public TrainingResult(TrainedModel model, List<EpochResult> history, TrainingOutcome outcome) {
        this(model, history, outcome, List.of());
    }

    /**
     * Returns the result with a model that is calibrated with the held-out rows of the run, if the run asks for it and was
     * not stopped. {@link Trainer#run} does this; a program that takes the steps itself calls it at the end.
     *
     * @param rows the rows of the run
     * @since 0.2
     */
    public TrainingResult calibrated(PreparedData rows) {
        return outcome == TrainingOutcome.STOPPED
                ? this
                : new TrainingResult(Calibration.after(model, rows), history, outcome, members);
    }

    /**
     * Creates the result of an ensemble: stopped if a member was, otherwise with the outcome of the member that was
     * trained longest.
     *
     * @param spec the run of the ensemble
     * @param members the result of each member that began, at least one
     */
    public static TrainingResult ofMembers(RunSpec spec, List<TrainingResult> members) {
        boolean isWhole = members.size() == spec.training().members();
        TrainedModel model = TrainedModel.ensemble(
                spec.withTraining(spec.training().withMembers(members.size())),
                members.stream().map(TrainingResult::model).toList());
        TrainingResult longest = members.stream()
                .max(Comparator.comparingInt(member -> member.history.size()))
                .orElseThrow();
        boolean isStopped = !isWhole || members.stream().anyMatch(member -> member.outcome == TrainingOutcome.STOPPED);
        return new TrainingResult(
                model,
                EpochResult.means(members.stream().map(TrainingResult::history).toList()),
                isStopped ? TrainingOutcome.STOPPED : longest.outcome,
                members);
    }

    /** Returns the model's line with the number of epochs, such as {@code iris: 4 inputs, …, 131 parameters; 200 epochs}. */
    @Override
    public String toString() {
        return model + "; " + history.size() + (history.size() == 1 ? " epoch" : " epochs");
    }
}
