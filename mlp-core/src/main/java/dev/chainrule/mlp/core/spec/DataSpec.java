package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the rows come from and how they are read.
 *
 * @param file the CSV, or the idx file of images, relative to the document
 * @param labels the idx file of labels; empty for a CSV
 * @param format how the text of the CSV is written
 * @param target the column of labels, or one or more columns of numbers; empty for idx files, which have none
 * @param targetType whether the target is labels or numbers
 * @param features the columns to learn from, in this order; if empty, all that have no other use
 * @param exclude the columns to leave out where no features are named
 * @param categorical those of the features that hold categories, each of which becomes inputs of 0 and 1
 * @param unknownCategories what becomes of a row with a category that no training row has
 * @param rareCategories the least number of training rows with a category for it to have an input of its own; the
 *     others of its column share one. If empty, each has its own
 * @param missing what becomes of rows in which a value is missing
 * @param scale how the features are scaled
 * @param scaleTarget how targets that are numbers are scaled; predictions are scaled back
 * @param validation which rows are held out
 * @param classWeights how much a training row counts for its class
 * @param sampleWeight the column that says how much a training row counts; not a feature
 * @param streaming whether the file is read again in each epoch rather than held in memory; if empty, where it would not
 *     fit
 * @param shuffleWindow how many rows are shuffled together when it is streamed; if empty, as many as take 8 MiB
 */
