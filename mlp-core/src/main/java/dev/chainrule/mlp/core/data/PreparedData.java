package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.ColumnRoles;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows made ready for a run: split, scaled, encoded, and the sizes of the network that follow from them.
 *
 * @param spec the run with all sizes of its network given
 * @param preprocessing what was fitted on the training rows
 * @param training what to train on
 * @param validation what is held out
 * @param warnings what a user should know and can live with, a sentence each
 * @since 0.2
 */
public record PreparedData(
        RunSpec spec,
        Preprocessing preprocessing,
        Dataset training,
        Optional<Dataset> validation,
        List<String> warnings) {
    /**
     * Returns the same rows for a member of the ensemble that the run trains.
     *
     * @param member its number, from 0
     * @throws IndexOutOfBoundsException if there is no such member
     * @see RunSpec#member
     * @since 0.2
     */
    public PreparedData member(int member) {
        return new PreparedData(spec.member(member), preprocessing, training, validation, warnings);
    }

    /**
     * Decides what the target columns hold where the document leaves it open. The document alone decides, never the
     * data: a text in a column of numbers is a fault of that cell and not another task.
     *
     * @param spec a run; without data, the defaults of {@link RunSpec#preprocessing} hold
     * @param output the activation of the output layer
     * @return {@link TargetType#LABEL} or {@link TargetType#NUMBER}
     * @see TargetType#AUTO
     */
    public static TargetType targetType(RunSpec spec, Loss loss, RowActivation output) {
        Optional<ColumnRoles> columns = spec.data().map(DataSpec::columns);
        TargetType given = columns.map(ColumnRoles::targetType).orElse(TargetType.AUTO);
        if (given != TargetType.AUTO) {
            return given;
        }
        if (columns.isPresent() && columns.get().target().size() > 1
                || !loss.quantiles().isEmpty()) { // whose outputs are several for one number
            return TargetType.NUMBER;
        }
        boolean label = loss.classifies()
                || !(output instanceof Activation)
                || spec.network().outputLayer().units().orElse(1) > 1;
        return label ? TargetType.LABEL : TargetType.NUMBER;
    }

    /**
     * Prepares a table that a program brings, with the plugins that {@link Plugins#load()} finds.
     *
     * <pre>{@code
     * PreparedData.of(spec, table, PreprocessingSpec.builder().scale("standard").validation(0.2).build())
     * }</pre>
     *
     * @param spec the run; its data, if it has any, is ignored
     * @param table the rows, with labels or with numbers
     * @param how what is scaled, filled in, weighted and held out, as in a document; not {@link Validation.InFile}
     * @throws ConfigException if the spec names what is not there, or does not fit the rows
     * @throws DataException if the rows do not fit the spec
     * @since 0.2
     */
    public static PreparedData of(RunSpec spec, DataTable table, PreprocessingSpec how) {
        return of(spec, Plugins.load(), table, how);
    }

    /**
     * Prepares a table that a program brings.
     *
     * @param spec the run; its data, if it has any, is ignored
     * @param plugins where the spec's loss and output activation are found
     * @param table the rows, with labels or with numbers
     * @param how what is scaled, filled in, weighted and held out, as in a document; not {@link Validation.InFile}
     * @throws ConfigException if the spec names what is not there, or does not fit the rows
     * @throws DataException if the rows do not fit the spec
     * @since 0.2
     */
    public static PreparedData of(RunSpec spec, Plugins plugins, DataTable table, PreprocessingSpec how) {
        Loss loss = plugins.loss(spec.loss());
        RowActivation output = plugins.activation(spec.network().outputLayer().activation());
        MissingRows complete = MissingRows.leftOut(table, how.requireNoFile().missing());
        DataTable counted = complete.rows().withoutWeightZero();
        Split split = split(spec, how, loss, output, counted);
        PreparedData prepared = of(spec, plugins, how, counted, labels(complete.rows(), Set.of()), split);
        List<String> all = new ArrayList<>(complete.warning().stream().toList());
        all.addAll(prepared.warnings);
        return new PreparedData(prepared.spec, prepared.preprocessing, prepared.training, prepared.validation, all);
    }

    /**
     * Prepares a table that a program brings.
     *
     * @param spec the run; its data, if it has any, is ignored
     * @param plugins where the spec's loss and output activation are found
     * @param examples the rows, with labels or with numbers
     * @param scale the name of the scaling of the features; with {@code "none"} a warning names those that need it
     * @param validation which rows are held out; not {@link Validation.InFile}
     * @throws ConfigException if the spec names what is not there
     * @throws DataException if the rows do not fit the spec
     */
    public static PreparedData of(
            RunSpec spec, Plugins plugins, DataTable examples, String scale, Validation validation) {
        return of(
                spec,
                plugins,
                examples,
                PreprocessingSpec.builder()
                        .scale(Optional.of(PluginSpec.of(scale)).filter(one -> !one.equals(PreprocessingSpec.UNSCALED)))
                        .validation(validation)
                        .build());
    }

    /**
     * Makes rows ready as a document says.
     *
     * @param spec a run; without data, the defaults of {@link RunSpec#preprocessing} hold
     * @param plugins the registry of the loss, the output activation and the encodings
     * @param examples the rows, with labels or numbers as {@link #targetType} says
     * @throws ConfigException if the sizes that the document gives are not those of the data
     * @throws DataException if the rows do not fit the spec
     */
    public static PreparedData of(RunSpec spec, Plugins plugins, DataTable examples) {
        return of(spec, plugins, examples, Set.of());
    }

    /**
     * Makes rows ready as a document says, some of which were left out because they have the weight 0.
     *
     * @param unweightedLabels the labels of those left out: they are classes where the others have a single label
     * @throws ConfigException if the sizes that the document gives are not those of the data
     * @throws DataException if the rows do not fit the spec
     */
    public static PreparedData of(RunSpec spec, Plugins plugins, DataTable examples, Set<String> unweightedLabels) {
        PreprocessingSpec how = spec.preprocessing();
        DataTable counted = examples.withoutWeightZero();
        Loss loss = plugins.loss(spec.loss());
        RowActivation output = plugins.activation(spec.network().outputLayer().activation());
        Split split = split(spec, how, loss, output, counted);
        return of(spec, plugins, how, counted, labels(examples, unweightedLabels), split);
    }

    private static Split split(
            RunSpec spec, PreprocessingSpec how, Loss loss, RowActivation output, DataTable examples) {
        LabelCause cause = new LabelCause(spec, loss, output);
        return Split.of(how.validation(), examples, spec.seed(), () -> cause.remedy() + ", because " + cause.reason());
    }

    /**
     * Returns the labels of rows that count and, if there is but one, also of those of weight 0, so that there can be
     * two classes.
     */
    private static Set<String> labels(DataTable examples, Set<String> unweightedLabels) {
        Set<String> labels = new TreeSet<>(examples.withoutWeightZero().labels());
        if (labels.size() == 1) {
            labels.addAll(examples.labels());
            labels.addAll(unweightedLabels);
        }
        return labels;
    }

    /**
     * Makes rows ready that are split already, as into folds. The classes are those of all rows; everything else is
     * fitted on the training rows alone.
     *
     * @param spec a run; without data, the defaults of {@link RunSpec#preprocessing} hold
     * @param plugins the registry of the loss, the output activation and the encodings
     * @param examples the rows, with labels or numbers as {@link #targetType} says
     * @param split which of them are trained on and which are held out; the others are left out
     * @throws ConfigException if the sizes that the document gives are not those of the data
     * @throws DataException if the rows do not fit the spec
     */
    public static PreparedData of(RunSpec spec, Plugins plugins, DataTable examples, Split split) {
        return of(spec, plugins, spec.preprocessing(), examples, split);
    }

    /**
     * Prepares rows that are split already with a preparation of their own, in place of the one in the run's data.
     *
     * @param how what is scaled, filled in and weighted; the rows are complete, and its {@code validation} is ignored
     * @throws ConfigException if the sizes that the document gives are not those of the data
     * @throws DataException if the rows do not fit the spec
     * @since 0.2
     */
    public static PreparedData of(
            RunSpec spec, Plugins plugins, PreprocessingSpec how, DataTable examples, Split split) {
        return of(spec, plugins, how, examples, labels(examples, Set.of()), split.withoutWeightZero(examples));
    }

    /**
     * Makes rows ready for a run that goes on with a model: they are scaled and encoded as the model's were. Of these
     * rows follow only which are held out and the class weights that balance them.
     *
     * @param spec a run; without data, the defaults of {@link RunSpec#preprocessing} hold
     * @param all the rows, with labels or numbers as the model takes them
     * @param preprocessing that of the model
     * @throws ConfigException if the class weights do not fit
     * @throws DataException if the rows do not fit, have a label that the model does not know, or such a category and
     *     the spec makes it an error
     */
    public static PreparedData of(RunSpec spec, Loss loss, DataTable all, Preprocessing preprocessing) {
        PreprocessingSpec how = spec.preprocessing();
        MissingRows complete = MissingRows.leftOut(all, how.missing());
        DataTable examples = complete.rows().withoutWeightZero();
        Preprocessing known =
                spec.data().isPresent() ? preprocessing.withUnknown(how.unknownCategories()) : preprocessing;
        Target target = known.target();
        ClassWeightsCheck.check(how.classWeights(), target);
        Split split = Split.of(how.validation(), examples, spec.seed());
        DataTable training = training(examples, split);
        List<String> warnings = new ArrayList<>(complete.warning().stream().toList());
        UnknownCount.of(known.features(), training).warning("the training rows").ifPresent(warnings::add);
        RowWeights weights = RowWeights.of(
                how.classWeights(),
                TableSummary.of(training, how.classWeights()).labels());
        int inputs = known.features().inputs();
        RunSpec sized = spec.withNetwork(spec.network()
                .withSizes(inputs, target.outputs())
                .withEncodings(known.features().learned()));
        return of(new FittedPreprocessing(sized, known, weights, warnings), loss, training, examples, split);
    }

    /**
     * Returns the same data with these rows as the validation rows.
     *
     * @param examples rows from elsewhere, with the same columns
     * @throws DataException if they do not fit
     */
    public PreparedData withValidation(Loss loss, DataTable examples) {
        MatrixDataset rows = preprocessing.dataset(examples);
        checkTargets(loss, rows, examples);
        List<String> all = new ArrayList<>(warnings);
        UnknownCount.of(preprocessing.features(), examples)
                .warning("the held-out rows")
                .ifPresent(all::add);
        return new PreparedData(spec, preprocessing, training, Optional.of(rows), all);
    }

    /** Returns the same data with nothing held out. */
    public PreparedData withoutValidation() {
        return new PreparedData(spec, preprocessing, training, Optional.empty(), warnings);
    }

    private static PreparedData of(
            RunSpec spec, Plugins plugins, PreprocessingSpec how, DataTable examples, Set<String> labels, Split split) {
        DataTable training = training(examples, split);
        Loss loss = plugins.loss(spec.loss());
        RowActivation output = plugins.activation(spec.network().outputLayer().activation());
        ColumnEncodings encodings = ColumnEncodings.of(how, plugins);
        FittedPreprocessing fitted = FittedPreprocessing.fit(
                spec, how, loss, output, TableSummary.of(training, how.classWeights(), encodings), labels);
        return of(fitted, loss, training, examples, split);
    }

    private static DataTable training(DataTable examples, Split split) {
        boolean allTrain = split.training().length == examples.rows();
        return allTrain ? examples : examples.select(split.training());
    }

    private static PreparedData of(
            FittedPreprocessing fitted, Loss loss, DataTable training, DataTable examples, Split split) {
        if (fitted.preprocessing().target() instanceof Target.Classes classes) {
            classes.requireMemory(
                    training.rows() + split.validation().length,
                    Runtime.getRuntime().maxMemory());
        }
        MatrixDataset rows = fitted.training(training);
        checkTargets(loss, rows, training);
        PreparedData preparation =
                new PreparedData(fitted.spec(), fitted.preprocessing(), rows, Optional.empty(), fitted.warnings());
        return split.validation().length == 0
                ? preparation
                : preparation.withValidation(loss, examples.select(split.validation()));
    }

    private static void checkTargets(Loss loss, MatrixDataset dataset, DataTable examples) {
        List<String> names = examples.targetNames();
        int columns = dataset.outputs();
        for (int i = 0; i < dataset.target().size(); i++) {
            float value = dataset.target().data()[i];
            if (!loss.targets().contains(value)) {
                String name = names.get(Math.min(i % columns, names.size() - 1));
                throw Preprocessing.outsideOfLoss(loss, value, examples.place(i / columns, name));
            }
        }
    }
}
