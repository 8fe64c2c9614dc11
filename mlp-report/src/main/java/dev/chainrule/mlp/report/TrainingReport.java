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
 * A finished run, its rows and its results, as a report shows them.
 *
 * @param title the heading, such as the name of the run
 * @param preparation the rows
 * @param model the model trained on them
 * @param epochs the results of all or some epochs, in order, at least one; of an ensemble, the means of its members
 * @param end the end of the run
 * @param training the evaluation of the model on the training rows
 * @param validation its evaluation on the held-out rows, if there are any
 * @param members the training of each member of an ensemble; empty for a single network
 * @param seconds the duration of training
 * @param versions the versions of mlp and of Java
 * @param kernel the kernel that ran the matrix products
 * @param importance what the features are worth, if it was measured
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
        List<Member> members,
        double seconds,
        String versions,
        String kernel,
        Optional<ImportanceReport> importance) {

    /**
     * The training of a member of an ensemble.
     *
     * @param kept the result of the epoch whose weights are those of the member
     * @param end the end of its run
     */
    public record Member(EpochResult kept, TrainingFinished end) {

        /** Returns the members of a history whose runs are finished. */
        public static List<Member> of(EpochHistory history) {
            return history.members().stream().map(Member::ofMember).toList();
        }

        private static Member ofMember(EpochHistory history) {
            TrainingFinished end = history.end().orElseThrow();
            return new Member(history.kept(), end);
        }
    }

    /** Creates the report of a single network. */
    public TrainingReport(
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
        this(
                title,
                preparation,
                model,
                epochs,
                end,
                training,
                validation,
                List.of(),
                seconds,
                versions,
                kernel,
                Optional.empty());
    }

    /** Checks that there is an epoch. */
    public TrainingReport {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(preparation, "preparation");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(end, "end");
        epochs = List.copyOf(epochs);
        members = List.copyOf(members);
        if (epochs.isEmpty()) {
            throw new IllegalArgumentException("a report needs an epoch, had none");
        }
    }
}