public record DataSpec(
        String file,
        Optional<String> labels,
        CsvFormat format,
        List<ColumnRef> target,
        TargetType targetType,
        List<ColumnRef> features,
        List<ColumnRef> exclude,
        List<ColumnRef> categorical,
        UnknownCategories unknownCategories,
        OptionalInt rareCategories,
        Missing missing,
        Scaling scale,
        Scaling scaleTarget,
        Validation validation,
        ClassWeights classWeights,
        Optional<ColumnRef> sampleWeight,
        Optional<Boolean> streaming,
        OptionalInt shuffleWindow) {

    /** The windows that are accepted. */
    public static final Range SHUFFLE_WINDOW = Range.closed(1, Integer.MAX_VALUE);

    /** The least counts of a category that are accepted. */
    public static final Range RARE_CATEGORIES = Range.closed(1, Integer.MAX_VALUE);

    /** Checks that there is a target and copies the lists. */
    public DataSpec {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        target = List.copyOf(target);
        features = List.copyOf(features);
        exclude = List.copyOf(exclude);
        categorical = List.copyOf(categorical);
        Objects.requireNonNull(unknownCategories, "unknownCategories");
        if (target.isEmpty() && labels.isEmpty()) {
            throw new IllegalArgumentException("data needs a target column");
        }
        rareCategories.ifPresent(rows -> RARE_CATEGORIES.require("rareCategories", rows));
        shuffleWindow.ifPresent(rows -> SHUFFLE_WINDOW.require("shuffleWindow", rows));
    }

    /** A CSV of numbers without gaps, all rows alike. */
    public DataSpec(
            String file,
            boolean header,
            char delimiter,
            List<ColumnRef> target,
            TargetType targetType,
            List<ColumnRef> features,
            Scaling scale,
            Scaling scaleTarget,
            Validation validation) {
        this(
                file,
                Optional.empty(),
                CsvFormat.DEFAULT.withHeader(header).withDelimiter(delimiter),
                target,
                targetType,
                features,
                List.of(),
                List.of(),
                UnknownCategories.IGNORE,
                OptionalInt.empty(),
                Missing.ERROR,
                scale,
                scaleTarget,
                validation,
                new ClassWeights.Equal(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    /** Returns whether the first line names the columns. */
    public boolean header() {
        return format.header();
    }

    /** Returns the character between the cells of a line. */
    public char delimiter() {
        return format.delimiter();
    }

    /** A CSV with a header and this target column, nothing scaled, nothing held out. */
    public static DataSpec of(String file, String target) {
        return builder().file(file).target(target).build();
    }

    /** A builder of data, which needs its file and target. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Says what differs, in the words of the document. */
    public static final class Builder {
        private Optional<String> file = Optional.empty();
        private Optional<String> labels = Optional.empty();
        private CsvFormat format = CsvFormat.DEFAULT;
        private List<ColumnRef> target = List.of();
        private TargetType targetType = TargetType.AUTO;
        private List<ColumnRef> features = List.of();
        private List<ColumnRef> exclude = List.of();
        private List<ColumnRef> categorical = List.of();
        private UnknownCategories unknownCategories = UnknownCategories.IGNORE;
        private OptionalInt rareCategories = OptionalInt.empty();
        private Missing missing = Missing.ERROR;
        private Scaling scale = Scaling.NONE;
        private Scaling scaleTarget = Scaling.NONE;
        private Validation validation = new Validation.None();
        private ClassWeights classWeights = new ClassWeights.Equal();
        private Optional<ColumnRef> sampleWeight = Optional.empty();
        private Optional<Boolean> streaming = Optional.empty();
        private OptionalInt shuffleWindow = OptionalInt.empty();

        private Builder() {}

        private Builder(DataSpec from) {
            file = Optional.of(from.file);
            labels = from.labels;
            format = from.format;
            target = from.target;
            targetType = from.targetType;
            features = from.features;
            exclude = from.exclude;
            categorical = from.categorical;
            unknownCategories = from.unknownCategories;
            rareCategories = from.rareCategories;
            missing = from.missing;
            scale = from.scale;
            scaleTarget = from.scaleTarget;
            validation = from.validation;
            classWeights = from.classWeights;
            sampleWeight = from.sampleWeight;
            streaming = from.streaming;
            shuffleWindow = from.shuffleWindow;
        }

        /** The CSV, or the idx file of images, relative to the document. */
        public Builder file(String path) {
            file = Optional.of(path);
            return this;
        }

        /** The idx file of the labels of the images, relative to the document. */
        public Builder labels(String path) {
            labels = Optional.of(path);
            return this;
        }

        /** Whether the first line names the columns. */
        public Builder header(boolean first) {
            format = format.withHeader(first);
            return this;
        }

        /** What separates the cells of a line. */
        public Builder delimiter(char separator) {
            format = format.withDelimiter(separator);
            return this;
        }

        /** The decimal mark of numbers, {@code '.'} or {@code ','}. */
        public Builder decimal(char mark) {
            format = format.withDecimal(mark);
            return this;
        }

        /** The character between groups of digits, as in {@code 1'234}. */
        public Builder thousands(char mark) {
            format = format.withThousands(mark);
            return this;
        }

        /** The character encoding of the CSV, by a name that {@link java.nio.charset.Charset} knows. */
        public Builder encoding(String name) {
            format = format.withEncoding(name);
            return this;
        }

        /** Texts that stand for a missing value, in addition to an empty cell. */
        public Builder missingValues(String... texts) {
            format = format.withMissingValues(List.of(texts));
            return this;
        }

        /** The target columns of these names. */
        public Builder target(String... names) {
            return target(named(names));
        }

        /** The target columns of these numbers, from 1. */
        public Builder target(int... numbers) {
            return target(numbered(numbers));
        }

        /** The target columns. */
        public Builder target(List<ColumnRef> columns) {
            target = columns;
            return this;
        }

        /** Whether the target is labels or numbers. */
        public Builder targetType(TargetType type) {
            targetType = type;
            return this;
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
            features = columns;
            return this;
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
            exclude = columns;
            return this;
        }

        /** The features of these names hold categories. */
        public Builder categorical(String... names) {
            return categorical(named(names));
        }

        /** The features of these numbers, from 1, hold categories. */
        public Builder categorical(int... numbers) {
            return categorical(numbered(numbers));
        }

        /** These features hold categories. */
        public Builder categorical(List<ColumnRef> columns) {
            categorical = columns;
            return this;
        }

        /** What becomes of rows with a category that no training row has. */
        public Builder unknownCategories(UnknownCategories policy) {
            unknownCategories = policy;
            return this;
        }

        /** The categories of a column that fewer training rows have share one input. */
        public Builder rareCategories(int leastCount) {
            rareCategories = OptionalInt.of(leastCount);
            return this;
        }

        /** The categories of a column that fewer training rows have share one input; if empty, none do. */
        public Builder rareCategories(OptionalInt leastCount) {
            rareCategories = leastCount;
            return this;
        }

        /** What becomes of rows in which a value is missing. */
        public Builder missing(Missing policy) {
            missing = policy;
            return this;
        }

        /** How the features are scaled. */
        public Builder scale(Scaling scaling) {
            scale = scaling;
            return this;
        }

        /** How targets that are numbers are scaled. */
        public Builder scaleTarget(Scaling scaling) {
            scaleTarget = scaling;
            return this;
        }

        /** Holds out this fraction of the rows. */
        public Builder validation(double fraction) {
            return validation(Validation.fraction(fraction));
        }

        /** Holds out these rows. */
        public Builder validation(Validation rows) {
            validation = rows;
            return this;
        }

        /** How much a training row counts for its class. */
        public Builder classWeights(ClassWeights weights) {
            classWeights = weights;
            return this;
        }

        /** The column of this name says how much a training row counts. */
        public Builder sampleWeight(String name) {
            return sampleWeight(ColumnRef.named(name));
        }

        /** This column says how much a training row counts. */
        public Builder sampleWeight(ColumnRef column) {
            sampleWeight = Optional.of(column);
            return this;
        }

        /** Whether the file is read again in each epoch rather than held in memory. */
        public Builder streaming(boolean again) {
            streaming = Optional.of(again);
            return this;
        }

        /** How many rows are shuffled together when the file is streamed. */
        public Builder shuffleWindow(int rows) {
            shuffleWindow = OptionalInt.of(rows);
            return this;
        }

        /**
         * What was said.
         *
         * @throws IllegalArgumentException if there is no file or no target, or a value is out of its range
         */
        public DataSpec build() {
            return new DataSpec(
                    file.orElseThrow(() -> new IllegalArgumentException("data needs a file")),
                    labels,
                    format,
                    target,
                    targetType,
                    features,
                    exclude,
                    categorical,
                    unknownCategories,
                    rareCategories,
                    missing,
                    scale,
                    scaleTarget,
                    validation,
                    classWeights,
                    sampleWeight,
                    streaming,
                    shuffleWindow);
        }

        private static List<ColumnRef> named(String... names) {
            return Stream.of(names).map(ColumnRef::named).toList();
        }

        private static List<ColumnRef> numbered(int... numbers) {
            return IntStream.of(numbers).mapToObj(ColumnRef::numbered).toList();
        }
    }
}
