package dev.chainrule.mlp.core.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The preparation of the rows of a run: which are left out or held out, how much each counts, and how columns are encoded and
 * scaled. Everything is fitted on the training rows alone.
 *
 * <pre>{@code
 * PreprocessingSpec.builder().scale("standard").missing(Missing.MEAN).validation(0.2).build()
 * }</pre>
 *
 * @since 0.2
 */
@Key(name = "preprocessing", doc = "The preparation of the rows.")
public record PreprocessingSpec(
        @Key(
                doc =
                        "What happens to a row with a category that no training row has: `ignore` counts it as rare or, without"
                                + " rare categories, sets all inputs of the column to 0, and one warning counts the rows; `error`"
                                + " refuses it.",
                byDefault = "ignore")
        UnknownCategories unknownCategories,

        @Key(
                doc = "Categories with fewer training rows than this share one input, `column=(rare)`.",
                leftOut = "each category has its own input",
                min = 1)
        OptionalInt rareCategories,

        @Key(
                doc =
                        "How a missing value (an empty cell, `?`, `NA`, `NaN`) is treated. `error` refuses the file. `drop` skips"
                                + " the row. `mean` fills in the mean of the training rows or, in a column of categories, the"
                                + " frequencies of its categories; rows without their target are skipped.",
                byDefault = "error")
        Missing missing,

        @Key(
                doc =
                        "How features are scaled, fitted on the training rows alone: `standard` to mean 0 and deviation 1,"
                                + " `min-max` to 0 to 1, and others ([scaling](data.md#scaling)). If the key is left out, a"
                                + " warning names columns whose numbers train badly ([measured](accuracy.md)).",
                leftOut = "`none`, with a warning",
                plugin = "encoding")
        Optional<PluginSpec> scale,

        @Key(
                doc =
                        "The encodings of single features by the name of the column, in place of `scale`; also of dates and of"
                                + " categories: `{\"age\": \"piecewise-linear\", \"born\": \"date\", \"city\": {\"type\":"
                                + " \"frequency\", \"log\": true}}` ([encodings](data.md#encodings)).",
                leftOut = "as `scale` says",
                expected = "an object with an encoding for each column",
                plugin = "encoding")
        Map<String, PluginSpec> encode,

        @Key(
                doc = "How targets that are numbers are scaled; predictions are scaled back.",
                leftOut = "`none`, with a warning",
                plugin = "encoding")
        Optional<PluginSpec> scaleTarget,

        @Key(
                doc =
                        "Whether predicted numbers are limited to the range of the training targets: a prediction above the largest"
                                + " of them becomes the largest, one below the least the least. Training and explanations know"
                                + " nothing of it ([limits](data.md#limited-predictions)).",
                byDefault = "false")
        boolean clipPredictions,

        @Key(
                aliases = {"validation_split", "validation_fraction", "test_size"},
                doc =
                        "The rows that are held out: a fraction, `{\"every\": 5}`, `{\"last\": 0.2}` or `{\"file\": \"other.csv\"}`.",
                leftOut = "none")
        Validation validation,

        @Key(
                doc =
                        "How much a training row counts for its class: `balanced` is n / (k · nⱼ); a label that is not in the"
                                + " object counts 1. The rows of a class of weight 0 take no part in what is fitted (scaling, means,"
                                + " categories); it stays one of the classes.",
                leftOut = "all the same")
        ClassWeights classWeights)
        implements PreprocessingSpecWithers {

    private static final Keys<PreprocessingSpec> KEYS = Keys.of(PreprocessingSpec.class);

    /** The scaling that changes nothing. */
    public static final PluginSpec UNSCALED = PluginSpec.of("none");

    /** No scaling, no held-out rows, equal weights, and missing values are errors. */
    public static final PreprocessingSpec DEFAULT = KEYS.make(Map.of());

    /** Checks the ranges. */
    public PreprocessingSpec {
        KEYS.rules(
                        unknownCategories,
                        rareCategories,
                        missing,
                        scale,
                        encode,
                        scaleTarget,
                        clipPredictions,
                        validation,
                        classWeights)
                .enforce();
        encode = Collections.unmodifiableMap(new LinkedHashMap<>(encode));
    }

    /** Returns how features are scaled; {@link #UNSCALED} if the document does not say. */
    public PluginSpec featureScaling() {
        return scale.orElse(UNSCALED);
    }

    /** Returns how numeric targets are scaled; {@link #UNSCALED} if the document does not say. */
    public PluginSpec targetScaling() {
        return scaleTarget.orElse(UNSCALED);
    }

    /**
     * Returns this preparation, and requires that it holds out no file, as a table does not.
     *
     * @throws IllegalArgumentException if it holds out a file
     */
    public PreprocessingSpec requireNoFile() {
        if (validation instanceof Validation.InFile) {
            throw new IllegalArgumentException(
                    "a table holds out rows of its own; give those of a file as a table, with withValidation");
        }
        return this;
    }

    /** Returns a builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a preparation. */
    public static final class Builder extends PreprocessingSpecSetters {
        Builder() {}
    }
}
