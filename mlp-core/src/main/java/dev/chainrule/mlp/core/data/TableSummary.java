package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.Scaling;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one pass over rows tells of them: all that is fitted to training rows. It takes them in portions, so that they need
 * not be in memory together, and how they are portioned changes nothing.
 */
public final class TableSummary {
    private static final int MOST_WARNINGS = 5;

    private final LabelWeights weights;
    private long rows;
    private List<String> featureNames = List.of();
    private List<String> targetNames = List.of();
    private ColumnSummary[] features = {};
    /** How often each category of a feature occurs. */
    private long[][] counts = {};

    /** The line in which each category first occurs. */
    private int[][] firstLines = {};

    private List<List<String>> categories = List.of();
    private ColumnSummary[] targets = {};
    private final Map<String, Long> labels = new LinkedHashMap<>();

    /**
     * Of no rows yet.
     *
     * @param weights classes of weight 0 are counted in {@link #labels} and otherwise as left out
     */
    public TableSummary(ClassWeights weights) {
        this.weights = LabelWeights.given(weights);
    }

    /** Of these rows. */
    static TableSummary of(DataTable examples, ClassWeights weights) {
        TableSummary summary = new TableSummary(weights);
        summary.add(examples);
        return summary;
    }

    /**
     * Takes rows.
     *
     * @param examples with the same columns as those before; the categories of a feature may be more, but in the same order
     */
    public void add(DataTable examples) {
        if (rows == 0) {
            featureNames = examples.featureNames();
            targetNames = examples.targetNames();
            features = summaries(featureNames.size());
            counts = new long[featureNames.size()][0];
            firstLines = new int[featureNames.size()][0];
            targets = summaries(examples.labels().isEmpty() ? targetNames.size() : 0);
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
                    && weights.leaveOut(examples.labels().get(r))) {
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
    }

    private static ColumnSummary[] summaries(int count) {
        ColumnSummary[] summaries = new ColumnSummary[count];
        Arrays.setAll(summaries, i -> new ColumnSummary());
        return summaries;
    }

    /** How many rows there were. */
    public long rows() {
        return rows;
    }

    /** How many rows have each label. */
    public Map<String, Long> labels() {
        return Collections.unmodifiableMap(labels);
    }

    /** The names of the target columns. */
    List<String> targetNames() {
        return targetNames;
    }

    /** Whether the targets are labels. */
    boolean hasLabels() {
        return !labels.isEmpty();
    }

    /**
     * The features with their categories and, if missing values are filled in, what stands in for them.
     *
     * @param spec what is rare, unknown and missing
     * @throws DataException if a column has no value
     */
    Features features(DataSpec spec) {
        long least = spec.rareCategories().orElse(0);
        List<Feature> columns = new ArrayList<>();
        List<Double> fill = new ArrayList<>();
        for (int c = 0; c < features.length; c++) {
            long present = counts[c].length == 0
                    ? features[c].count()
                    : Arrays.stream(counts[c]).sum();
            if (present == 0) {
                throw new DataException(
                        ErrorCode.DAT_MISSING,
                        Location.of("", featureNames.get(c)),
                        "no training row has a value in this column. Name the others in \"features\"");
            }
            Map<String, Long> occurring = occurring(c);
            List<String> sorted = Target.Classes.inOrder(occurring.keySet());
            List<String> frequent =
                    sorted.stream().filter(word -> occurring.get(word) >= least).toList();
            List<String> rare =
                    sorted.stream().filter(word -> occurring.get(word) < least).toList();
            Feature column = new Feature(featureNames.get(c), frequent, rare);
            columns.add(column);
            if (!column.isCategorical()) {
                fill.add(features[c].mean());
            }
            frequent.forEach(category -> fill.add((double) occurring.get(category) / present));
            if (column.hasRare()) {
                long together = rare.stream().mapToLong(occurring::get).sum();
                fill.add((double) together / present);
            }
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
     * The scaler of the inputs that these features become; inputs of categories stay 0 and 1.
     *
     * @throws DataException if a number is too large
     */
    Scaler scaler(Scaling scaling, Features fitted) {
        double[] center = new double[fitted.inputs()];
        double[] width = new double[fitted.inputs()];
        Arrays.fill(width, 1);
        int input = 0;
        for (int c = 0; c < features.length; c++) {
            if (!fitted.columns().get(c).isCategorical()) {
                Scaler scaler = fit(scaling, features[c], featureNames.get(c));
                center[input] = scaler.center()[0];
                width[input] = scaler.width()[0];
            }
            input += fitted.columns().get(c).inputs();
        }
        return new Scaler(center, width);
    }

    /**
     * The scaler of targets that are numbers.
     *
     * @throws DataException if one is too large
     */
    Scaler targetScaler(Scaling scaling) {
        for (int c = 0; c < targets.length; c++) {
            fit(scaling, targets[c], targetNames.get(c));
        }
        return Scaler.fit(scaling, targets);
    }

    private static Scaler fit(Scaling scaling, ColumnSummary column, String name) {
        if (scaling != Scaling.NONE && !(Math.abs(column.largest()) <= Scaler.LARGEST)) {
            throw new DataException(
                    ErrorCode.DAT_RANGE,
                    new Location("", column.lineOfLargest(), 0, name),
                    column.largest() + " is too large to be scaled, at most " + Scaler.LARGEST
                            + " in size is accepted. Correct it or remove the row");
        }
        return Scaler.fit(scaling, column);
    }

    /** The names of the features that are the same in every row. */
    List<String> constantFeatures(Features fitted) {
        List<String> constant = new ArrayList<>();
        for (int c = 0; c < features.length; c++) {
            Feature column = fitted.columns().get(c);
            if (column.isCategorical() ? column.inputs() == 1 : features[c].isConstant()) {
                constant.add(featureNames.get(c));
            }
        }
        return constant;
    }

    /** Warns of unscaled columns whose values float32 rounds until rows that differ look the same. */
    List<String> roundedColumns(Features fitted, boolean ofFeatures, boolean ofTargets) {
        List<String> warnings = new ArrayList<>();
        for (int c = 0; c < features.length && ofFeatures; c++) {
            if (!fitted.columns().get(c).isCategorical()) {
                warnOfRounding("column '" + featureNames.get(c), features[c], "scale", warnings);
            }
        }
        for (int c = 0; c < targets.length && ofTargets; c++) {
            warnOfRounding("target '" + targetNames.get(c), targets[c], "scaleTarget", warnings);
        }
        return warnings.size() <= MOST_WARNINGS ? warnings : warnings.subList(0, MOST_WARNINGS);
    }

    private static void warnOfRounding(String which, ColumnSummary column, String key, List<String> warnings) {
        column.roundingInFloat32()
                .ifPresent(how -> warnings.add(which + "' " + how
                        + ", so that rows that differ may look the same. Set \"" + key
                        + "\": \"standard\", or subtract a constant"));
    }

    /** Warns of features that need scaling; those that hold categories need none. */
    List<String> unscaledFeatures(Features fitted) {
        List<String> names = new ArrayList<>();
        List<ColumnSummary> columns = new ArrayList<>();
        for (int c = 0; c < features.length; c++) {
            if (!fitted.columns().get(c).isCategorical()) {
                names.add(featureNames.get(c));
                columns.add(features[c]);
            }
        }
        return UnscaledColumns.ofFeatures(names, columns);
    }

    /** Warns of targets that need scaling. */
    List<String> unscaledTargets(Loss loss, RowActivation output) {
        return UnscaledColumns.ofTargets(targetNames, List.of(targets), loss, output);
    }

    /**
     * Checks what {@link Preprocessing#inputs} and the loss would refuse, from the smallest and largest of each column.
     *
     * @throws DataException if a number is too large, a category is not known and is an error, a label is not known, or the
     *     loss cannot take a target
     */
    public void check(Preprocessing preprocessing, Loss loss) {
        Features fitted = preprocessing.features();
        if (fitted.unknown() == UnknownCategories.ERROR) {
            checkCategories(fitted);
        }
        int input = 0;
        for (int c = 0; c < features.length; c++) {
            Feature column = fitted.columns().get(c);
            if (!column.isCategorical()) {
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

    /** The categories of these rows that a model does not know. */
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
            throw outsideOfLoss(loss, target, new Location("", line, 0, targetNames.get(column)));
        }
    }

    /** A loss on probabilities cannot take the target 7. */
    static DataException outsideOfLoss(Loss loss, float value, Location place) {
        return new DataException(
                ErrorCode.DAT_RANGE,
                place,
                "loss '" + loss.name() + "' takes targets " + loss.targets() + ", found " + value);
    }
}
