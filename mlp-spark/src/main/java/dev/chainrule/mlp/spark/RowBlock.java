package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.csv.CellText;
import dev.chainrule.mlp.io.csv.MissingTexts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Some rows of a DataFrame as a table: numbers, and categories by the number of their word. Texts and numbers that stand
 * for a missing value are those of the CSV that the model was trained on. Belongs to one thread.
 */
final class RowBlock {
    private final int[] positions;
    private final boolean isVector;
    private final String vectorName;
    private final Preprocessing preprocessing;
    private final List<Feature> features;
    /** For each feature, what reads its cells as numbers, if they are texts. */
    private final List<Optional<TextEncoding>> texts;

    private final boolean hasCategories;
    private final double[] values;
    private final List<Map<String, Integer>> words;
    private final Set<String> missingTexts;
    private final double[] missingNumbers;
    private int rows;

    /** @param vectorName the name of the vector column in messages */
    RowBlock(TrainedModel model, FeatureColumns columns, String vectorName, int maxRows) {
        positions = columns.positions().stream().mapToInt(Integer::intValue).toArray();
        isVector = columns.isVector();
        this.vectorName = vectorName;
        preprocessing = model.preprocessing();
        features = model.features();
        texts = features.stream().map(Feature::texts).toList();
        hasCategories = features.stream().anyMatch(Feature::isCategorical);
        values = new double[maxRows * features.size()];
        words = new ArrayList<>();
        features.forEach(feature -> words.add(new LinkedHashMap<>()));
        missingTexts = new TreeSet<>(model.spec().data().map(MissingTexts::of).orElse(List.of("")));
        missingNumbers = model.spec()
                .data()
                .map(data -> MissingTexts.numbers(data.format()))
                .orElse(new double[0]);
    }

    /** Returns the number of rows. */
    int rows() {
        return rows;
    }

    /** Removes all rows. */
    void clear() {
        rows = 0;
        words.forEach(Map::clear);
    }

    /**
     * Adds a row.
     *
     * @throws DataException if its vector is null or has a wrong length
     */
    void add(Row row) {
        int start = rows * features.size();
        if (isVector) {
            addVector(row, start);
        } else {
            for (int c = 0; c < features.size(); c++) {
                values[start + c] = value(c, row.get(positions[c]));
            }
        }
        rows++;
    }

    private void addVector(Row row, int start) {
        Vector vector = row.getAs(positions[0]);
        int found = vector == null ? 0 : vector.size();
        if (found != features.size()) {
            throw FeatureColumns.wrongLength(vectorName, found, preprocessing.featureNames());
        }
        double[] numbers = vector.toArray();
        for (int c = 0; c < found; c++) {
            values[start + c] = number(numbers[c]);
        }
    }

    private double value(int feature, Object value) {
        if (value == null) {
            return Double.NaN;
        }
        Optional<TextEncoding> encoding = texts.get(feature);
        if (encoding.isEmpty() && !features.get(feature).isCategorical()) {
            return number(((Number) value).doubleValue());
        }
        String text = CellText.trimmed(value.toString());
        if (missingTexts.contains(text)) {
            return Double.NaN;
        }
        if (encoding.isPresent()) {
            return number(feature, encoding.get(), text);
        }
        Map<String, Integer> known = words.get(feature);
        return known.computeIfAbsent(text, unused -> known.size());
    }

    private double number(int feature, TextEncoding encoding, String text) {
        try {
            return encoding.number(text);
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    ErrorCode.DAT_NUMBER,
                    Location.of("", features.get(feature).name()),
                    FeatureColumns.notReadAs(encoding, text, e));
        }
    }

    private double number(double number) {
        for (double missing : missingNumbers) {
            if (number == missing) {
                return Double.NaN;
            }
        }
        return number;
    }

    /**
     * Prepares the rows for the network.
     *
     * @param inputs receives them
     * @throws DataException if a value is missing and there is none to fill in, a number is too large, or a category is
     *     unknown and not ignored
     */
    Matrix inputs(Matrix inputs) {
        if (hasCategories) {
            return preprocessing.inputs(table(0, rows, new int[0]));
        }
        double[] row = new double[features.size()];
        inputs.setRows(rows);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(values, r * row.length, row, 0, row.length);
            preprocessing.encode(row, r, inputs, r);
        }
        return inputs;
    }

    /** Returns one row as a table; its messages do not number it. */
    DataTable row(int row) {
        return table(row, row + 1, new int[] {0});
    }

    private DataTable table(int from, int to, int[] lines) {
        int width = features.size();
        double[] part = new double[(to - from) * width];
        System.arraycopy(values, from * width, part, 0, part.length);
        return new DataTable(
                preprocessing.featureNames(),
                part,
                hasCategories ? categories() : List.of(),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                lines);
    }

    private List<List<String>> categories() {
        return words.stream().map(ofColumn -> List.copyOf(ofColumn.keySet())).toList();
    }
}
