package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.LinearScaling;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Collects in one pass over the rows everything that preprocessing is fitted to. Rows are added in portions, so that
 * they need not be in memory together; the result does not depend on the portions.
 *
 * @since 0.2
 */
public final class TableSummary {
    private static final int MAX_WARNINGS = 5;

    private final LabelWeights weights;
    private final ColumnEncodings encodings;
    private long rows;
    private List<String> featureNames = List.of();
    private List<String> targetNames = List.of();
    private ColumnSummary[] features = {};
    /** The number of occurrences of each category, features × categories. */
    private long[][] counts = {};

    /** The line of the first occurrence of each category, features × categories. */
    private int[][] firstLines = {};

    private List<List<String>> categories = List.of();
    private ColumnSummary[] targets = {};
    private final Map<String, Long> labels = new LinkedHashMap<>();

    /**
     * Creates a summary of no rows.
     *
     * @param weights the weights of classes; rows of a class of weight 0 only count in {@link #rows} and
     *     {@link #labels}
     */
    public TableSummary(ClassWeights weights) {
        this(weights, ColumnEncodings.NONE);
    }

    /**
     * Creates a summary of no rows, to which encodings will be fitted.
     *
     * @param encodings the encodings; the values of columns are kept in memory if one reads them
     */
    public TableSummary(ClassWeights weights, ColumnEncodings encodings) {
        this.weights = LabelWeights.given(weights);
        this.encodings = encodings;
    }

    /** Returns the summary of a table. */
    static TableSummary of(DataTable examples, ClassWeights weights) {
        return of(examples, weights, ColumnEncodings.NONE);
    }

    /** Returns the summary of a table, to which encodings will be fitted. */
    static TableSummary of(DataTable examples, ClassWeights weights, ColumnEncodings encodings) {
        TableSummary summary = new TableSummary(weights, encodings);
        summary.add(examples);
        return summary;
    }

    /**
     * Adds rows.
     *
     * @param examples rows with the same columns as before; features may have more categories, after the previous ones
     */
    public void add(DataTable examples) {
        if (rows == 0) {
            featureNames = examples.featureNames();
            targetNames = examples.targetNames();
            features = new ColumnSummary[featureNames.size()];
            for (int c = 0; c < features.length; c++) {
                features[c] = new ColumnSummary(encodings.readsFeature(featureNames.get(c)));
            }
            counts = new long[featureNames.size()][0];
            firstLines = new int[featureNames.size()][0];
            targets = new ColumnSummary[examples.labels().isEmpty() ? targetNames.size() : 0];
            Arrays.setAll(targets, c -> new ColumnSummary(encodings.readsTargets()));
        }
        int width = features.length;
        categories = examples.categories();
        for (int c = 0; c < width; c++) {
            counts[c] = Arrays.copyOf(counts[c], examples.categories(c).size());
            firstLines[c] = Arrays.copyOf(firstLines[c], counts[c].length);
        }
        for (int r = 0; r < examples.rows(); r++) {
            int line = examples.line(r);
            if (!examples.labels().isEmpty()
                    && weights.isExcluded(examples.labels().get(r))) {
                continue;
            }
            for (int c = 0; c < width; c++) {
                double value = examples.features()[r * width + c];
                if (counts[c].length == 0) {
                    features[c].add(value, line);
                } else if (!Double.isNaN(value)) {
                    int category = (int) value;
                    firstLines[c][category] = counts[c][category] == 0 ? line : firstLines[c][category];
                    counts[c][category]++;
                }
            }
            for (int c = 0; c < targets.length; c++) {
                targets[c].add(examples.numbers()[r * targets.length + c], line);
            }
        }
        examples.labels().forEach(label -> labels.merge(label, 1L, Long::sum));
        rows += examples.rows();
        requireMemory(Runtime.getRuntime().maxMemory());
    }

    /**
     * Rejects more values than fit in memory.
     *
     * @param heap the bytes that Java may use
     * @throws DataException if the values that are kept take more than 30 % of the heap
     */
    void requireMemory(long heap) {
        ColumnSummary.requireMemory(Stream.concat(Stream.of(features), Stream.of(targets)), rows, heap);
    }

