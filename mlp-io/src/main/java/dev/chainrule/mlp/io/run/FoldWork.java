package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.selection.FoldEvaluator;
import dev.chainrule.mlp.core.selection.FoldTables;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentWriter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that other machines need to evaluate the folds of a document: its trials as documents and the rows as they were read,
 * so that they need no file. Serializable; immutable.
 *
 * @since 0.2
 */
public final class FoldWork implements Serializable {
    private static final long serialVersionUID = 1;

    private static final String NAME = "the document";

    private final List<String> trials;
    private final DataTable table;
    private final List<DataTable> validationTables; // none or one; Optional is not serializable
    private final List<int[]> training;
    private final List<int[]> heldOut;
    /** The document of the first trial with the metric of the search as its only one; none or one. */
    private final List<String> measured;

    private final boolean failOnDivergence;

    /**
     * @param metric the metric to compute beside those of each trial
     * @param failOnDivergence whether a training that diverges is an error; otherwise it is a result
     */
    FoldWork(List<RunSpec> trials, FoldTables tables, Optional<PluginSpec> metric, boolean failOnDivergence) {
        this.trials = trials.stream().map(DocumentWriter::write).toList();
        table = tables.table();
        validationTables = tables.validationTable().stream().toList();
        training = tables.splits().stream().map(Split::training).toList();
        heldOut = tables.splits().stream().map(Split::validation).toList();
        RunSpec first = trials.get(0);
        measured = metric.stream()
                .map(only -> DocumentWriter.write(first.withTraining(
                        first.training().withMetrics(List.of(only)).withEarlyStopping(Optional.empty()))))
                .toList();
        this.failOnDivergence = failOnDivergence;
    }

    /**
     * Returns what evaluates the folds on this machine.
     *
     * @param plugins the plugins that the trials name
     * @param kernel the kernel that runs the matrix products
     */
    public FoldEvaluator evaluator(Plugins plugins, Kernel kernel) {
        DocumentReader reader = new DocumentReader(plugins);
        List<Split> splits = new ArrayList<>();
        for (int f = 0; f < training.size(); f++) {
            splits.add(new Split(training.get(f), heldOut.get(f)));
        }
        Optional<DataTable> validation = validationTables.stream().findFirst();
        return new FoldEvaluator(
                plugins,
                kernel,
                trials.stream().map(text -> reader.read(text, NAME)).toList(),
                new FoldTables(table, validation, splits).folds(plugins),
                measured.stream()
                        .map(text -> plugins.metric(
                                reader.read(text, NAME).training().metrics().get(0)))
                        .findFirst(),
                failOnDivergence);
    }
}
