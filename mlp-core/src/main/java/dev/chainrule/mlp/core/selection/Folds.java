package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.List;
import java.util.Optional;

/**
 * Provides the training rows and held-out rows of each fold. Implementations are thread-safe.
 *
 * @since 0.2
 */
public interface Folds {

    /**
     * The rows of one fold.
     *
     * @param prepared the data of the training, whose preprocessing is fitted on its training rows only
     * @param heldOut the rows to evaluate on, with the same preprocessing
     */
    record Rows(PreparedData prepared, Dataset heldOut) {}

    /** Returns the number of folds. */
    int count();

    /**
     * Returns the rows of a fold, prepared for a run.
     *
     * @param spec the run
     * @param fold the index of the fold, from 0
     * @throws DataException if the rows do not fit the spec
     */
    Rows rows(RunSpec spec, int fold);

    /**
     * Returns the tables that the rows come from; empty if there are none, or the preparation of the rows is not that of the
     * run's data.
     *
     * @since 0.2
     */
    default Optional<FoldTables> tables() {
        return Optional.empty();
    }

    /**
     * Creates the folds of a table in memory. Training never sees the held-out rows of its fold: early stopping
     * watches the share of the training rows that {@code data.validation} sets aside.
     *
     * @param plugins the registry of the runs' plugins
     * @param table the rows
     * @param validationTable the rows of the file named by {@link Validation.InFile}, if the run has one
     * @param splits the training rows and held-out rows of each fold
     */
    static Folds of(Plugins plugins, DataTable table, Optional<DataTable> validationTable, List<Split> splits) {
        return new TableFolds(plugins, table, validationTable, Optional.empty(), splits);
    }

    /**
     * Creates folds of a table, stratified by label if there are labels, or in the order of time if the last rows are held
     * out. Rows that {@code missing} leaves out belong to no fold.
     *
     * @param plugins the registry of the runs' plugins
     * @param table the rows
     * @param how what is scaled, filled in and weighted, and what early stopping watches; the run's data is ignored
     * @param count the number of folds
     * @param seed the seed of the draw
     * @throws IllegalArgumentException if the count is less than 2, or a file is to be held out
     * @since 0.2
     */
    static Folds of(Plugins plugins, DataTable table, PreprocessingSpec how, int count, long seed) {
        DataTable complete = table.without(how.requireNoFile().missing());
        return new TableFolds(
                plugins,
                complete,
                Optional.empty(),
                Optional.of(how),
                Split.folds(how.validation(), count, complete, seed));
    }

    /**
     * Creates a single fold that holds out the validation rows of the run, as {@code data.validation} describes them.
     *
     * @param plugins the registry of the runs' plugins
     * @param table the rows
     * @param validationTable the rows of the file named by {@link Validation.InFile}, if the run has one
     */
    static Folds ofValidation(Plugins plugins, DataTable table, Optional<DataTable> validationTable) {
        return new TableFolds(plugins, table, validationTable, Optional.empty(), List.of());
    }
}