    /** Returns the encodings that will be fitted. */
    public ColumnEncodings encodings() {
        return encodings;
    }

    /** Returns the number of rows. */
    public long rows() {
        return rows;
    }

    /** Returns the number of rows of each label. */
    public Map<String, Long> labels() {
        return Collections.unmodifiableMap(labels);
    }

    /** Returns the names of the target columns. */
    List<String> targetNames() {
        return targetNames;
    }

    /** Returns whether the targets are labels. */
    boolean hasLabels() {
        return !labels.isEmpty();
    }

    /**
     * Returns the features with their categories and, if missing values are replaced, the replacements.
     *
     * @param spec the policies for rare categories, unknown categories and missing values
     * @throws DataException if a column has no value, or they make more inputs than a network can have
     */
    Features features(PreprocessingSpec spec) {
        requireEncodable();
        long minCount = spec.rareCategories().orElse(0);
        List<Feature> columns = new ArrayList<>();
        List<Double> fill = new ArrayList<>();
        for (int c = 0; c < features.length; c++) {
            boolean isCategorical = counts[c].length > 0;
            long present = isCategorical ? Arrays.stream(counts[c]).sum() : features[c].count();
            if (present == 0) {
                throw new DataException(
                        ErrorCode.DAT_MISSING,
                        Location.of("", featureNames.get(c)),
                        "no training row has a value in this column. Leave it out with \"exclude\"");
            }
            if (isCategorical) {
                CategoryCounts found = CategoryCounts.of(featureNames.get(c), occurring(c), minCount);
                Feature column = found.feature(encodings.ofCategories(featureNames.get(c)));
                columns.add(column);
                Arrays.stream(found.mean(column)).forEach(fill::add);
            } else {
                Feature column = number(c);
                columns.add(column);
                double[] ofMissing = column.encoding().isPresent()
                        ? column.encoding().get().encodeMissing(features[c].column())
                        : new double[] {features[c].mean()};
                Arrays.stream(ofMissing).forEach(fill::add);
            }
        }
        long inputs = columns.stream().mapToLong(Feature::inputs).sum();
        if (inputs > NetworkSpec.MAX_INPUTS) {
            throw new DataException(
                    ErrorCode.DAT_LIMIT,
                    Location.NONE,
                    "the columns make " + inputs + " inputs, a network has at most " + NetworkSpec.MAX_INPUTS
                            + ". Leave columns out with data.exclude, or set data.rareCategories");
        }
        return new Features(columns, spec.unknownCategories(), spec.missing() == Missing.MEAN ? fill : List.of());
    }

    private Map<String, Long> occurring(int feature) {
        Map<String, Long> occurring = new LinkedHashMap<>();
        for (int k = 0; k < counts[feature].length; k++) {
            if (counts[feature][k] > 0) {
                occurring.put(categories.get(feature).get(k), counts[feature][k]);
            }
        }
        return occurring;
    }

    /**
     * Returns the scaler of the inputs of these features; inputs of categories remain 0 and 1.
     *
     * @throws DataException if a number is too large
     */
    Scaler scaler(Features fitted) {
        List<Scaler> scalers = new ArrayList<>();
        for (int c = 0; c < features.length; c++) {
            Feature column = fitted.columns().get(c);
            ColumnEncodings.Chosen<? extends NumberEncoding> chosen = encodings.of(column.name());
            scalers.add(
                    column.isPlainNumber() && chosen.plugin() instanceof Scaling scaling
                            ? fit(
                                    new ColumnEncodings.Chosen<>(chosen.spec(), scaling),
                                    features[c],
                                    featureNames.get(c))
                            : Scaler.none(column.inputs()));
        }
        return Scaler.joined(scalers);
    }

