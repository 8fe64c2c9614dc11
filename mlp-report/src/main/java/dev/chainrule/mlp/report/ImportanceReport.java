package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.explain.PartialDependence;
import dev.chainrule.mlp.core.explain.PermutationImportance;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.List;
import java.util.Objects;

/**
 * The importance of each feature of a model and the dependence of its predictions on them, for a page.
 *
 * @param title the heading, such as the name of the model
 * @param model the model
 * @param rows the number of rows that it was measured on
 * @param importance the importance of each feature
 * @param dependences the mean predictions by the values of some features, in the order in which they are shown
 * @since 0.2
 */
public record ImportanceReport(
        String title,
        TrainedModel model,
        int rows,
        PermutationImportance importance,
        List<PartialDependence> dependences) {

    /** Copies the list. */
    public ImportanceReport {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(importance, "importance");
        dependences = List.copyOf(dependences);
    }
}
