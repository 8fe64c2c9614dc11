package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.Validation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of rows before preprocessing: features as numbers, and for each row a label, numeric targets, or no target.
 *
 * @param featureNames the names of the feature columns
 * @param features the values, rows × features row by row; of a categorical column the index of the category, and NaN
 *     where a value is missing
 * @param categories for each feature the categories that its values count from 0, none if they are numbers; empty if
 *     all are numbers
 * @param targetNames the names of the target columns; empty without targets
 * @param labels one class label a row; empty if the targets are numbers or there are none
 * @param numbers the targets, rows × target columns row by row; empty if they are labels or there are none
 * @param weights how much each row counts, finite and at least 0; empty if all count 1
 * @param lines the line of its file that each row begins in, for messages; empty if they come from no file
 * @param groups the number of the group of each row, by which rows are kept together when they are split; empty if each row
 *     stands for itself
 * @param times the time of each row, by which rows are sorted for {@link Validation.Last}; empty if they are in the order of
 *     time
 * @since 0.2
 */
public record DataTable(
        List<String> featureNames,
        double[] features,
        List<List<String>> categories,
        List<String> targetNames,
        List<String> labels,
        double[] numbers,
        double[] weights,
        int[] lines,
        int[] groups,
        double[] times)
        implements Serializable {
    private static final int SHOWN = 10;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Checks the sizes. The arrays are shared, not copied, because they may be large. */
    public DataTable {
        featureNames = List.copyOf(featureNames);
        categories = List.copyOf(categories);
        targetNames = List.copyOf(targetNames);
        labels = List.copyOf(labels);
        if (featureNames.isEmpty() || features.length % featureNames.size() != 0) {
            throw new IllegalArgumentException(
                    features.length + " values are no whole rows of " + featureNames.size() + " features");
        }
        int rows = features.length / featureNames.size();
        if (!categories.isEmpty() && categories.size() != featureNames.size()) {
            throw new IllegalArgumentException(
                    categories.size() + " lists of categories for " + featureNames.size() + " features");
        }
        if (!labels.isEmpty() && labels.size() != rows) {
            throw new IllegalArgumentException(labels.size() + " labels for " + rows + " rows");
        }
        if (labels.isEmpty() && numbers.length != (long) rows * targetNames.size()) {
            throw new IllegalArgumentException(
                    numbers.length + " targets are not " + targetNames.size() + " for each of " + rows + " rows");
        }
        if (weights.length != 0 && weights.length != rows || lines.length != 0 && lines.length != rows) {
            throw new IllegalArgumentException(
                    weights.length + " weights and " + lines.length + " lines for " + rows + " rows");
        }
        if (groups.length != 0 && groups.length != rows || times.length != 0 && times.length != rows) {
            throw new IllegalArgumentException(
                    groups.length + " groups and " + times.length + " times for " + rows + " rows");
        }
        for (double weight : weights) {
            Range.NOT_NEGATIVE.require("the weight of a row", weight);
        }
    }

    /** Creates a table whose rows are in no groups and in the order of time. */
    public DataTable(
            List<String> featureNames,
            double[] features,
            List<List<String>> categories,
            List<String> targetNames,
            List<String> labels,
            double[] numbers,
            double[] weights,
            int[] lines) {
        this(
                featureNames,
                features,
                categories,
                targetNames,
                labels,
                numbers,
                weights,
                lines,
                new int[0],
                new double[0]);
    }

    /** Creates a table of numbers without weights. */
    public DataTable(
            List<String> featureNames,
            double[] features,
            List<String> targetNames,
            List<String> labels,
            double[] numbers) {
        this(featureNames, features, List.of(), targetNames, labels, numbers, new double[0], new int[0]);
    }

    /**
     * Starts a table with one row for each object, whose columns follow: see {@link DataTableBuilder}.
     *
     * @since 0.2
     */
    public static <T> DataTableBuilder<T> from(Iterable<? extends T> objects) {
        return new DataTableBuilder<>(objects);
    }

    /** Returns a table with one class label per row. */
    public static DataTable labelled(
            List<String> featureNames, double[] features, String targetName, List<String> labels) {
        return new DataTable(featureNames, features, List.of(targetName), labels, new double[0]);
    }

    /** Returns a table with numeric targets. */
    public static DataTable numeric(
            List<String> featureNames, double[] features, List<String> targetNames, double[] targets) {
        return new DataTable(featureNames, features, targetNames, List.of(), targets);
    }

    /** Returns a table without targets, for prediction. */
    public static DataTable unlabelled(List<String> featureNames, double[] features) {
        return new DataTable(featureNames, features, List.of(), List.of(), new double[0]);
    }

    /** Returns the number of rows. */
    public int rows() {
        return features.length / featureNames.size();
    }

    /** Returns a copy of the features of row {@code r}, from 0. */
    public double[] row(int r) {
        int columns = featureNames.size();
        return Arrays.copyOfRange(features, r * columns, (r + 1) * columns);
    }

    /**
     * Returns the same rows with only the given features, in the given order.
     *
     * @throws DataException if the table lacks one of them
     */
    DataTable withFeatures(List<String> wanted) {
        if (wanted.equals(featureNames)) {
            return this;
        }
        int[] columns = positions(wanted, featureNames, "features");
        return new DataTable(
                wanted,
                columns(features, rows(), featureNames.size(), columns),
                categories.isEmpty()
                        ? categories
                        : Arrays.stream(columns).mapToObj(categories::get).toList(),
                targetNames,
                labels,
                numbers,
                weights,
                lines,
                groups,
                times);
    }

    /**
     * Returns the numeric targets with the given columns in the given order, in row-major order.
     *
     * @throws DataException if the table lacks one of them
     */
    double[] numbers(List<String> wanted) {
        return wanted.equals(targetNames)
                ? numbers
                : columns(numbers, rows(), targetNames.size(), positions(wanted, targetNames, "targets"));
    }

    private static int[] positions(List<String> wanted, List<String> found, String what) {
        Map<String, Integer> positions = new HashMap<>();
        found.forEach(name -> positions.put(name, positions.size()));
        List<String> missing =
                wanted.stream().filter(name -> !positions.containsKey(name)).toList();
        if (!missing.isEmpty() || positions.size() < found.size()) {
            throw new DataException(
                    ErrorCode.DAT_COLUMNS,
                    Location.NONE,
                    missing.isEmpty()
                            ? "the " + what + " have a name twice: " + shown(found) + ". Rename one"
                            : "the model takes the " + what + " " + shown(wanted) + ", and " + shown(missing)
                                    + (missing.size() == 1 ? " is" : " are") + " missing. Found: " + shown(found));
        }
        return wanted.stream().mapToInt(positions::get).toArray();
    }

    private static String shown(List<String> names) {
        return names.stream().limit(SHOWN).map(Problem::show).collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? ", …" : "");
    }

    private static double[] columns(double[] values, int rows, int width, int[] columns) {
        double[] result = new double[arrayLength(rows, columns.length)];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns.length; c++) {
                result[r * columns.length + c] = values[r * width + columns[c]];
            }
        }
        return result;
    }

    /** Returns the categories of a feature, in the order of their indices; empty if it holds numbers. */
    public List<String> categories(int feature) {
        return categories.isEmpty() ? List.of() : categories.get(feature);
    }

    /** Returns the location of a row, for messages: its line if it is known, otherwise its number in words. */
    public Location place(int row) {
        return lines.length == 0 ? Location.of("", "row " + (row + 1)) : new Location("", lines[row], 0, "");
    }

    /** Returns the location of a value, for messages. */
    Location place(int row, String column) {
        return new Location("", line(row), 0, column);
    }

    /** Returns the number of a row in words, for messages; empty if its line is known. */
    String rowInWords(int row) {
        return lines.length == 0 ? " in row " + (row + 1) : "";
    }

    /** Returns the line of a row; 0 if it is not known. */
    int line(int row) {
        return lines.length == 0 ? 0 : lines[row];
    }

    /**
     * Returns the rows of positive weight; rows of weight 0 are treated as absent.
     *
     * @throws DataException if all weights are 0
     */
    DataTable withoutWeightZero() {
        int[] counted =
                IntStream.range(0, weights.length).filter(r -> weights[r] > 0).toArray();
        if (weights.length > 0 && counted.length == 0) {
            throw new DataException(
                    ErrorCode.DAT_EMPTY,
                    Location.NONE,
                    "every row has the weight 0, so there is nothing to learn from. Give some rows a weight above 0");
        }
        return counted.length == weights.length ? this : select(counted);
    }

    /**
     * Returns the rows that remain under a policy for missing values: with {@link Missing#DROP} those without a gap, with
     * {@link Missing#MEAN} those with a target, with {@link Missing#ERROR} all.
     *
     * @throws DataException if no row remains
     * @since 0.2
     */
    public DataTable without(Missing policy) {
        return MissingRows.leftOut(this, policy).rows();
    }

    /** Returns the given rows, in the given order. */
    public DataTable select(int[] rows) {
        return new DataTable(
                featureNames,
                selected(features, rows, featureNames.size()),
                categories,
                targetNames,
                labels.isEmpty()
                        ? List.of()
                        : Arrays.stream(rows).mapToObj(labels::get).toList(),
                labels.isEmpty() ? selected(numbers, rows, targetNames.size()) : new double[0],
                weights.length == 0 ? weights : selected(weights, rows, 1),
                selected(lines, rows),
                selected(groups, rows),
                times.length == 0 ? times : selected(times, rows, 1));
    }

    /** Returns a number of each of the given rows; none if there are none. */
    private static int[] selected(int[] values, int[] rows) {
        return values.length == 0
                ? values
                : Arrays.stream(rows).map(row -> values[row]).toArray();
    }

    /** Selecting rows or columns repeatedly may ask for a larger array than Java allows. */
    private static int arrayLength(int rows, int columns) {
        long length = (long) rows * columns;
        if (length > LONGEST_ARRAY) {
            throw new IllegalArgumentException(
                    rows + " rows of " + columns + " columns do not fit in an array. Take fewer rows");
        }
        return (int) length;
    }

    private static double[] selected(double[] values, int[] rows, int columns) {
        double[] result = new double[arrayLength(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * columns, result, i * columns, columns);
        }
        return result;
    }

    /** Compares the contents of the arrays too. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DataTable that
                && featureNames.equals(that.featureNames)
                && Arrays.equals(features, that.features)
                && categories.equals(that.categories)
                && targetNames.equals(that.targetNames)
                && labels.equals(that.labels)
                && Arrays.equals(numbers, that.numbers)
                && Arrays.equals(weights, that.weights)
                && Arrays.equals(lines, that.lines)
                && Arrays.equals(groups, that.groups)
                && Arrays.equals(times, that.times);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                featureNames,
                Arrays.hashCode(features),
                categories,
                targetNames,
                labels,
                Arrays.hashCode(numbers),
                Arrays.hashCode(weights),
                Arrays.hashCode(lines),
                Arrays.hashCode(groups),
                Arrays.hashCode(times));
    }

    /** Tells the shape and the names, not the values. */
    @Override
    public String toString() {
        return rows()
                + (rows() == 1 ? " row of " : " rows of ")
                + shown(featureNames)
                + (targetNames.isEmpty() ? "" : " with the target " + shown(targetNames));
    }
}