    /** Returns a column of numbers, with its encoding unless that is a scaling. */
    private Feature number(int column) {
        String name = featureNames.get(column);
        ColumnEncodings.Chosen<? extends NumberEncoding> chosen = encodings.of(name);
        if (chosen.plugin() instanceof Scaling) {
            return Feature.number(name);
        }
        features[column].requireScalable(name);
        return Feature.encoded(
                name,
                FittedEncoding.fit(chosen.spec(), chosen.plugin(), features[column].column(), Location.of("", name)));
    }

    private void requireEncodable() {
        Set<String> categorical = new LinkedHashSet<>();
        for (int c = 0; c < features.length; c++) {
            if (counts[c].length > 0) {
                categorical.add(featureNames.get(c));
            }
        }
        encodings.requireFeatures(featureNames, categorical);
    }

    /**
     * Returns the scaler of numeric targets.
     *
     * @throws DataException if a number is too large
     */
    Scaler targetScaler() {
        List<Scaler> scalers = new ArrayList<>();
        for (int c = 0; c < targets.length; c++) {
            scalers.add(fit(encodings.targets(), targets[c], targetNames.get(c)));
        }
        return Scaler.joined(scalers);
    }

    /** Returns the range of each numeric target. */
    List<Range> targetRanges() {
        return Stream.of(targets)
                .map(column -> Range.closed(column.low(), column.high()))
                .toList();
    }

    private static Scaler fit(ColumnEncodings.Chosen<Scaling> scaling, ColumnSummary column, String name) {
        Scaling plugin = scaling.plugin();
        if (!scaling.spec().equals(PreprocessingSpec.UNSCALED)) {
            column.requireScalable(name);
        }
        FittedEncoding<Scaling> fitted =
                FittedEncoding.fit(scaling.spec(), plugin, column.column(), Location.of("", name));
        if (plugin instanceof LinearScaling && !(fitted.shared().length == 2 && fitted.shared()[1] > 0)) {
            throw FittedEncoding.broken(
                    plugin, "fit must return a center and a width > 0, found " + Arrays.toString(fitted.shared()));
        }
        return Scaler.of(fitted);
    }

    /** Returns the names of the features that are the same in every row. */
    List<String> constantFeatures(Features fitted) {
        List<String> constant = new ArrayList<>();
        for (int c = 0; c < features.length; c++) {
            Feature column = fitted.columns().get(c);
            if (column.isCategorical() ? column.kinds() == 1 : features[c].isConstant()) {
                constant.add(featureNames.get(c));
            }
        }
        return constant;
    }

    /** Returns warnings of unscaled columns whose distinct values may become equal when rounded to float32. */
    List<String> roundedColumns(Preprocessing preprocessing) {
        List<String> warnings = new ArrayList<>();
        int input = 0;
        for (int c = 0; c < features.length; c++) {
            Feature column = preprocessing.features().columns().get(c);
            if (column.isPlainNumber() && preprocessing.scaler().isUnchanged(input)) {
                warnOfRounding("column '" + featureNames.get(c), features[c], "scale", warnings);
            }
            input += column.inputs();
        }
        for (int c = 0; c < targets.length; c++) {
            if (preprocessing.target() instanceof Target.Numbers numbers
                    && numbers.scaler().isUnchanged(c)) {
                warnOfRounding("target '" + targetNames.get(c), targets[c], "scaleTarget", warnings);
            }
        }
        return warnings.size() <= MAX_WARNINGS ? warnings : warnings.subList(0, MAX_WARNINGS);
    }

    private static void warnOfRounding(String which, ColumnSummary column, String key, List<String> warnings) {
        column.roundingInFloat32()
                .ifPresent(how -> warnings.add(which + "' " + how
                        + ", so that rows that differ may look the same. Set \"" + key
                        + "\": \"standard\", or subtract a constant"));
    }

    /** Returns warnings of numeric features that need scaling. */
    List<String> unscaledFeatures(Features fitted) {
        List<String> names = new ArrayList<>();
        List<ColumnSummary> columns = new ArrayList<>();
        for (int c = 0; c < features.length; c++) {
            Feature column = fitted.columns().get(c);
            if (column.isPlainNumber() && !encodings.ofColumns().containsKey(column.name())) {
                names.add(featureNames.get(c));
                columns.add(features[c]);
            }
        }
        return UnscaledColumns.ofFeatures(names, columns);
    }

