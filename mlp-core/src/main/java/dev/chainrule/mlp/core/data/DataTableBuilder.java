package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Builds a table with one row for each object, column by column.
 *
 * <pre>{@code
 * DataTable table = DataTable.from(customers)
 *         .number("age", Customer::age)
 *         .category("plan", Customer::plan)
 *         .label("churned", Customer::churned)
 *         .build();
 * }</pre>
 *
 * <p>Features keep the order of the calls. A feature whose value is null, or NaN, is missing. Not thread-safe.
 *
 * @param <T> the type of the objects
 * @since 0.2
 */
public final class DataTableBuilder<T> {
    private final List<T> objects = new ArrayList<>();
    private final List<String> featureNames = new ArrayList<>();
    private final List<double[]> features = new ArrayList<>();
    private final List<List<String>> categories = new ArrayList<>();
    private final List<String> targetNames = new ArrayList<>();
    private final List<double[]> targets = new ArrayList<>();
    private List<String> labels = List.of();
    private double[] weights = {};
    private int[] groups = {};
    private double[] times = {};

    DataTableBuilder(Iterable<? extends T> objects) {
        objects.forEach(object -> this.objects.add(Objects.requireNonNull(object, "an object of the table")));
    }

    /**
     * Adds a feature that holds numbers.
     *
     * @param value returns the number of an object; null if it is missing
     */
    public DataTableBuilder<T> number(String name, Function<? super T, ? extends Number> value) {
        return feature(name, numbers(value), List.of());
    }

    /**
     * Adds a feature that holds categories.
     *
     * @param value returns the category of an object, which is written as text; null if it is missing
     */
    public DataTableBuilder<T> category(String name, Function<? super T, ?> value) {
        Map<String, Integer> known = new LinkedHashMap<>();
        double[] column = new double[objects.size()];
        for (int r = 0; r < column.length; r++) {
            Object category = value.apply(objects.get(r));
            column[r] =
                    category == null ? Double.NaN : known.computeIfAbsent(category.toString(), unused -> known.size());
        }
        return feature(name, column, List.copyOf(known.keySet()));
    }

    private DataTableBuilder<T> feature(String name, double[] column, List<String> ofColumn) {
        requireNew(name);
        featureNames.add(name);
        features.add(column);
        categories.add(ofColumn);
        return this;
    }

    /**
     * Sets the label that is to be predicted.
     *
     * @param value returns the label of an object, which is written as text
     * @throws DataException if an object has none
     */
    public DataTableBuilder<T> label(String name, Function<? super T, ?> value) {
        requireNew(name);
        if (!targetNames.isEmpty()) {
            throw new IllegalStateException(
                    "the target is '" + targetNames.get(0) + "' already; a table has one label, or" + " numbers");
        }
        targetNames.add(name);
        List<String> found = new ArrayList<>();
        for (int r = 0; r < objects.size(); r++) {
            Optional<String> label =
                    Optional.<Object>ofNullable(value.apply(objects.get(r))).map(Object::toString);
            int row = r;
            found.add(label.orElseThrow(() -> missing(name, "label", row)));
        }
        labels = List.copyOf(found);
        return this;
    }

    /**
     * Adds a number that is to be predicted.
     *
     * @param value returns the number of an object
     * @throws DataException if an object has none, or one that is not finite
     */
    public DataTableBuilder<T> target(String name, Function<? super T, ? extends Number> value) {
        requireNew(name);
        if (targetNames.size() > targets.size()) {
            throw new IllegalStateException(
                    "the target is the label '" + targetNames.get(0) + "' already; a table has one label, or numbers");
        }
        double[] column = numbers(value);
        for (int r = 0; r < column.length; r++) {
            if (!Double.isFinite(column[r])) {
                throw missing(name, "finite number", r);
            }
        }
        targetNames.add(name);
        targets.add(column);
        return this;
    }

    /**
     * Sets how much each row counts in training; without this, all count 1.
     *
     * @param value returns the weight of an object, finite and at least 0
     */
    public DataTableBuilder<T> weight(Function<? super T, ? extends Number> value) {
        weights = numbers(value);
        return this;
    }

    /**
     * Keeps rows of the same group together when they are split into training and held-out rows or into folds.
     *
     * @param value returns the group of an object, such as the name of a patient; equal objects are the same group
     * @throws DataException if an object has none
     * @since 0.2
     */
    public DataTableBuilder<T> group(Function<? super T, ?> value) {
        Map<Object, Integer> known = new LinkedHashMap<>();
        groups = new int[objects.size()];
        for (int r = 0; r < groups.length; r++) {
            int row = r;
            Object group = Optional.<Object>ofNullable(value.apply(objects.get(r)))
                    .orElseThrow(() -> missing("", "group", row));
            groups[r] = known.computeIfAbsent(group, unused -> known.size());
        }
        return this;
    }

    /**
     * Sets the time of each row, by which rows are sorted where the last ones are held out.
     *
     * @param value returns the time of an object as a number, such as {@code LocalDate::toEpochDay}
     * @throws DataException if an object has none, or one that is not finite
     * @since 0.2
     */
    public DataTableBuilder<T> time(Function<? super T, ? extends Number> value) {
        times = numbers(value);
        for (int r = 0; r < times.length; r++) {
            if (!Double.isFinite(times[r])) {
                throw missing("", "finite time", r);
            }
        }
        return this;
    }

    private double[] numbers(Function<? super T, ? extends Number> value) {
        return objects.stream()
                .mapToDouble(object -> {
                    Number number = value.apply(object);
                    return number == null ? Double.NaN : number.doubleValue();
                })
                .toArray();
    }

    private void requireNew(String name) {
        if (featureNames.contains(Objects.requireNonNull(name, "name")) || targetNames.contains(name)) {
            throw new IllegalArgumentException("there is a column '" + name + "' already");
        }
    }

    private static DataException missing(String name, String wanted, int row) {
        return new DataException(
                ErrorCode.DAT_MISSING,
                Location.of("", name),
                "row " + (row + 1) + " has no " + wanted
                        + (name.isEmpty()
                                ? ". Leave the row out"
                                : " here. Leave the row out, or predict it without a target"));
    }

    /**
     * Creates the table.
     *
     * @throws IllegalArgumentException if there is no feature, or a weight is negative or not finite
     */
    public DataTable build() {
        boolean hasCategories = categories.stream().anyMatch(ofColumn -> !ofColumn.isEmpty());
        return new DataTable(
                featureNames,
                rows(features),
                hasCategories ? categories : List.of(),
                targetNames,
                labels,
                labels.isEmpty() ? rows(targets) : new double[0],
                weights,
                new int[0],
                groups,
                times);
    }

    private double[] rows(List<double[]> columns) {
        double[] rows = new double[Math.multiplyExact(objects.size(), columns.size())];
        for (int c = 0; c < columns.size(); c++) {
            for (int r = 0; r < objects.size(); r++) {
                rows[r * columns.size() + c] = columns.get(c)[r];
            }
        }
        return rows;
    }
}
