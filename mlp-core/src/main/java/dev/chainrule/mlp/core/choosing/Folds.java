package dev.chainrule.mlp.core.choosing;

import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Examples;
import dev.chainrule.mlp.core.data.Preparation;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
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
    record Rows(Preparation preparation, Dataset heldOut) {}

    /** The number of folds. */
    int count();

    /**
     * The rows of a fold, made ready as a run says.
     *
     * @param spec the run
     * @param fold from 0
     * @throws dev.chainrule.mlp.api.DataException if the rows do not fit the spec
     */
    Rows rows(RunSpec spec, int fold);

    /** Folds of rows that are in memory. Runs must have {@code data}, which says how rows are scaled. */
    static Folds of(Plugins plugins, Examples examples, List<Split> splits) {
        return new Folds() {
            @Override
            public int count() {
                return splits.size();
            }

            @Override
            public Rows rows(RunSpec spec, int fold) {
                Loss loss = plugins.loss(spec.loss());
                RowActivation output =
                        plugins.activation(spec.network().outputLayer().activation());
                Preparation all = Preparation.of(spec, loss, output, examples, splits.get(fold));
                // the training must not see what it is measured on
                Preparation training = new Preparation(
                        all.spec(), all.preprocessing(), all.training(), Optional.empty(), all.warnings());
                return new Rows(training, all.validation().orElseThrow());
            }
        };
    }
}
