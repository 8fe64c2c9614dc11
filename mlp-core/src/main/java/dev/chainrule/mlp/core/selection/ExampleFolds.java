package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Folds of rows in memory.
 *
 * @param plugins what the runs can name
 * @param examples the rows
 * @param others the rows of another file that a run holds out, if it does
 * @param splits what each fold trains on and holds out; empty for one fold that holds out what the run says
 */
record ExampleFolds(Plugins plugins, DataTable examples, Optional<DataTable> others, List<Split> splits)
        implements Folds {

    @Override
    public int count() {
        return Math.max(1, splits.size());
    }

    @Override
    public Rows rows(RunSpec spec, int fold) {
        Loss loss = plugins.loss(spec.loss());
        Validation validation = spec.dataOrDefault().validation();
        if (splits.isEmpty()) {
            PreparedData preparation = prepare(spec, loss, Split.of(validation, examples, spec.seed()));
            return new Rows(
                    preparation,
                    preparation
                            .validation()
                            .orElseThrow(
                                    () -> new ConfigException(
                                            ErrorCode.CFG_SEMANTIC,
                                            Location.of("", "/data/validation"),
                                            "the run holds out no rows to measure on. Set \"validation\", or measure in folds")));
        }
        Split split = splits.get(fold);
        PreparedData preparation = spec.training().earlyStopping().isPresent()
                ? prepare(spec, loss, watched(validation, split.training(), spec.seed()))
                : prepare(spec, loss, new Split(split.training(), new int[0])).withoutValidation();
        PreparedData measured = preparation.withValidation(loss, examples.select(split.validation()));
        return new Rows(preparation, measured.validation().orElseThrow());
    }

    private PreparedData prepare(RunSpec spec, Loss loss, Split split) {
        RowActivation output = plugins.activation(spec.network().outputLayer().activation());
        PreparedData preparation = PreparedData.of(spec, loss, output, examples, split);
        return others.map(rows -> preparation.withValidation(loss, rows)).orElse(preparation);
    }

    /** The training rows of a fold, divided once more, so that early stopping does not watch what is measured. */
    private Split watched(Validation validation, int[] training, long seed) {
        Split split = Split.of(validation, examples.select(training), seed);
        return new Split(at(split.training(), training), at(split.validation(), training));
    }

    private static int[] at(int[] places, int[] rows) {
        return Arrays.stream(places).map(place -> rows[place]).toArray();
    }
}
