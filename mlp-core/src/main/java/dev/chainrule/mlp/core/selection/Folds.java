package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.List;
import java.util.Optional;

/** The rows of each fold: what is trained on, and what is held out to be measured on. Asked by several threads at once. */
public interface Folds {

    /**
     * The rows of one fold.
     *
     * @param preparation what the training sees: everything in it is fitted on its training rows
     * @param heldOut what is measured on
     */
    record Rows(PreparedData preparation, Dataset heldOut) {}

    /** The number of folds. */
    int count();

    /**
     * The rows of a fold, made ready as a run says.
     *
     * @param spec the run
     * @param fold from 0
     * @throws DataException if the rows do not fit the spec
     */
    Rows rows(RunSpec spec, int fold);

    /**
     * Folds of rows in memory, as runs with {@code data} say. Training does not see what its fold holds out: with early
     * stopping it watches rows of its own, of which {@code data.validation} tells what share of the training rows they are.
     *
     * @param plugins what the runs can name
     * @param examples the rows
     * @param others the rows of the file that {@link Validation.InFile} names, if one does
     * @param splits what each fold trains on and holds out
     */
    static Folds of(Plugins plugins, DataTable examples, Optional<DataTable> others, List<Split> splits) {
        return new ExampleFolds(plugins, examples, others, splits);
    }

    /**
     * One fold, which holds out what {@code data.validation} of a run says.
     *
     * @param plugins what the runs can name
     * @param examples the rows
     * @param others the rows of the file that {@link Validation.InFile} names, if one does
     */
    static Folds asTheRunSays(Plugins plugins, DataTable examples, Optional<DataTable> others) {
        return new ExampleFolds(plugins, examples, others, List.of());
    }
}