    /** Returns warnings of numeric targets. */
    List<String> targetWarnings(TargetWarnings warnings, Scaler scaler) {
        return warnings.ofNumbers(targetNames, List.of(targets), scaler);
    }

    /**
     * Checks from the minimum and maximum of each column that {@link Preprocessing#inputs} and the loss accept all
     * rows.
     *
     * @throws DataException if a number is too large, a category is unknown and not ignored, a label is unknown, or
     *     the loss does not accept a target
     */
    public void check(Preprocessing preprocessing, Loss loss) {
        Features fitted = preprocessing.features();
        if (fitted.unknown() == UnknownCategories.ERROR) {
            checkCategories(fitted);
        }
        int input = 0;
        for (int c = 0; c < features.length; c++) {
            Feature column = fitted.columns().get(c);
            if (column.isPlainNumber()) {
                checkSize(preprocessing.scaler(), input, features[c], column.name());
            }
            input += column.inputs();
        }
        if (preprocessing.target() instanceof Target.Classes classes) {
            Vocabulary known = new Vocabulary(classes.labels());
            for (String label : labels.keySet()) {
                if (known.find(label) == Vocabulary.UNKNOWN) {
                    throw classes.unknown(label, Location.of("", classes.name()));
                }
            }
        }
        if (preprocessing.target() instanceof Target.Numbers numbers) {
            for (int c = 0; c < targets.length; c++) {
                checkSize(numbers.scaler(), c, targets[c], targetNames.get(c));
                checkTarget(loss, numbers.scaler(), c, targets[c].low(), targets[c].lineOfLow());
                checkTarget(loss, numbers.scaler(), c, targets[c].high(), targets[c].lineOfHigh());
            }
        }
    }

    private void checkCategories(Features fitted) {
        forEachUnknown(fitted, (column, category, k) -> {
            throw new DataException(
                    ErrorCode.DAT_LABEL,
                    new Location("", firstLines[k.column()][k.category()], 0, column.name()),
                    Features.unknownCategory(category, column.known()));
        });
    }

    /** Counts the categories of these rows that a model does not know. */
    public UnknownCount unknown(Features fitted) {
        UnknownCount count = new UnknownCount();
        forEachUnknown(
                fitted,
                (column, category, k) -> count.add(
                        column, category, counts[k.column()][k.category()], firstLines[k.column()][k.category()]));
        return count;
    }

    private record Place(int column, int category) {}

    private interface UnknownAction {
        void accept(Feature column, String category, Place place);
    }

    private void forEachUnknown(Features fitted, UnknownAction action) {
        for (int c = 0; c < features.length; c++) {
            Feature column = fitted.columns().get(c);
            Vocabulary known = new Vocabulary(column.known());
            for (int k = 0; k < counts[c].length; k++) {
                String category = categories.get(c).get(k);
                if (counts[c][k] > 0 && known.find(category) == Vocabulary.UNKNOWN) {
                    action.accept(column, category, new Place(c, k));
                }
            }
        }
    }

    private static void checkSize(Scaler scaler, int column, ColumnSummary summary, String name) {
        for (double value : new double[] {summary.low(), summary.high()}) {
            if (Float.isInfinite((float) scaler.scale(column, value)) && summary.count() > 0) {
                int line = value == summary.low() ? summary.lineOfLow() : summary.lineOfHigh();
                throw Preprocessing.tooLarge(Double.toString(value), new Location("", line, 0, name));
            }
        }
    }

    private void checkTarget(Loss loss, Scaler scaler, int column, double value, int line) {
        float target = (float) scaler.scale(column, value);
        if (!loss.targets().contains(target)) {
            throw Preprocessing.outsideOfLoss(loss, target, new Location("", line, 0, targetNames.get(column)));
        }
    }
}
