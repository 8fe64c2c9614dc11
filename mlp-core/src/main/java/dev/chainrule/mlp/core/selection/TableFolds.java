package dev.chainrule.mlp.core.selection;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Split;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The folds of a table in memory.
 *
 * @param plugins the registry of the runs' plugins
 * @param table the rows
 * @param validationTable the rows of a separate validation file, if the run has one
 * @param preprocessing the preparation of the rows; empty for that in the run's data
 * @param splits the training rows and held-out rows of each fold; empty for a single fold that uses the run's
 *     validation
 */
record TableFolds(
        Plugins plugins,
        DataTable table,
        Optional<DataTable> validationTable,
        Optional<PreprocessingSpec> preprocessing,
        List<Split> splits)
        implements Folds {

    @Override
    public int count() {
        return Math.max(1, splits.size());
    }

    @Override
    public Rows rows(RunSpec spec, int fold) {
        Loss loss = plugins.loss(spec.loss());
        Validation validation = how(spec).validation();
        if (splits.isEmpty()) {
            PreparedData prepared = prepare(spec, loss, Split.of(validation, table, spec.seed()));
            return new Rows(
                    prepared,
                    prepared.validation()
                            .orElseThrow(() -> new ConfigException(
                                    ErrorCode.CFG_SEMANTIC,
                                    Location.of("", "/data/validation"),
                                    "the run holds out no rows to evaluate on."
                                            + " Set \"validation\", or use folds")));
        }
        Split split = splits.get(fold);
        PreparedData prepared = needsHeldOut(spec)
                ? prepare(spec, loss, splitAgain(validation, split.training(), spec.seed()))
                : prepare(spec, loss, new Split(split.training(), new int[0])).withoutValidation();
        PreparedData withHeldOut = prepared.withValidation(loss, table.select(split.validation()));
        return new Rows(prepared, withHeldOut.validation().orElseThrow());
    }

    @Override
    public Optional<FoldTables> tables() {
        return preprocessing.isPresent()
                ? Optional.empty()
                : Optional.of(new FoldTables(table, validationTable, splits));
    }

    private PreprocessingSpec how(RunSpec spec) {
        return preprocessing.orElseGet(spec::preprocessing);
    }

    private PreparedData prepare(RunSpec spec, Loss loss, Split split) {
        PreparedData prepared = PreparedData.of(spec, plugins, how(spec), table, split);
        return validationTable.map(rows -> prepared.withValidation(loss, rows)).orElse(prepared);
    }

    private static boolean needsHeldOut(RunSpec spec) {
        return spec.training().earlyStopping().isPresent() || spec.training().calibrate();
    }

    /** Splits the training rows of a fold once more: neither early stopping nor a calibration sees the held-out rows. */
    private Split splitAgain(Validation validation, int[] training, long seed) {
        Split split = Split.of(validation, table.select(training), seed);
        return new Split(select(training, split.training()), select(training, split.validation()));
    }

    private static int[] select(int[] rows, int[] indices) {
        return Arrays.stream(indices).map(index -> rows[index]).toArray();
    }
}
