package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Scaling;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Rows made ready for a run: split, scaled, encoded, and the sizes of the network that follow from them.
 *
 * @param spec the run with all sizes of its network given
 * @param preprocessing what was fitted on the training rows
 * @param training what to train on
 * @param validation what is held out
 * @param warnings what a user should know and can live with, a sentence each
 */
public record Preparation(
        RunSpec spec,
        Preprocessing preprocessing,
        Dataset training,
        Optional<Dataset> validation,
        List<String> warnings) {

    /**
     * What the target columns hold, when the document leaves it open.
     *
     * @param spec a run with data
     * @param output the activation of the output layer
     * @param isText whether the target column holds anything that is not a number
     * @see TargetType#AUTO
     */
    public static TargetType targetType(RunSpec spec, Loss loss, RowActivation output, boolean isText) {
        DataSpec data = spec.data().orElseThrow();
        if (data.targetType() != TargetType.AUTO) {
            return data.targetType();
        }
        if (data.target().size() > 1) {
            return TargetType.NUMBER;
        }
        boolean label = loss.classifies()
                || !(output instanceof Activation)
                || isText
                || spec.network().outputLayer().units().orElse(1) > 1;
        return label ? TargetType.LABEL : TargetType.NUMBER;
    }

    /**
     * Makes rows ready that a program brings.
     *
     * @param spec the run; its data, if it has any, is not looked at
     * @param plugins where the spec's loss and output activation are found
     * @param examples the rows, with labels or with numbers
     * @param scale how the features are scaled
     * @param validation which rows are held out; not {@link Validation.InFile}
     * @throws ConfigException if the spec names what is not there
     * @throws DataException if the rows do not fit the spec
     */
    public static Preparation of(
            RunSpec spec, Plugins plugins, Examples examples, Scaling scale, Validation validation) {
        Loss loss = plugins.loss(spec.loss());
        RowActivation output = plugins.activation(spec.network().outputLayer().activation());
        return of(spec, loss, output, examples, scale, Scaling.NONE, Split.of(validation, examples, spec.seed()));
    }

    /**
     * Makes rows ready as a document says.
     *
     * @param spec a run with data
     * @param output the activation of the output layer
     * @param examples the rows, with labels or numbers as {@link #targetType} says
     * @throws ConfigException if the sizes that the document gives are not those of the data
     * @throws DataException if the rows do not fit the spec
     */
    public static Preparation of(RunSpec spec, Loss loss, RowActivation output, Examples examples) {
        DataSpec data = spec.data().orElseThrow();
        return of(spec, loss, output, examples, Split.of(data.validation(), examples, spec.seed()));
    }

    /**
     * Makes rows ready that are split already, as into folds. The classes are those of all rows; everything else is fitted
     * on the training rows alone.
     *
     * @param spec a run with data
     * @param output the activation of the output layer
     * @param examples the rows, with labels or numbers as {@link #targetType} says
     * @param split which of them are trained on and which are held out; the others are left out
     * @throws ConfigException if the sizes that the document gives are not those of the data
     * @throws DataException if the rows do not fit the spec
     */
    public static Preparation of(RunSpec spec, Loss loss, RowActivation output, Examples examples, Split split) {
        DataSpec data = spec.data().orElseThrow();
        return of(spec, loss, output, examples, data.scale(), data.scaleTarget(), split);
    }

    /**
     * The same with these rows as the validation rows.
     *
     * @param examples rows from elsewhere, with the same columns
     * @throws DataException if they do not fit
     */
    public Preparation withValidation(Loss loss, Examples examples) {
        MatrixDataset rows = preprocessing.dataset(examples);
        checkTargets(loss, rows, examples.targetNames());
        return new Preparation(spec, preprocessing, training, Optional.of(rows), warnings);
    }

    /** The same with nothing held out. */
    public Preparation withoutValidation() {
        return new Preparation(spec, preprocessing, training, Optional.empty(), warnings);
    }

    private static Preparation of(
            RunSpec spec,
            Loss loss,
            RowActivation output,
            Examples examples,
            Scaling scale,
            Scaling scaleTarget,
            Split split) {
        Examples rows = split.training().length == examples.rows() ? examples : examples.select(split.training());
        Optional<Examples> others =
                split.validation().length == 0 ? Optional.empty() : Optional.of(examples.select(split.validation()));

        Target target = examples.labels().isEmpty()
                ? new Target.Numbers(examples.targetNames(), fit(scaleTarget, rows.numbers(), examples.targetNames()))
                : classes(examples, spec.network().outputLayer().units(), loss, output);
        int features = examples.featureNames().size();
        Preprocessing preprocessing = new Preprocessing(
                examples.featureNames(), fit(scale, rows.features(), examples.featureNames()), target);
        checkSize("/network/inputs", spec.network().inputs(), features, "features", "inputs");
        checkSize(
                "/network/layers/" + (spec.network().layers().size() - 1) + "/units",
                spec.network().outputLayer().units(),
                target.outputs(),
                target instanceof Target.Classes ? "classes" : "targets",
                "units");

        List<String> warnings = new ArrayList<>();
        for (int column : Scaler.constantColumns(rows.features(), features)) {
            warnings.add("column '" + examples.featureNames().get(column)
                    + "' is the same in every training row and teaches nothing");
        }
        if (target instanceof Target.Classes && scaleTarget != Scaling.NONE) {
            warnings.add("\"scaleTarget\" does nothing here: the targets are labels");
        }
        MatrixDataset training = preprocessing.dataset(rows);
        Optional<MatrixDataset> validation = others.map(preprocessing::dataset);
        checkTargets(loss, training, examples.targetNames());
        validation.ifPresent(v -> checkTargets(loss, v, examples.targetNames()));
        RunSpec sized = spec.withNetwork(spec.network().withSizes(features, target.outputs()));
        return new Preparation(sized, preprocessing, training, validation.map(Dataset.class::cast), warnings);
    }

    private static Scaler fit(Scaling scaling, double[] values, List<String> names) {
        for (int i = 0; i < values.length && scaling != Scaling.NONE; i++) {
            if (!(Math.abs(values[i]) <= Scaler.LARGEST)) {
                throw new DataException(
                        ErrorCode.DAT_RANGE,
                        Location.of("", names.get(i % names.size())),
                        values[i] + " is too large to be scaled, at most " + Scaler.LARGEST
                                + " in size is accepted. Correct it or remove the row");
            }
        }
        return Scaler.fit(scaling, values, names.size());
    }

    private static Target classes(Examples examples, OptionalInt units, Loss loss, RowActivation output) {
        List<String> labels = Target.Classes.labelsOf(examples);
        if (labels.size() < 2) {
            throw new DataException(
                    ErrorCode.DAT_ONE_CLASS,
                    Location.of("", examples.targetNames().get(0)),
                    "all rows have the label '" + labels.get(0) + "'; a classifier needs at least two classes");
        }
        boolean oneOutputIsEnough = labels.size() == 2
                && loss.classifies()
                && output instanceof Activation
                && loss.objectionTo(output, 1).isEmpty();
        int wanted = units.orElse(oneOutputIsEnough ? 1 : labels.size());
        return new Target.Classes(
                examples.targetNames().get(0), labels, wanted == 1 && labels.size() == 2 ? 1 : labels.size());
    }

    private static void checkSize(String pointer, OptionalInt given, int found, String what, String key) {
        if (given.isPresent() && given.getAsInt() != found) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", pointer),
                    "the data has " + found + " " + what + ", the document says " + given.getAsInt() + ". Leave \""
                            + key + "\" out and the data decides");
        }
    }

    /** A loss on probabilities cannot take the target 7. */
    private static void checkTargets(Loss loss, MatrixDataset dataset, List<String> names) {
        int columns = dataset.outputs();
        for (int i = 0; i < dataset.target().size(); i++) {
            float value = dataset.target().data()[i];
            if (!loss.targets().contains(value)) {
                throw new DataException(
                        ErrorCode.DAT_RANGE,
                        Location.of("", names.get(Math.min(i % columns, names.size() - 1))),
                        "loss '" + loss.name() + "' takes targets " + loss.targets() + ", found " + value);
            }
        }
    }
}
