package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.io.csv.MissingTexts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads the rows of a DataFrame in order into a table, with the rules for missing values of a CSV: a null or NaN is one,
 * and so are the texts and numbers that the document names.
 */
final class TrainingRows {
    private final TrainingColumns columns;
    private final boolean isLabel;
    private final Missing missing;
    private final Set<String> missingTexts;
    private final double[] missingNumbers;
    private final List<Map<String, Integer>> categories = new ArrayList<>();
    private final Map<String, String> knownLabels = new LinkedHashMap<>();
    private final List<String> labels = new ArrayList<>();
    private final MessageDigest digest = sha256();
    private double[] features = new double[0];
    private double[] numbers = new double[0];
    private double[] weights = new double[0];
    private double[] groups = new double[0];
    private double[] times = new double[0];
    private final Map<String, Integer> knownGroups = new LinkedHashMap<>();
    private int rows;
    private int withoutLabel;
    private Optional<Object> lastId = Optional.empty();

    TrainingRows(TrainingColumns columns, DataSpec data, TargetType type) {
        this.columns = columns;
        isLabel = type == TargetType.LABEL;
        missing = data.preprocessing().missing();
        missingTexts = new TreeSet<>(MissingTexts.of(data));
        missingNumbers = MissingTexts.numbers(data.format());
        columns.roles().features().forEach(unused -> categories.add(new LinkedHashMap<>()));
    }

    /**
     * Reads all rows.
     *
     * @throws DataException if there is none, or a value is wrong
     */
    void addAll(Dataset<?> all) {
        Iterator<Row> ordered = columns.ordered(all).toLocalIterator();
        while (ordered.hasNext()) {
            add(ordered.next());
        }
        if (rows == 0) {
            throw new DataException(ErrorCode.DAT_EMPTY, Location.NONE, "the DataFrame has no row to learn from");
        }
    }

    private void add(Row row) {
        checkId(row);
        int targets = columns.roles().targets().size();
        Optional<String> label = isLabel ? label(row) : Optional.empty();
        if (isLabel && label.isEmpty()) {
            if (missing == Missing.ERROR) {
                throw fault(ErrorCode.DAT_MISSING, row, columns.target(0), "the label is missing");
            }
            withoutLabel++;
            return;
        }
        int width = categories.size();
        features = grown(features, (long) (rows + 1) * width);
        for (int f = 0; f < width; f++) {
            features[rows * width + f] = feature(row, f);
        }
        if (isLabel) {
            labels.add(label.get());
        } else {
            numbers = grown(numbers, (long) (rows + 1) * targets);
            for (int t = 0; t < targets; t++) {
                numbers[rows * targets + t] = number(row, columns.target(t));
            }
        }
        if (columns.weight().isPresent()) {
            weights = grown(weights, rows + 1L);
            weights[rows] = weight(row);
        }
        if (columns.group().isPresent()) {
            groups = grown(groups, rows + 1L);
            groups[rows] = group(row, columns.group().get());
        }
        if (columns.time().isPresent()) {
            times = grown(times, rows + 1L);
            times[rows] = time(row, columns.time().get());
        }
        update(label);
        rows++;
    }

    /** Rows that share an id would be in an order that differs from run to run. */
    private void checkId(Row row) {
        if (columns.id().isEmpty()) {
            return;
        }
        String name = columns.id().get();
        Object id = row.getAs(name);
        if (id == null || lastId.equals(Optional.of(id))) {
            throw new DataException(
                    ErrorCode.DAT_FORMAT,
                    Location.of("", name),
                    (id == null ? "a row has no id" : "two rows have the id " + Problem.show(id.toString()))
                            + ". Give each row an id of its own, because the ids decide the order of the rows");
        }
        lastId = Optional.of(id);
    }

    private Optional<String> label(Row row) {
        Object value = columns.target(0).of(row);
        String text = value == null ? "" : FeatureColumns.text(value);
        return missingTexts.contains(text)
                ? Optional.empty()
                : Optional.of(knownLabels.computeIfAbsent(text, same -> same));
    }

    private double feature(Row row, int f) {
        TrainingColumns.Cell cell = columns.feature(f);
        Optional<TextEncoding> texts = columns.roles().texts().get(f);
        if (texts.isEmpty() && !columns.roles().categorical().get(f)) {
            return number(row, cell);
        }
        Object value = cell.of(row);
        String text = value == null ? "" : FeatureColumns.text(value);
        if (texts.isPresent()) {
            return missingTexts.contains(text) ? Double.NaN : number(row, cell, texts.get(), text);
        }
        Map<String, Integer> known = categories.get(f);
        return missingTexts.contains(text) ? Double.NaN : known.computeIfAbsent(text, unused -> known.size());
    }

    private double number(Row row, TrainingColumns.Cell cell, TextEncoding encoding, String text) {
        try {
            return encoding.number(text);
        } catch (IllegalArgumentException e) {
            String remedy = encoding.remedy();
            throw fault(
                    ErrorCode.DAT_NUMBER,
                    row,
                    cell,
                    FeatureColumns.notReadAs(encoding, text, e) + (remedy.isEmpty() ? "" : ", or " + remedy));
        }
    }

