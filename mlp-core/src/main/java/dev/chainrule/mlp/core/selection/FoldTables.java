package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.plugin.Plugins;
import java.util.List;
import java.util.Optional;

/**
 * The tables behind {@link Folds}, so that they can be sent to other machines.
 *
 * @param table the rows
 * @param validationTable the rows of a separate validation file, if the run has one
 * @param splits the training rows and held-out rows of each fold; empty for a single fold that uses the run's validation
 * @since 0.2
 */
public record FoldTables(DataTable table, Optional<DataTable> validationTable, List<Split> splits) {

    /** Copies the list. */
    public FoldTables {
        splits = List.copyOf(splits);
    }

    /** Returns the folds of these tables. */
    public Folds folds(Plugins plugins) {
        return new TableFolds(plugins, table, validationTable, Optional.empty(), splits);
    }
}
