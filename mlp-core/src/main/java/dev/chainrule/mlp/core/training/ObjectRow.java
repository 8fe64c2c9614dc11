package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Makes a row out of the values of one object, by the names of a model's features. */
final class ObjectRow {
    private ObjectRow() {}

    /**
     * Makes a table of one row.
     *
     * @param values by the name of the feature; null and NaN count as missing
     * @throws DataException if a name is not that of a feature, a number is expected and not given, or a value is missing
     *     and there is none to fill in
     */
    static DataTable of(Features features, Map<String, ?> values) {
        requireKnown(features, values);
        List<Feature> columns = features.columns();
        double[] row = new double[columns.size()];
        List<List<String>> categories = new ArrayList<>();
        for (int c = 0; c < row.length; c++) {
            Feature column = columns.get(c);
            Object value = values.get(column.name());
            boolean isCategory = column.isCategorical() && value != null;
            boolean isText = column.texts().isPresent() && value != null && !(value instanceof Number);
            row[c] = isCategory ? 0 : isText ? ofText(column, value.toString()) : number(column, value);
            categories.add(isCategory ? List.of(value.toString()) : List.of());
            if (Double.isNaN(row[c]) && features.fill().isEmpty()) {
                throw fault(
                        ErrorCode.DAT_MISSING,
                        column,
                        "the value of this feature is missing, and there is none to fill in. Give it, or train with"
                                + " \"missing\": \"mean\"");
            }
        }
        return new DataTable(
                features.names(), row, categories, List.of(), List.of(), new double[0], new double[0], new int[0]);
    }

    private static void requireKnown(Features features, Map<String, ?> values) {
        List<String> names = features.names();
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new DataException(
                        ErrorCode.DAT_COLUMNS,
                        Location.NONE,
                        "the model has no feature " + Problem.show(Objects.toString(name)) + "."
                                + Suggestion.sentence(Objects.toString(name), names) + " Its features are "
                                + names.stream().map(Problem::show).collect(Collectors.joining(", ")));
            }
        }
    }

    private static double ofText(Feature column, String text) {
        TextEncoding encoding = column.texts().orElseThrow();
        try {
            return encoding.number(text.strip());
        } catch (IllegalArgumentException e) {
            throw fault(
                    ErrorCode.DAT_NUMBER,
                    column,
                    Problem.show(text) + " cannot be read as '" + encoding.name() + "': "
                            + Problem.clean(e.getMessage()));
        }
    }

    private static double number(Feature column, Object value) {
        if (value == null) {
            return Double.NaN;
        }
        if (!(value instanceof Number number)) {
            throw fault(
                    ErrorCode.DAT_NUMBER,
                    column,
                    "expected a number, found " + Problem.show(value) + " of type "
                            + value.getClass().getSimpleName());
        }
        return number.doubleValue();
    }

    private static DataException fault(ErrorCode code, Feature column, String message) {
        return new DataException(code, Location.of("", column.name()), message);
    }
}