    private double number(Row row, TrainingColumns.Cell cell) {
        if (!cell.isNumber()) {
            throw fault(
                    ErrorCode.DAT_FORMAT,
                    row,
                    cell,
                    "is of type " + cell.type().simpleString() + ", and numbers are expected. Cast it");
        }
        Object value = cell.of(row);
        if (value == null) {
            return Double.NaN;
        }
        double number = ((Number) value).doubleValue();
        if (Double.isInfinite(number)) {
            throw fault(ErrorCode.DAT_RANGE, row, cell, "the value is infinite, expected a finite number");
        }
        return Arrays.stream(missingNumbers).anyMatch(absent -> absent == number) ? Double.NaN : number;
    }

    private double weight(Row row) {
        TrainingColumns.Cell cell = columns.weight().orElseThrow();
        double weight = number(row, cell);
        if (!(weight >= 0)) {
            throw fault(ErrorCode.DAT_RANGE, row, cell, "the weight of a row is " + weight + ", expected 0 or above");
        }
        return weight;
    }

    private int group(Row row, TrainingColumns.Cell cell) {
        Object value = cell.of(row);
        if (value == null) {
            throw fault(ErrorCode.DAT_MISSING, row, cell, "the group is missing");
        }
        return knownGroups.computeIfAbsent(FeatureColumns.text(value), unused -> knownGroups.size());
    }

    private double time(Row row, TrainingColumns.Cell cell) {
        double time = Double.NaN;
        if (cell.isNumber()) {
            time = number(row, cell);
        } else if (cell.of(row) != null) {
            String text = FeatureColumns.text(cell.of(row));
            try {
                time = ColumnEncodings.DATES.number(text);
            } catch (IllegalArgumentException e) {
                throw fault(ErrorCode.DAT_NUMBER, row, cell, FeatureColumns.notReadAs(ColumnEncodings.DATES, text, e));
            }
        }
        if (Double.isNaN(time)) {
            throw fault(ErrorCode.DAT_MISSING, row, cell, "the time is missing");
        }
        return time;
    }

    private DataException fault(ErrorCode code, Row row, TrainingColumns.Cell cell, String message) {
        String where = columns.id()
                .map(name -> " in the row with " + name + " " + Problem.show(String.valueOf(row.<Object>getAs(name))))
                .orElse(" in row " + (rows + withoutLabel + 1) + " of the sorted rows");
        return new DataException(code, Location.of("", cell.name()), message + where);
    }

    private static double[] grown(double[] values, long length) {
        if (length <= values.length) {
            return values;
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw new DataException(
                    ErrorCode.DAT_LIMIT,
                    Location.NONE,
                    "the rows have more than " + (Integer.MAX_VALUE - 8)
                            + " numbers in all. Use fewer rows or columns");
        }
        return Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(length, values.length * 3L / 2)));
    }

    private void update(Optional<String> label) {
        int width = categories.size();
        ByteBuffer bytes = ByteBuffer.allocate(
                Double.BYTES * (width + columns.roles().targets().size() + 3));
        for (int f = 0; f < width; f++) {
            bytes.putDouble(features[rows * width + f]);
        }
        for (int t = 0; t < columns.roles().targets().size() && !isLabel; t++) {
            bytes.putDouble(numbers[rows * columns.roles().targets().size() + t]);
        }
        bytes.putDouble(weights.length == 0 ? 1 : weights[rows]);
        if (groups.length > 0) {
            bytes.putDouble(groups[rows]);
        }
        if (times.length > 0) {
            bytes.putDouble(times[rows]);
        }
        digest.update(bytes.flip());
        label.ifPresent(text -> digest.update((text + '\n').getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Returns the rows in order. */
    DataTable table() {
        boolean hasCategories = columns.roles().categorical().contains(true);
        return new DataTable(
                columns.roles().featureNames(),
                Arrays.copyOf(features, rows * categories.size()),
                hasCategories
                        ? categories.stream()
                                .map(known -> List.copyOf(known.keySet()))
                                .toList()
                        : List.of(),
                columns.roles().targetNames(),
                labels,
                Arrays.copyOf(
                        numbers, isLabel ? 0 : rows * columns.roles().targets().size()),
                Arrays.copyOf(weights, columns.weight().isPresent() ? rows : 0),
                new int[0],
                Arrays.stream(groups)
                        .limit(columns.group().isPresent() ? rows : 0)
                        .mapToInt(group -> (int) group)
                        .toArray(),
                Arrays.copyOf(times, columns.time().isPresent() ? rows : 0));
    }

    /** Returns warnings, one sentence each. */
    List<String> warnings() {
        return withoutLabel == 0
                ? List.of()
                : List.of(withoutLabel + " of " + (rows + withoutLabel) + " rows lack their label and are left out");
    }

    /** Returns the SHA-256, in hex, of the values of all rows in order. */
    String digest() {
        MessageDigest all = sha256();
        categories.forEach(known -> all.update(known.keySet().toString().getBytes(StandardCharsets.UTF_8)));
        try {
            all.update(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e); // the digests of the JDK can be cloned
        }
        return HexFormat.of().formatHex(all.digest());
    }
}
