package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the rows come from, how the file is read ({@link CsvFormat}), and what is done with its columns and rows.
 *
 * @since 0.2
 */
@Key(
        name = "data",
        doc = "Where the rows come from, how the file is read, and what is done with its columns and rows.",
        expected = "an object")
public record DataSpec(
        @Key(
                doc =
                        "A CSV, also compressed with gzip unless it is streamed, or an idx file of images (as MNIST has, also"
                                + " gzipped); the path is relative to the document.",
                required = true,
                add = "the path of a CSV file, relative to this document",
                expected = "a path")
        String file,

        @Key(
                doc = "The idx file of labels, where `file` is an idx file of images; there is no `target` then.",
                leftOut = "`file` is a CSV",
                expected = "a path")
        Optional<String> labels,

        @Key(
                doc =
                        "The column of labels, or one or more columns of numbers: a name, a number from 1, or an array of them.",
                required = true,
                unless = "labels",
                add = "the name of the target column, or its number from 1, or an array of these",
                must = "must name at least one column",
                bare = true)
        List<ColumnRef> target,

        @Key(
                doc =
                        "Whether the target holds labels or numbers. `auto`: labels for a loss or an output activation that"
                                + " classifies, and for one column with several outputs; numbers otherwise.",
                byDefault = "auto")
        TargetType targetType,

        @Key(
                doc = "The columns to learn from, in this order.",
                leftOut = "all remaining columns",
                must = "must name at least one column",
                expected = "an array of column names or numbers")
        List<ColumnRef> features,

        @Key(
                doc = "The columns to leave out, where `features` names none.",
                leftOut = "none",
                must = "must name at least one column",
                expected = "an array of column names or numbers")
        List<ColumnRef> exclude,

        @Key(
                doc =
                        "The features that hold categories; each category of the training rows becomes an input of 0 and 1.",
                leftOut = "none",
                must = "must name at least one column",
                expected = "an array of column names or numbers")
        List<ColumnRef> categorical,

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
                        "What happens to a row that lacks a value (an empty cell, `?`, `NA`, `NaN`): `error` refuses it, `drop`"
                                + " skips it, `mean` fills in the mean of the training rows and, for categories, how often each"
                                + " occurs; rows without their target are skipped.",
                byDefault = "error")
        Missing missing,

        @Key(inline = true) CsvFormat format,

        @Key(
                doc =
                        "How features are scaled, fitted on the training rows alone: `standard` to mean 0 and deviation 1,"
                                + " `min-max` to 0 to 1. With `none`, a warning names columns whose numbers train badly"
                                + " ([measured](accuracy.md)).",
                byDefault = "none")
        Scaling scale,

        @Key(doc = "How targets that are numbers are scaled; predictions are scaled back.", byDefault = "none")
        Scaling scaleTarget,

        @Key(
                doc = "The rows that are held out: a fraction, `{\"every\": 5}` or `{\"file\": \"other.csv\"}`.",
                leftOut = "none")
        Validation validation,

        @Key(
                doc =
                        "How much a training row counts for its class: `balanced` is n / (k · nⱼ); a label that is not in the"
                                + " object counts 1. The rows of a class of weight 0 take no part in what is fitted (scaling, means,"
                                + " categories); it stays one of the classes.",
                leftOut = "all the same")
        ClassWeights classWeights,

        @Key(
                doc = "Whether the CSV is read again in each epoch and never held in memory.",
                leftOut =
                        "if the rows, with an input for each category, would take more than 70 % of the heap, with a warning")
        Optional<Boolean> streaming,

        @Key(
                doc =
                        "How many rows of a streamed CSV are in memory and shuffled together: 64 to 256 small pieces from all"
                                + " over the file at a time, so that a sorted file trains like a shuffled one.",
                leftOut = "as many as take 8 MiB",
                min = 1)
        OptionalInt shuffleWindow,

        @Key(
                doc =
                        "The column that says how much a training row counts, at least 0; it is no feature. A row of weight 0 is"
                                + " ignored, as if the file did not have it.",
                leftOut = "all the same")
        Optional<ColumnRef> sampleWeight)
        implements CrossChecked {

    static final Keys<DataSpec> KEYS = Keys.of(DataSpec.class);

    private static final List<String> OF_IDX = List.of("file", "labels", "scale", "validation", "classWeights");

    /** Checks the ranges and that there is a target, and copies the lists. */
    public DataSpec {
        Rules rules = KEYS.rules(
                file,
                labels,
                target,
                targetType,
                features,
                exclude,
                categorical,
                unknownCategories,
                rareCategories,
                missing,
                format,
                scale,
                scaleTarget,
                validation,
                classWeights,
                streaming,
                shuffleWindow,
                sampleWeight);
        target = List.copyOf(target);
        features = List.copyOf(features);
        exclude = List.copyOf(exclude);
        categorical = List.copyOf(categorical);
        if (target.isEmpty() && labels.isEmpty()) {
            rules.missing("target", "data needs a target column");
        }
        rules.enforce();
    }

    /** Returns where the keys contradict each other. */
    @Override
    public List<Problem> problems() {
        Rules rules = KEYS.rulesOf(this);
        if (labels.isPresent()) {
            refuseKeysOfCsv(rules);
        }
        if (validation instanceof Validation.InFile other && other.labels().isPresent() != labels.isPresent()) {
            rules.conflict(
                    "validation",
                    labels.isPresent()
                            ? "validation names images without \"labels\". Add the file of their labels"
                            : "validation names \"labels\", but \"file\" is a CSV, in which a column is the target");
        }
        ColumnRules columns = new ColumnRules(rules, format.header(), new HashSet<>(target));
        columns.check("target", target, Set.of());
        columns.check("features", features);
        columns.check("exclude", exclude);
        columns.check("categorical", categorical);
        columns.check("sampleWeight", sampleWeight.stream().toList());
        columns.areFeatures(categorical, features);
        columns.areNotExcluded(exclude, features, "features");
        columns.areNotExcluded(exclude, categorical, "categorical");
        columns.areNotExcluded(exclude, sampleWeight.stream().toList(), "sampleWeight");
        columns.isNoFeature(sampleWeight, features, "features");
        columns.isNoFeature(sampleWeight, categorical, "categorical");
        if (!(classWeights instanceof ClassWeights.Equal) && (targetType == TargetType.NUMBER || target.size() > 1)) {
            rules.conflict(
                    "classWeights", "class weights are for labels, and the targets are numbers. Delete classWeights");
        }
        if (shuffleWindow.isPresent() && streaming.equals(Optional.of(false))) {
            rules.conflict("shuffleWindow", "shuffleWindow says how a file is streamed, but \"streaming\" is false");
        }
        if (targetType == TargetType.LABEL && target.size() > 1) {
            rules.conflict(
                    "target",
                    "targetType 'label' takes one column, found " + target.size() + ". Name one, or use 'number'");
        }
        if (targetType == TargetType.LABEL && scaleTarget != Scaling.NONE) {
            rules.conflict(
                    "scaleTarget",
                    "labels cannot be scaled: targetType is 'label'. Delete scaleTarget, or use targetType 'number'");
        }
        return rules.problems();
    }

    private static void refuseKeysOfCsv(Rules rules) {
        for (DeclaredKey key : KEYS.all()) {
            if (!OF_IDX.contains(key.name()) && key.isGiven(rules.value(key.name()))) {
                rules.conflict(
                        key.name(),
                        key.name() + " is for a CSV, but \"labels\" says that the rows are in idx files. Delete one");
            }
        }
    }

    /** Returns whether the first line names the columns. */
    public boolean header() {
        return format.header();
    }

    /** Returns the character between the cells of a line. */
    public char delimiter() {
        return format.delimiter();
    }

    /** Returns a CSV with a header and this target column, nothing scaled, nothing held out. */
    public static DataSpec of(String file, String target) {
        return builder().file(file).target(target).build();
    }

    /** Returns a builder of data, which needs a file and a target. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        return new Builder().from(this);
    }

    /** Builds data. */
    public static final class Builder extends SpecBuilder<DataSpec, Builder> {
        private Builder() {
            super(KEYS);
        }

        /** Sets the CSV, or the idx file of images, relative to the document. */
        public Builder file(String path) {
            return set("file", path);
        }

        /** Sets the idx file of the labels of the images, relative to the document. */
        public Builder labels(String path) {
            return set("labels", Optional.of(path));
        }

        /** Sets whether the first line names the columns. */
        public Builder header(boolean first) {
            return set("header", first);
        }

        /** Sets the character between the cells of a line. */
        public Builder delimiter(char separator) {
            return set("delimiter", separator);
        }

        /** Sets the decimal mark of numbers, {@code '.'} or {@code ','}. */
        public Builder decimal(char mark) {
            return set("decimal", mark);
        }

        /** Sets the character between groups of digits, as in {@code 1'234}. */
        public Builder thousands(char mark) {
            return set("thousands", Optional.of(mark));
        }

        /** Sets the character encoding of the CSV, by a name that {@link java.nio.charset.Charset} knows. */
        public Builder encoding(String name) {
            return set("encoding", name);
        }

        /** Sets texts that stand for a missing value, in addition to an empty cell. */
        public Builder missingValues(String... texts) {
            return set("missingValues", List.of(texts));
        }

        /** Sets the target columns of these names. */
        public Builder target(String... names) {
            return target(named(names));
        }

        /** Sets the target columns of these numbers, from 1. */
        public Builder target(int... numbers) {
            return target(numbered(numbers));
        }

        /** Sets the target columns. */
        public Builder target(List<ColumnRef> columns) {
            return set("target", columns);
        }

        /** Sets whether the target is labels or numbers. */
        public Builder targetType(TargetType type) {
            return set("targetType", type);
        }

        /** Learns from the columns of these names. */
        public Builder features(String... names) {
            return features(named(names));
        }

        /** Learns from the columns of these numbers, from 1. */
        public Builder features(int... numbers) {
            return features(numbered(numbers));
        }

        /** Learns from these columns. */
        public Builder features(List<ColumnRef> columns) {
            return set("features", columns);
        }

        /** Leaves out the columns of these names, where no features are named. */
        public Builder exclude(String... names) {
            return exclude(named(names));
        }

        /** Leaves out the columns of these numbers, from 1, where no features are named. */
        public Builder exclude(int... numbers) {
            return exclude(numbered(numbers));
        }

        /** Leaves out these columns, where no features are named. */
        public Builder exclude(List<ColumnRef> columns) {
            return set("exclude", columns);
        }

        /** Sets the names of the features that hold categories. */
        public Builder categorical(String... names) {
            return categorical(named(names));
        }

        /** Sets the numbers, from 1, of the features that hold categories. */
        public Builder categorical(int... numbers) {
            return categorical(numbered(numbers));
        }

        /** Sets the features that hold categories. */
        public Builder categorical(List<ColumnRef> columns) {
            return set("categorical", columns);
        }

        /** Sets what happens to rows with a category that no training row has. */
        public Builder unknownCategories(UnknownCategories policy) {
            return set("unknownCategories", policy);
        }

        /** Makes categories with fewer training rows than this share one input. */
        public Builder rareCategories(int leastCount) {
            return rareCategories(OptionalInt.of(leastCount));
        }

        /** Makes categories with fewer training rows than this share one input; if empty, none do. */
        public Builder rareCategories(OptionalInt leastCount) {
            return set("rareCategories", leastCount);
        }

        /** Sets what happens to rows that lack a value. */
        public Builder missing(Missing policy) {
            return set("missing", policy);
        }

        /** Sets how the features are scaled. */
        public Builder scale(Scaling scaling) {
            return set("scale", scaling);
        }

        /** Sets how targets that are numbers are scaled. */
        public Builder scaleTarget(Scaling scaling) {
            return set("scaleTarget", scaling);
        }

        /** Holds out this fraction of the rows. */
        public Builder validation(double fraction) {
            return validation(Validation.fraction(fraction));
        }

        /** Holds out these rows. */
        public Builder validation(Validation rows) {
            return set("validation", rows);
        }

        /** Sets how much a training row counts for its class. */
        public Builder classWeights(ClassWeights weights) {
            return set("classWeights", weights);
        }

        /** Sets the name of the column that says how much a training row counts. */
        public Builder sampleWeight(String name) {
            return sampleWeight(ColumnRef.named(name));
        }

        /** Sets the column that says how much a training row counts. */
        public Builder sampleWeight(ColumnRef column) {
            return set("sampleWeight", Optional.of(column));
        }

        /** Sets whether the file is read again in each epoch rather than held in memory. */
        public Builder streaming(boolean again) {
            return set("streaming", Optional.of(again));
        }

        /** Sets how many rows are shuffled together when the file is streamed. */
        public Builder shuffleWindow(int rows) {
            return set("shuffleWindow", OptionalInt.of(rows));
        }

        private static List<ColumnRef> named(String... names) {
            return Stream.of(names).map(ColumnRef::named).toList();
        }

        private static List<ColumnRef> numbered(int... numbers) {
            return IntStream.of(numbers).mapToObj(ColumnRef::numbered).toList();
        }
    }
}
