package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputBlock;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The preprocessing of a run, fitted on its training rows.
 *
 * @param spec the run, with all sizes of its network
 * @param preprocessing the preprocessing of inputs and targets
 * @param weights the weights of training rows
 * @param warnings non-fatal warnings, one sentence each
 * @since 0.2
 */
public record FittedPreprocessing(
        RunSpec spec, Preprocessing preprocessing, RowWeights weights, List<String> warnings) {
    /** The number of constant columns that are named one by one. */
    private static final int FEW = 5;

    /** Returns training rows after preprocessing, with their weights. */
    public MatrixDataset training(DataTable examples) {
        MatrixDataset rows = preprocessing.dataset(examples);
        return new MatrixDataset(rows.input(), rows.target(), rows.exactTargets(), weights.of(examples), rows.lines());
    }

    /**
     * Fits the preprocessing of a run on its training rows, which need not be in memory.
     *
     * @param spec a run; without data, the defaults of {@link RunSpec#preprocessing} hold
     * @param plugins the registry of the loss, the output activation and the encodings
     * @param training a summary of the training rows, for these encodings
     * @param labels the labels of all rows, those that are held out too; empty if the targets are numbers
     * @throws ConfigException if the sizes that the document gives are not those of the data
     * @throws DataException if the rows do not fit the spec
     */
    public static FittedPreprocessing fit(RunSpec spec, Plugins plugins, TableSummary training, Set<String> labels) {
        PreprocessingSpec how = spec.preprocessing();
        return fit(
                spec,
                how,
                plugins.loss(spec.loss()),
                plugins.activation(spec.network().outputLayer().activation()),
                training,
                labels);
    }

    /** Fits this preprocessing in place of the one in the run's data. */
    static FittedPreprocessing fit(
            RunSpec spec,
            PreprocessingSpec how,
            Loss loss,
            RowActivation output,
            TableSummary training,
            Set<String> labels) {
        boolean classes = training.hasLabels();
        if (classes
                && training.labels().keySet().stream().allMatch(LabelWeights.given(how.classWeights())::isExcluded)) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/data/classWeights"),
                    "every class of the training rows has the weight 0, so there is nothing to learn from. Give one a"
                            + " weight above 0");
        }
        Target target = classes
                ? classes(training, labels, spec.network().outputLayer().units(), loss, output)
                : numbers(training, loss, how.clipPredictions());
        Features features = training.features(how);
        Preprocessing preprocessing = new Preprocessing(features, training.scaler(features), target);
        checkSize("/network/inputs", spec.network().inputs(), features.inputs(), "features", "inputs", "");
        checkSize(
                "/network/layers/" + (spec.network().layers().size() - 1) + "/units",
                spec.network().outputLayer().units(),
                target.outputs(),
                classes ? "classes" : loss.quantiles().isEmpty() ? "targets" : "quantiles",
                "units",
                target instanceof Target.Classes found && found.areNumbers()
                        ? ", or predict numbers with \"targetType\": \"number\" in \"data\""
                        : "");
        checkEncodings(spec.network().encode(), features);
        ClassWeightsCheck.check(how.classWeights(), target);
        TargetWarnings targetWarnings = new TargetWarnings(spec, how, loss, output);
        List<String> warnings = new ArrayList<>();
        warnOfConstant(training.constantFeatures(features), warnings);
        features.columns()
                .forEach(column ->
                        SimilarWords.ofColumn(column.name(), column.known()).ifPresent(warnings::add));
        if (target instanceof Target.Classes found) {
            int layers = spec.network().layers().size();
            OptionalInt before = layers == 1
                    ? OptionalInt.of(features.inputs())
                    : spec.network().layers().get(layers - 2).units();
            found.requireRepeated(training.rows(), new LabelCause(spec, loss, output));
            found.requireLayerFits(before.orElse(1), Runtime.getRuntime().maxMemory());
            warnings.addAll(targetWarnings.ofClasses(found, training.rows()));
        }
        warnings.addAll(training.roundedColumns(preprocessing));
        if (how.scale().isEmpty()) {
            warnings.addAll(training.unscaledFeatures(features));
        }
        if (target instanceof Target.Numbers numbers) {
            warnings.addAll(training.targetWarnings(targetWarnings, numbers.scaler()));
        }
        return new FittedPreprocessing(
                spec.withNetwork(spec.network()
                        .withSizes(features.inputs(), target.outputs())
                        .withEncodings(features.learned())),
                preprocessing,
                RowWeights.of(how.classWeights(), training.labels()),
                warnings);
    }

    /** The document of a manifest has the encodings of the columns in its network too. */
    private static void checkEncodings(Map<String, PluginSpec> given, Features features) {
        given.keySet().forEach(key -> {
            if (InputBlock.of(key).orElseThrow().end() > features.inputs()) {
                throw new ConfigException(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", "/network/encode/" + Location.token(key)),
                        "the data makes " + features.inputs() + " inputs. Name some of these, or name a column in"
                                + " \"encode\" of \"data\"");
            }
        });
        Map<String, PluginSpec> learned = features.learned();
        if (!given.isEmpty() && !learned.isEmpty() && !given.equals(learned)) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/network/encode"),
                    "\"encode\" of \"data\" has learned encodings, of the inputs " + String.join(", ", learned.keySet())
                            + ", which would replace these. Name all columns there, and delete \"encode\" of"
                            + " \"network\"");
        }
    }

    private static Target numbers(TableSummary training, Loss loss, boolean areLimited) {
        Target.Numbers numbers = unlimited(training, loss);
        return areLimited ? numbers.withLimits(training.targetRanges()) : numbers;
    }

    private static Target.Numbers unlimited(TableSummary training, Loss loss) {
        List<String> columns = training.targetNames();
        if (loss.quantiles().isEmpty()) {
            return new Target.Numbers(columns, training.targetScaler());
        }
        if (columns.size() > 1) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/data/target"),
                    "several quantiles are predicted of one target, found " + columns.size()
                            + ". Train a model for each target");
        }
        return Target.Numbers.ofQuantiles(columns.get(0), training.targetScaler(), loss.quantiles());
    }

    private static void warnOfConstant(List<String> names, List<String> warnings) {
        if (names.size() <= FEW) {
            names.forEach(name ->
                    warnings.add("column '" + name + "' is the same in every training row and teaches nothing"));
        } else {
            warnings.add(names.size() + " columns are the same in every training row and teach nothing, as '"
                    + String.join("', '", names.subList(0, FEW)) + "'");
        }
    }

    private static Target classes(
            TableSummary training, Set<String> found, OptionalInt units, Loss loss, RowActivation output) {
        List<String> labels = Target.Classes.inOrder(found);
        String name = training.targetNames().get(0);
        if (labels.size() < 2) {
            throw new DataException(
                    ErrorCode.DAT_ONE_CLASS,
                    Location.of("", name),
                    "all rows have the label '" + labels.get(0) + "'; a classifier needs at least two classes");
        }
        boolean oneOutputIsEnough = labels.size() == 2
                && loss.classifies()
                && output instanceof Activation
                && loss.objectionTo(output.definition(), 1).isEmpty();
        int wanted = units.orElse(oneOutputIsEnough ? 1 : labels.size());
        return new Target.Classes(name, labels, wanted == 1 && labels.size() == 2 ? 1 : labels.size());
    }

    private static void checkSize(
            String pointer, OptionalInt given, int found, String what, String key, String otherAdvice) {
        if (given.isPresent() && given.getAsInt() != found) {
            String things = found == 1 ? what.substring(0, what.length() - 1) : what;
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", pointer),
                    "the data has " + found + " " + things + ", the document says " + given.getAsInt() + ". Leave \""
                            + key + "\" out and the data decides" + otherAdvice);
        }
    }
}
